import crypto from 'crypto';

export function encrypt(key, iv, password) {
  // ruleid: javascript-weak-cipher
  const a = crypto.createCipheriv('des-ede3-cbc', key, iv);
  // ruleid: javascript-weak-cipher
  const b = crypto.createCipheriv('aes-128-ecb', key, null);
  // ruleid: javascript-weak-cipher
  const c = crypto.createCipher('aes-256-cbc', password);
  // ok: javascript-weak-cipher
  const d = crypto.createCipheriv('aes-256-gcm', key, iv);
  // ok: javascript-weak-cipher
  const e = crypto.createDecipheriv('chacha20-poly1305', key, iv);
  return [a, b, c, d, e];
}
