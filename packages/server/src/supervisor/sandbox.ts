/** What this machine offers to shut workers in: found once at the start, by trying it. */
import { execFile } from 'node:child_process';
import { accessSync, constants, readlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SandboxStatus } from '../node/analysis-node.ts';

/** Programs that a worker is started through. Each one execs the next, so process id and inherited descriptors stay. */
export interface SandboxPlan {
  readonly status: SandboxStatus;
  /** Command line in front of node's own; empty where there is nothing. */
  readonly prefix: readonly string[];
}

type FindProgram = (name: string) => string | undefined;

/** A container runtime that hangs instead of refusing must not stop the service. */
const PROBE_TIMEOUT_MS = 10_000;
const NETWORK_NAMESPACE = '/proc/self/ns/net';

const run = promisify(execFile);

const NO_CORE_DUMPS = ['prlimit', '--core=0:0', '--'];
const NO_CORE_DUMPS_BY_SHELL = ['sh', '-c', 'ulimit -c 0 && exec "$@"', 'sh'];
const NETWORK = ['unshare', '--user', '--net', '--'];
/** Comes last: the kernel clears it when credentials change, as they do on entering a new user namespace. */
const DEATH_SIGNAL = ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--'];

/** `find` gives a program's absolute path: workers start with an empty environment, without a PATH. */
export async function probeSandbox(
  platform: NodeJS.Platform = process.platform,
  find: FindProgram = findProgram,
): Promise<SandboxPlan> {
  if (platform === 'win32') return plan([], false, false);
  if (platform !== 'linux') return plan(await firstThatWorks(find, [NO_CORE_DUMPS_BY_SHELL]), false, false);
  // All at once is what most machines allow, and one probe; elsewhere each by itself.
  const all = absolute(find, NO_CORE_DUMPS, NETWORK, DEATH_SIGNAL);
  if (all !== undefined && (await leavesNetwork(all, find))) return plan(all, true, true);
  const limits = await firstThatWorks(find, [NO_CORE_DUMPS, NO_CORE_DUMPS_BY_SHELL]);
  const namespace = await firstThatWorks(find, [NETWORK], (prefix) => leavesNetwork(prefix, find));
  const signal = await firstThatWorks(find, [DEATH_SIGNAL]);
  const joined = [...limits, ...namespace, ...signal];
  if (joined.length === 0 || (await works(joined))) return plan(joined, namespace.length > 0, signal.length > 0);
  return plan(signal, false, signal.length > 0);
}

function plan(prefix: readonly string[], namespace: boolean, deathSignal: boolean): SandboxPlan {
  return {
    prefix,
    status: {
      network: namespace ? 'namespace' : 'in-process',
      orphans: deathSignal ? 'parent-death-signal' : 'watchdog',
      files: 'node-permission',
    },
  };
}

/** The first command that lets a program through it; empty if none does. */
async function firstThatWorks(
  find: FindProgram,
  candidates: readonly (readonly string[])[],
  test: (prefix: readonly string[]) => Promise<boolean> = works,
): Promise<readonly string[]> {
  for (const candidate of candidates) {
    const command = absolute(find, candidate);
    if (command !== undefined && (await test(command))) return command;
  }
  return [];
}

async function works(prefix: readonly string[]): Promise<boolean> {
  return (await outputThrough(prefix, nodeRunning('process.stdout.write("through")'))) === 'through';
}

async function leavesNetwork(prefix: readonly string[], find: FindProgram): Promise<boolean> {
  const inside = await outputThrough(prefix, linkReader(find));
  return inside !== undefined && inside !== '' && inside !== readlinkSync(NETWORK_NAMESPACE);
}

/** What prints the name of its network namespace: a program that starts in a millisecond, or node, which takes 40. */
function linkReader(find: FindProgram): readonly string[] {
  const readlink = find('readlink');
  if (readlink !== undefined) return [readlink, '-n', NETWORK_NAMESPACE];
  return nodeRunning(`process.stdout.write(require("node:fs").readlinkSync("${NETWORK_NAMESPACE}"))`);
}

function nodeRunning(script: string): readonly string[] {
  return [process.execPath, '-e', script];
}

async function outputThrough(prefix: readonly string[], command: readonly string[]): Promise<string | undefined> {
  const [program, ...args] = [...prefix, ...command];
  try {
    return (await run(program!, args, { env: {}, timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' })).stdout;
  } catch {
    return undefined;
  }
}

/** Commands one behind the other, with absolute programs; undefined if one is missing. */
function absolute(find: FindProgram, ...commands: readonly (readonly string[])[]): string[] | undefined {
  const found = commands.map(([name, ...args]) => {
    const program = find(name!);
    return program === undefined ? undefined : [program, ...args];
  });
  return found.every((command) => command !== undefined) ? found.flat() : undefined;
}

/** In the PATH of this process, and where systems keep such programs. */
function findProgram(name: string): string | undefined {
  return [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/bin', '/usr/sbin', '/sbin']
    .filter((directory) => path.isAbsolute(directory))
    .map((directory) => path.join(directory, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
