import * as child_process from 'child_process';
import { exec, execFile, execSync as run } from 'child_process';

const LIST = 'ls -la';

export function archive(name, callback) {
  // ruleid: javascript-command-injection
  child_process.exec('tar czf out.tgz ' + name, callback);
  // ruleid: javascript-command-injection
  exec(`tar czf out.tgz ${name}`, callback);
  // ruleid: javascript-command-injection
  run(name);
  // ok: javascript-command-injection
  exec('tar czf out.tgz src', callback);
  // ok: javascript-command-injection
  exec(LIST, callback);
  // ok: javascript-command-injection
  execFile('tar', ['czf', 'out.tgz', name], callback);
  // ok: javascript-command-injection
  /pattern/.exec(name);
}
