/** What code in a worker cannot do, tried in a process that is started exactly as workers are. */
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { channelOf, createLauncher } from '../../src/supervisor/launch.ts';
import { workerReadPaths } from '../../src/supervisor/read-paths.ts';
import { probeSandbox, type SandboxPlan } from '../../src/supervisor/sandbox.ts';

const ENTRY = fileURLToPath(new URL('./sandboxed-code.ts', import.meta.url));
const WORKER_MEMORY_BYTES = 1024 ** 3;

interface Report {
  readonly outcomes: Record<string, string>;
  readonly controls: readonly string[];
  readonly environment: readonly string[];
}

async function runIn(plan: SandboxPlan): Promise<Report & { proc: ReturnType<typeof procOf> | undefined }> {
  const child = createLauncher(plan, { workerEntry: ENTRY, workerMemoryBytes: WORKER_MEMORY_BYTES }).launch();
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const ended = once(child, 'close');
  const report = await Promise.race([
    reportOf(channelOf(child)),
    ended.then(() => Promise.reject(new Error(`the worker ended: ${printed}`))),
  ]);
  const proc = process.platform === 'linux' ? procOf(child.pid!) : undefined;
  child.kill('SIGKILL');
  await ended;
  return { ...report, proc };
}

/** One line of JSON; what comes before it is what the attempts wrote to the channel. */
async function reportOf(channel: Duplex): Promise<Report> {
  let heard = '';
  for await (const bytes of channel) {
    heard += bytes;
    const report = /\n(\{.*\})\n/s.exec(heard)?.[1];
    if (report !== undefined) return JSON.parse(report);
  }
  throw new Error('the worker closed its channel');
}

function procOf(pid: number) {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  return { network: readlinkSync(`/proc/${pid}/ns/net`), status: read('status'), limits: read('limits') };
}

const IN_PROCESS: SandboxPlan = {
  prefix: [],
  status: { network: 'in-process', orphans: 'watchdog', files: 'node-permission' },
};

let plan: SandboxPlan;
beforeAll(async () => {
  plan = await probeSandbox();
});

describe.each([
  ['with what this machine offers', () => plan],
  ['where the machine offers nothing', () => IN_PROCESS],
])('%s', (_name, planOf) => {
  let report: Awaited<ReturnType<typeof runIn>>;
  beforeAll(async () => {
    report = await runIn(planOf());
  });

  test('worker code cannot read, write, start, signal or connect to anything', () => {
    const { outcomes, controls } = report;
    const attempts = Object.entries(outcomes).filter(([name]) => !controls.includes(name));
    expect(attempts.length).toBeGreaterThan(55);
    expect(attempts.filter(([, outcome]) => outcome !== 'ERR_ACCESS_DENIED')).toEqual([]);
  });

  test('what a worker needs still works', () => {
    const { outcomes, controls } = report;
    expect(controls.map((name) => [name, outcomes[name]])).toEqual(controls.map((name) => [name, 'succeeded']));
  });

  test('its environment is empty', () => expect(report.environment).toEqual([]));

  test('nothing was left behind', () => {
    const traces = (folder: string) =>
      readdirSync(folder).filter((name) => name.startsWith('rsolv-ast-escape') || name === 'escape.txt');
    expect([...traces('/tmp'), ...traces(path.dirname(ENTRY))]).toEqual([]);
  });
});

test('what the node says of the operating system is true: network, orphans, core dumps, privileges', async () => {
  const { proc } = await runIn(plan);
  const { network, orphans, files } = plan.status;
  expect(files).toBe('node-permission');
  if (proc === undefined) {
    expect({ network, orphans }).toEqual({ network: 'in-process', orphans: 'watchdog' });
    return;
  }
  expect(proc.network !== readlinkSync('/proc/self/ns/net')).toBe(network === 'namespace');
  expect(/^NoNewPrivs:\s+1$/m.test(proc.status)).toBe(orphans === 'parent-death-signal');
  if (network === 'namespace') expect(proc.status).toMatch(/^CapEff:\s+0+$/m);
  const dataLimit = Number(/^Max data size\s+(\d+)/m.exec(proc.limits)?.[1]);
  if (plan.prefix.some((word) => word.endsWith('/prlimit'))) expect(dataLimit).toBe(WORKER_MEMORY_BYTES + 1024 ** 3);
  expect(proc.limits).toMatch(/^Max core file size\s+0\s+0\s/m);
});

describe('the probe', () => {
  test.each(['win32', 'darwin'] as const)('finds in-process denial and a watchdog for %s', async (platform) => {
    const { status, prefix } = await probeSandbox(platform);
    expect(status).toEqual({ network: 'in-process', orphans: 'watchdog', files: 'node-permission' });
    expect(prefix.length > 0).toBe(platform === 'darwin');
  });

  test.each([
    ['unshare', { network: 'in-process' }],
    ['setpriv', { orphans: 'watchdog' }],
    ['prlimit', {}],
    ['unshare setpriv prlimit sh', { network: 'in-process', orphans: 'watchdog' }],
  ] as const)('without %s finds the rest', async (missing, change) => {
    const find = (name: string) => (missing.split(' ').includes(name) ? undefined : `/usr/bin/${name}`);
    const { status, prefix } = await probeSandbox(process.platform, find);
    expect(status).toEqual({ ...plan.status, ...change });
    expect(prefix.join(' ')).not.toMatch(new RegExp(`/(${missing.replaceAll(' ', '|')})\\b`));
  });

  test('of programs that fail takes none', async () => {
    const { status, prefix } = await probeSandbox('linux', () => '/bin/false');
    expect(status).toEqual({ network: 'in-process', orphans: 'watchdog', files: 'node-permission' });
    expect(prefix).toEqual([]);
  });
});

test('a worker may read its own code, the protocol, the engine and what these load, and no folder above them', () => {
  const root = path.resolve(import.meta.dirname, '../../../..');
  const paths = workerReadPaths(path.join(root, 'packages/server/src/worker/entry.ts'));
  for (const allowed of paths) {
    expect(path.isAbsolute(allowed)).toBe(true);
    expect(`${root}/node_modules/`.startsWith(`${allowed}/`)).toBe(false);
    expect(allowed.startsWith(`${root}/`)).toBe(true);
  }
  expect(paths).not.toContain(path.join(root, 'packages/server/src/supervisor'));
});
