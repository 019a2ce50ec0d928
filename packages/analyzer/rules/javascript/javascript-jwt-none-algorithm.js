import jwt from 'jsonwebtoken';

export function tokens(payload, token, key) {
  // ruleid: javascript-jwt-none-algorithm
  const a = jwt.sign(payload, null, { algorithm: 'none' });
  // ruleid: javascript-jwt-none-algorithm
  const b = jwt.verify(token, key, { algorithms: ['HS256', 'none'] });
  // ok: javascript-jwt-none-algorithm
  const c = jwt.sign(payload, key, { algorithm: 'HS256' });
  // ok: javascript-jwt-none-algorithm
  const d = jwt.verify(token, key, { algorithms: ['ES256'] });
  return [a, b, c, d];
}
