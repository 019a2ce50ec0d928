/**
 * The bundled action on a pull request of 20 files, embedded, against a GitHub on the loopback interface: from the start of its process
 * to the finished check run, step by step. Aims: 3 s for the whole, 300 ms until the bundle is loaded and the inputs are read.
 * Run `npm run bundle` first: packages/action/dist is measured, or the folder that ACTION_BUNDLE names.
 *
 *     npx node --conditions=source bench/action.ts [RUNS]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';

const WHOLE_AIM_MS = 3_000;
const LOAD_AIM_MS = 300;
const ROOT = path.resolve(import.meta.dirname, '..');
const SAMPLES = ['web/server.js', 'web/mailer.ts', 'web/note-view.tsx', 'worker/jobs.py', 'worker/views.py'];
const FOLDERS = ['accounts', 'billing', 'catalogue', 'delivery'];
/** A line of the log with `debug`: seconds since the process started, and what was done then. */
const STEP = /^(\d+\.\d{3}) s {2}(.+)$/gm;

process.env.ACTION_BUNDLE ??= path.join(ROOT, 'packages/action/dist');
if (!existsSync(path.join(process.env.ACTION_BUNDLE, 'index.js'))) throw new Error('run `npm run bundle` first');
const { Scenario, startGitHub } = await import('../test/action/scenario.ts');

const runs = Number(process.argv[2] ?? 5);
const bare = median(Array.from({ length: runs }, bareStart));
const steps = new Map<string, number[]>();
const github = await startGitHub();
try {
  const scenario = new Scenario(github, {});
  const event = scenario.events.pullRequest(scenario.pull(twentyFiles()));
  // The first run finds nothing of the bundle in the caches of the system.
  for (let run = 0; run <= runs; run++) {
    const { ended: ending } = await scenario.start(event, { with: { debug: 'true' } });
    const ended = await ending;
    if (ended.outputs.conclusion !== 'failure') throw new Error(`the action ended otherwise: ${ended.printed}`);
    if (run > 0) for (const [step, ms] of stepsOf(ended.log)) steps.set(step, [...(steps.get(step) ?? []), ms]);
  }
} finally {
  await github.close();
}

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node.js ${process.version}, median of ${runs} runs`,
);
row('node -e 0', bare);
let before = 0;
for (const [step, taken] of steps) {
  const at = median(taken);
  row(step, at, `+ ${(at - before).toFixed(0)}${aimOf(step, at)}`);
  before = at;
}

function twentyFiles(): Record<string, string> {
  const sample = (name: string) => readFileSync(path.join(ROOT, 'examples/vulnerable-app', name), 'utf8');
  return Object.fromEntries(FOLDERS.flatMap((folder) => SAMPLES.map((name) => [`${folder}/${name}`, sample(name)])));
}

function stepsOf(log: string): [step: string, ms: number][] {
  return [...log.matchAll(STEP)].map(([, seconds, step]) => [step!, Number(seconds) * 1000]);
}

function bareStart(): number {
  const begin = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begin;
}

function aimOf(step: string, at: number): string {
  const aim = { 'inputs read': LOAD_AIM_MS, published: WHOLE_AIM_MS }[step];
  return aim === undefined ? '' : `   ${(at / aim).toFixed(2)} of the aim of ${aim} ms`;
}

function row(name: string, ms: number, more = ''): void {
  console.log(`${name.padEnd(52)}${ms.toFixed(0).padStart(6)} ms   ${more}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)]!;
}
