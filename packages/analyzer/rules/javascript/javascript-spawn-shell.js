import { spawn, spawnSync } from 'child_process';

export function convert(input) {
  // ruleid: javascript-spawn-shell
  spawn('convert', [input, 'out.png'], { shell: true });
  // ruleid: javascript-spawn-shell
  spawnSync(input, { stdio: 'inherit', shell: true });
  // ruleid: javascript-spawn-shell
  spawn('sh', ['-c', `convert ${input} out.png`]);
  // ok: javascript-spawn-shell
  spawn('convert', [input, 'out.png']);
  // ok: javascript-spawn-shell
  spawn('convert', [input, 'out.png'], { shell: false });
  // ok: javascript-spawn-shell
  spawn('npm run build', { shell: true });
  // ok: javascript-spawn-shell
  spawn('sh', ['-c', 'sync && reboot']);
}
