import https from 'node:https';
import tls from 'node:tls';

// ruleid: javascript-weak-tls-version
https.request({ host, secureProtocol: 'TLSv1_method' });
// ruleid: javascript-weak-tls-version
tls.connect({ host, port, secureProtocol: 'SSLv3_client_method' });
// ruleid: javascript-weak-tls-version
const server = https.createServer({ key, cert, minVersion: 'TLSv1' }, app);
// ruleid: javascript-weak-tls-version
const agent = new https.Agent({ maxVersion: 'TLSv1.1' });
// ruleid: javascript-weak-tls-version
tls.DEFAULT_MIN_VERSION = 'TLSv1';
// ok: javascript-weak-tls-version
https.request({ host, secureProtocol: 'TLSv1_2_method' });
// ok: javascript-weak-tls-version
https.createServer({ key, cert, minVersion: 'TLSv1.2' }, app);
// ok: javascript-weak-tls-version
tls.connect({ host, minVersion: 'TLSv1.3' });
// ok: javascript-weak-tls-version
tls.DEFAULT_MIN_VERSION = 'TLSv1.2';
