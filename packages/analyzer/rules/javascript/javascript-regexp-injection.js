import escapeRegExp from 'lodash/escapeRegExp';

export function routes(app, items) {
  app.get('/search', (req, res) => {
    // ruleid: javascript-regexp-injection
    const a = new RegExp(req.query.q, 'i');
    // ruleid: javascript-regexp-injection
    const b = RegExp('^' + req.params.prefix);
    // ruleid: javascript-regexp-injection
    const c = new RegExp(`^${req.body.prefix}`);
    // ok: javascript-regexp-injection
    const d = new RegExp('^[a-z]+$');
    // ok: javascript-regexp-injection
    const e = new RegExp(escapeRegExp(req.query.q), 'i');
    // ok: javascript-regexp-injection
    const f = items.filter((item) => item.includes(req.query.q));
    res.json([a, b, c, d, e, f]);
  });
}

app.get('/search', (req, res) => {
  const term = req.query.term;
  // ruleid: javascript-regexp-injection
  const matcher = new RegExp('^' + term, 'i');
  // ok: javascript-regexp-injection
  const safe = new RegExp(escapeRegExp(term));
});
