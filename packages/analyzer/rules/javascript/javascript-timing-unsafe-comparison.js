import crypto from 'crypto';

export function verify(body, key, header, expected) {
  const signature = crypto.createHmac('sha256', key).update(body).digest('hex');
  // ruleid: javascript-timing-unsafe-comparison
  if (signature === header) return true;
  // ruleid: javascript-timing-unsafe-comparison
  if (crypto.createHmac('sha256', key).update(body).digest('hex') !== header) return false;
  // ok: javascript-timing-unsafe-comparison
  if (signature === undefined) return false;
  // ok: javascript-timing-unsafe-comparison
  if (signature === '') return false;
  // ok: javascript-timing-unsafe-comparison
  if (header.length !== expected.length) return false;
  // ok: javascript-timing-unsafe-comparison
  return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(header));
}
