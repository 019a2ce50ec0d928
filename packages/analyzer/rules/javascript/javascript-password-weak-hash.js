const crypto = require('crypto');
const bcrypt = require('bcrypt');

function store(user, password, salt) {
  // ruleid: javascript-password-weak-hash
  user.hash = crypto.createHash('sha256').update(password).digest('hex');
  // ruleid: javascript-password-weak-hash
  user.hash = crypto.createHash('md5').update(salt + user.password).digest('hex');
  // ruleid: javascript-password-weak-hash
  user.hash = crypto.createHash('sha512').update(`${salt}${password}`).digest('base64');
  // ruleid: javascript-password-weak-hash
  user.hash = crypto.pbkdf2Sync(password, salt, 1000, 64, 'sha512');
  // ruleid: javascript-password-weak-hash
  user.hash = bcrypt.hashSync(password, 4);
  // ok: javascript-password-weak-hash
  user.hash = crypto.pbkdf2Sync(password, salt, 600000, 64, 'sha512');
  // ok: javascript-password-weak-hash
  user.hash = bcrypt.hashSync(password, 12);
  // ok: javascript-password-weak-hash
  user.hash = bcrypt.hashSync(password, salt);
  // ok: javascript-password-weak-hash
  user.hash = crypto.scryptSync(password, salt, 64);
  // ok: javascript-password-weak-hash
  const key = crypto.createHash('sha256').update(document).digest('hex');
}
