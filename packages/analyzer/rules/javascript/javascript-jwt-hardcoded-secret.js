import jwt from 'jsonwebtoken';

const SIGNING_KEY = 'a-key-in-the-code';

export function tokens(payload, token) {
  // ruleid: javascript-jwt-hardcoded-secret
  const a = jwt.sign(payload, 'correct horse battery staple');
  // ruleid: javascript-jwt-hardcoded-secret
  const b = jwt.verify(token, 'correct horse battery staple', { algorithms: ['HS256'] });
  // ruleid: javascript-jwt-hardcoded-secret
  const c = jwt.sign(payload, SIGNING_KEY);
  // ok: javascript-jwt-hardcoded-secret
  const d = jwt.sign(payload, process.env.JWT_KEY);
  // ok: javascript-jwt-hardcoded-secret
  const e = jwt.verify(token, config.get('jwt.key'), { algorithms: ['HS256'] });
  return [a, b, c, d, e];
}
