import jwt from 'jsonwebtoken';

export function user(token) {
  // ruleid: javascript-jwt-unverified
  return jwt.decode(token).sub;
}

export function role(request) {
  // ruleid: javascript-jwt-unverified
  const { role } = jwt.decode(request.cookies.token, { json: true });
  return role;
}

export function keyId(token) {
  // ok: javascript-jwt-unverified
  return jwt.decode(token, { complete: true }).header.kid;
}

export function verified(token, key) {
  const claims = jwt.verify(token, key, { algorithms: ['HS256'] });
  // ok: javascript-jwt-unverified
  const again = jwt.decode(token);
  return [claims, again];
}
