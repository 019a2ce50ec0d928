import crypto from 'crypto';
import { createHash } from 'crypto';

export function hashes(data, key) {
  // ruleid: javascript-weak-hash
  const a = crypto.createHash('md5').update(data).digest('hex');
  // ruleid: javascript-weak-hash
  const b = createHash('SHA1').update(data);
  // ruleid: javascript-weak-hash
  const c = CryptoJS.MD5(data);
  // ruleid: javascript-weak-hash
  const d = crypto.createHmac('md5', key);
  // ok: javascript-weak-hash
  const e = crypto.createHash('sha256').update(data);
  // ok: javascript-weak-hash
  const f = crypto.createHmac('sha512', key);
  return [a, b, c, d, e, f];
}

export function tag(body, email) {
  // ok: javascript-weak-hash
  const etag = crypto.createHash('md5').update(body).digest('hex');
  // ok: javascript-weak-hash
  return { etag, avatarUrl: GRAVATAR + crypto.createHash('md5').update(email).digest('hex') };
}
