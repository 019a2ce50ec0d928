import https from 'https';

export function connect(url, options, ca) {
  // ruleid: javascript-tls-verification-disabled
  https.get(url, { rejectUnauthorized: false });
  // ruleid: javascript-tls-verification-disabled
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  // ruleid: javascript-tls-verification-disabled
  options.rejectUnauthorized = false;
  // ok: javascript-tls-verification-disabled
  https.get(url, { ca });
  // ok: javascript-tls-verification-disabled
  https.get(url, { rejectUnauthorized: true });
  // ok: javascript-tls-verification-disabled
  process.env.NODE_EXTRA_CA_CERTS = '/etc/ca.pem';
}
