const crypto = require('crypto');
const CryptoJS = require('crypto-js');

// ruleid: javascript-hardcoded-key
const cipher = crypto.createCipheriv('aes-256-gcm', '0123456789abcdef0123456789abcdef', nonce);
// ruleid: javascript-hardcoded-key
crypto.createDecipheriv('aes-256-cbc', Buffer.from('c2VjcmV0a2V5', 'base64'), iv);
// ruleid: javascript-hardcoded-key
crypto.createCipheriv('aes-256-cbc', key, '1234567890123456');
// ruleid: javascript-hardcoded-key
crypto.createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
// ruleid: javascript-hardcoded-key
crypto.createHmac('sha256', 'my-signing-key').update(body).digest('hex');
// ruleid: javascript-hardcoded-key
CryptoJS.AES.encrypt(text, 'passphrase').toString();
// ok: javascript-hardcoded-key
crypto.createCipheriv('aes-256-gcm', key, crypto.randomBytes(12));
// ok: javascript-hardcoded-key
crypto.createCipheriv('aes-256-gcm', Buffer.from(process.env.KEY, 'hex'), nonce);
// ok: javascript-hardcoded-key
crypto.createCipheriv('aes-256-ecb', key, '');
// ok: javascript-hardcoded-key
crypto.createHmac('sha256', process.env.SIGNING_KEY).update(body);
// ok: javascript-hardcoded-key
CryptoJS.AES.encrypt(text, config.passphrase);
