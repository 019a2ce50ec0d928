export function routes(app, escapeHtml) {
  app.get('/', (req, res) => {
    // ruleid: javascript-response-xss
    res.send('<h1>Hello ' + req.query.name + '</h1>');
    // ruleid: javascript-response-xss
    res.status(404).send(`<p>No page ${req.params.page}</p>`);
    // ruleid: javascript-response-xss
    res.end('<b>' + req.body.text);
    // ok: javascript-response-xss
    res.send('<h1>Hello</h1>');
    // ok: javascript-response-xss
    res.send('<h1>Hello ' + escapeHtml(req.query.name) + '</h1>');
    // ok: javascript-response-xss
    res.json({ name: req.query.name });
  });
}

app.get('/hello', (req, res) => {
  const { name } = req.query;
  // ruleid: javascript-response-xss
  res.send(`<h1>Hello ${name}</h1>`);
  // ruleid: javascript-response-xss
  res.status(200).send('<p>' + name + '</p>');
  // ok: javascript-response-xss
  res.send(`<h1>Hello ${escapeHtml(name)}</h1>`);
  // ok: javascript-response-xss
  res.json({ name });
});

async function greet(ctx) {
  const name = ctx.query.name;
  // ruleid: javascript-response-xss
  ctx.body = `<b>${name}</b>`;
}

app.get('/echo', (req, res) => {
  // ruleid: javascript-response-xss
  res.send(req.query.text);
  // ruleid: javascript-response-xss
  res.send('Not found: ' + req.params.page);
  // ok: javascript-response-xss
  res.send(req.body);
  // ok: javascript-response-xss
  res.send({ text: req.query.text });
});
