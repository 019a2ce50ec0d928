// ruleid: javascript-hardcoded-secret
const accessKey = 'AKIAIOSFODNN7EXAMPLE';
// ruleid: javascript-hardcoded-secret
const client = new Client({ token: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' });
// ruleid: javascript-hardcoded-secret
sign('-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0123456789');
// ok: javascript-hardcoded-secret
const fromEnvironment = process.env.AWS_ACCESS_KEY_ID;
// ok: javascript-hardcoded-secret
const prefix = 'AKIA';
// ok: javascript-hardcoded-secret
const publicKey = '-----BEGIN PUBLIC KEY-----';
// ok: javascript-hardcoded-secret
const marker = '-----BEGIN RSA PRIVATE KEY-----';
