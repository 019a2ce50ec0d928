// ruleid: javascript-hardcoded-secret
const accessKey = 'AKIAZ5RSOLVFAKEKEY4Q';
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

// ruleid: javascript-hardcoded-secret
const key = '-----BEGIN RSA PRIVATE KEY-----\n' +
  'MIIEpAIBAAKCAQEA75GR6ZTv5JOv90Vq8tKhKC7YQnhDIo2h\n' +
  'a0CKytFMbTONY2msEDwX9iA0x7F5Lgj0X8eD4ZMsYqLzqjWM\n';
// ok: javascript-hardcoded-secret
const documented = 'AKIAIOSFODNN7EXAMPLE';
