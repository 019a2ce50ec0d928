/** What is started before the settings are known must be used where it fits them, and must be gone where it does not. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { DEFAULT_WORKER_MEMORY_BYTES, forkSupervisor } from '../../src/node/fork-supervisor.ts';
import { defaultNodeSettings } from '../../src/node/settings.ts';
import { SupervisedNode } from '../../src/node/supervised-node.ts';
import { createLauncher } from '../../src/supervisor/launch.ts';
import { descendantsOf, FAULTY_WORKER, processExists } from './running-node.ts';

const AHEAD = { workerMemoryBytes: DEFAULT_WORKER_MEMORY_BYTES, singleCustomer: true };
const SETTINGS = { ...defaultNodeSettings(), jobs: 1, spareWorkers: 1, maxWorkers: 1, singleCustomer: true };

const begun: ChildProcess[] = [];
const nodes: SupervisedNode[] = [];
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop(0);
  for (const child of begun.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
});

function fork(): ChildProcess {
  const child = forkSupervisor(AHEAD);
  begun.push(child);
  return child;
}

async function start(supervisor: ChildProcess, settings = SETTINGS): Promise<SupervisedNode> {
  const node = await SupervisedNode.start(settings, () => Promise.reject(new Error('nothing to read')), supervisor);
  nodes.push(node);
  await expect.poll(() => node.status().ready, { timeout: 20_000 }).toBe(true);
  return node;
}

/** The worker of a supervisor that has no settings yet: not one of the programs that look what the sandbox can do. */
async function workerOf(supervisor: ChildProcess): Promise<number> {
  let workers: number[] = [];
  const look = () => {
    workers = descendantsOf(supervisor.pid!).filter(isWorker);
    return workers.length;
  };
  await expect.poll(look, { timeout: 20_000 }).toBe(1);
  return workers[0]!;
}

function isWorker(pid: number): boolean {
  try {
    return /[/]worker[/]entry\.ts\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

test('the node uses the supervisor and the worker that were started ahead', async () => {
  const supervisor = fork();
  const worker = await workerOf(supervisor);
  const node = await start(supervisor);
  expect(node.supervisorPid).toBe(supervisor.pid);
  expect(node.status().workers.map(({ pid }) => pid)).toEqual([worker]);
});

test('a worker that does not fit the settings is replaced', async () => {
  const supervisor = fork();
  const worker = await workerOf(supervisor);
  const node = await start(supervisor, { ...SETTINGS, workerEntry: FAULTY_WORKER });
  expect(node.status().workers.map(({ pid }) => pid)).not.toContain(worker);
  await expect.poll(() => processExists(worker)).toBe(false);
});

test('a supervisor that died before its node began is replaced', async () => {
  const supervisor = fork();
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  const node = await start(supervisor);
  expect(node.supervisorPid).not.toBe(supervisor.pid);
});

test('a supervisor without a node ends with its parent, and its worker with it', async () => {
  const supervisor = fork();
  const worker = await workerOf(supervisor);
  supervisor.disconnect();
  await once(supervisor, 'exit');
  await expect.poll(() => processExists(worker), { timeout: 5_000 }).toBe(false);
});

test('a worker that died before it was wanted is not handed out', async () => {
  const launcher = createLauncher(
    { prefix: [], status: { network: 'in-process', orphans: 'watchdog', files: 'node-permission' } },
    { ...AHEAD, workerEntry: '/nowhere/worker.js' },
  );
  launcher.launchAhead();
  // Its program does not exist: it ends by itself.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const child = launcher.launch();
  begun.push(child);
  expect(child.exitCode).toBeNull();
  await once(child, 'exit');
});
