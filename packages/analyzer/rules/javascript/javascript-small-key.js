import crypto from 'node:crypto';
import forge from 'node-forge';

// ruleid: javascript-small-key
crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
// ruleid: javascript-small-key
crypto.generateKeyPair('rsa', { modulusLength: 512, publicExponent: 0x10001 }, done);
// ruleid: javascript-small-key
await window.crypto.subtle.generateKey({ name: 'RSA-OAEP', modulusLength: 1024, hash: 'SHA-256' }, true, ['encrypt']);
// ruleid: javascript-small-key
forge.pki.rsa.generateKeyPair({ bits: 1024, workers: 2 });
// ruleid: javascript-small-key
crypto.createDiffieHellman(1024);
// ruleid: javascript-small-key
crypto.getDiffieHellman('modp5');
// ok: javascript-small-key
crypto.generateKeyPairSync('rsa', { modulusLength: 3072 });
// ok: javascript-small-key
crypto.generateKeyPairSync('rsa', { modulusLength: BITS });
// ok: javascript-small-key
crypto.generateKeyPairSync('ed25519');
// ok: javascript-small-key
crypto.getDiffieHellman('modp15');
// ok: javascript-small-key
crypto.createDiffieHellman(prime, 'hex');
