/**
 * From the start of `rsolv-ast scan` to its report on a change of five files: wall time of the whole process with its embedded server,
 * beside the time that Node.js itself takes to start and end. Aim: 0.5 s. Run `npm run build` first: the built program is measured.
 *
 *     npx node bench/first-result.ts [RUNS]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

const AIM_MS = 500;
const ROOT = path.resolve(import.meta.dirname, '..');
const PROGRAM = path.join(ROOT, 'packages/cli/bin/rsolv-ast.js');
const FILES = ['web/server.js', 'web/mailer.ts', 'web/note-view.tsx', 'worker/jobs.py', 'worker/views.py'];

const runs = Number(process.argv[2] ?? 7);
const folder = changeOfFiveFiles();
try {
  const bare = median(runs, () => spawnSync(process.execPath, ['-e', '0']));
  const scan = median(runs, () => {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'scan', '--diff', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 1) throw new Error(`the scan ended with ${status}: ${stderr}`);
  });
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node.js ${process.version}, median of ${runs} runs`,
  );
  console.log(`node -e 0            ${bare.toFixed(0)} ms`);
  console.log(
    `scan of five files   ${scan.toFixed(0)} ms   ${(scan / AIM_MS).toFixed(2)} of the aim of ${AIM_MS} ms, ${(scan / bare).toFixed(1)} times a bare start`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function changeOfFiveFiles(): string {
  const repository = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-bench-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], { cwd: repository });
  git('init', '-q');
  writeFileSync(path.join(repository, 'README.md'), 'bench\n');
  git('add', '.');
  git('commit', '-qm', 'base');
  for (const file of FILES)
    copyFileSync(path.join(ROOT, 'examples/vulnerable-app', file), path.join(repository, path.basename(file)));
  return repository;
}

/** Milliseconds. */
function median(times: number, action: () => void): number {
  action();
  const taken = Array.from({ length: times }, () => {
    const begin = performance.now();
    action();
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  return taken[Math.floor(times / 2)]!;
}
