export function login(user, password, logger) {
  // ruleid: javascript-secret-in-log
  console.log('login', user.name, password);
  // ruleid: javascript-secret-in-log
  logger.info(`token of ${user.name}: ${user.accessToken}`);
  // ruleid: javascript-secret-in-log
  console.error('wrong password: ' + user.password);
  // ok: javascript-secret-in-log
  console.log('login', user.name);
  // ok: javascript-secret-in-log
  console.log('password is too short');
  // ok: javascript-secret-in-log
  logger.info(`password has ${password.length} characters`);
}
