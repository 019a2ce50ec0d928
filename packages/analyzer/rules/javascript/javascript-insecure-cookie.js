import session from 'express-session';

export function configure(app, res, value) {
  // ruleid: javascript-insecure-cookie
  res.cookie('session', value, { httpOnly: false });
  // ruleid: javascript-insecure-cookie
  res.cookie('session', value, { httpOnly: true, secure: false });
  // ruleid: javascript-insecure-cookie
  app.use(session({ name: 'sid', cookie: { secure: false } }));
  // ok: javascript-insecure-cookie
  res.cookie('session', value, { httpOnly: true, secure: true, sameSite: 'lax' });
  // ok: javascript-insecure-cookie
  app.use(session({ name: 'sid', cookie: { secure: true, httpOnly: true } }));
}
