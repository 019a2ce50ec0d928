export function routes(app, languages) {
  app.get('/', (req, res) => {
    // ruleid: javascript-header-injection
    res.setHeader('X-Name', req.query.name);
    // ruleid: javascript-header-injection
    res.header('Content-Disposition', 'attachment; filename=' + req.query.file);
    // ruleid: javascript-header-injection
    res.writeHead(200, { 'X-Id': req.params.id });
    // ok: javascript-header-injection
    res.setHeader('X-Name', encodeURIComponent(req.query.name));
    // ok: javascript-header-injection
    res.setHeader('Content-Language', languages.get(req.query.lang));
    // ok: javascript-header-injection
    res.setHeader('Content-Type', 'text/plain');
  });
}

app.get('/language', (req, res) => {
  const { language } = req.query;
  // ruleid: javascript-header-injection
  res.set('Content-Language', language);
  // ok: javascript-header-injection
  res.set('Content-Language', encodeURIComponent(language));
});
