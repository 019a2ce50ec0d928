export function routes(app, allowed) {
  app.get('/go', (req, res) => {
    // ruleid: javascript-open-redirect
    res.redirect(req.query.next);
    // ruleid: javascript-open-redirect
    res.redirect(302, req.body.returnTo);
    // ruleid: javascript-open-redirect
    res.setHeader('Location', req.query['url']);
    // ruleid: javascript-open-redirect
    res.redirect(req.query.next || '/');
    // ok: javascript-open-redirect
    res.redirect('/home');
    // ok: javascript-open-redirect
    res.redirect('/user/' + encodeURIComponent(req.query.id));
    // ok: javascript-open-redirect
    res.redirect(allowed.get(req.query.next));
  });
}

export function login(req, res) {
  const next = req.query.next || '/';
  // ruleid: javascript-open-redirect
  res.redirect(next);
  // ok: javascript-open-redirect
  res.redirect(`/account/${next}`);
}

function leave(req, res) {
  const { url } = req.body;
  if (!url.startsWith('/')) return res.sendStatus(400);
  // ok: javascript-open-redirect
  res.redirect(url);
}
