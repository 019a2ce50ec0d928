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

/** A probe is one start of node, some 40 ms; a container runtime that hangs instead of refusing must not stop the service. */
const PROBE_TIMEOUT_MS = 10_000;
const NETWORK_NAMESPACE = '/proc/self/ns/net';
const NO_CORE_DUMPS_SCRIPT = 'ulimit -c 0 && exec "$@"';

const run = promisify(execFile);

export async function probeSandbox(platform: NodeJS.Platform = process.platform): Promise<SandboxPlan> {
  if (platform === 'win32') return plan([], false, false);
  const limits = await firstThatWorks([['prlimit', '--core=0:0', '--'], noCoreDumpsByShell(), []]);
  if (platform !== 'linux') return plan(limits, false, false);
  const namespace = await firstThatWorks([['unshare', '--user', '--net', '--'], []], leavesNetwork);
  const signal = await firstThatWorks([['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--'], []]);
  // The parent-death signal comes last: the kernel clears it when credentials change, as they do in a new user namespace.
  const all = [...limits, ...namespace, ...signal];
  if (await works(all)) return plan(all, namespace.length > 0, signal.length > 0);
  return plan([...limits, ...signal], false, signal.length > 0);
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

function noCoreDumpsByShell(): string[] {
  return ['sh', '-c', NO_CORE_DUMPS_SCRIPT, 'sh'];
}

async function firstThatWorks(
  candidates: readonly (readonly string[])[],
  test: (prefix: readonly string[]) => Promise<boolean> = works,
): Promise<readonly string[]> {
  for (const candidate of candidates) {
    const absolute = withAbsoluteProgram(candidate);
    if (absolute !== undefined && (absolute.length === 0 || (await test(absolute)))) return absolute;
  }
  return [];
}

async function works(prefix: readonly string[]): Promise<boolean> {
  return (await outputThrough(prefix, 'process.stdout.write("through")')) === 'through';
}

async function leavesNetwork(prefix: readonly string[]): Promise<boolean> {
  const inside = await outputThrough(
    prefix,
    `process.stdout.write(require("node:fs").readlinkSync("${NETWORK_NAMESPACE}"))`,
  );
  return inside !== undefined && inside !== '' && inside !== readlinkSync(NETWORK_NAMESPACE);
}

async function outputThrough(prefix: readonly string[], script: string): Promise<string | undefined> {
  const [program, ...args] = [...prefix, process.execPath, '-e', script];
  try {
    return (await run(program!, args, { env: {}, timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' })).stdout;
  } catch {
    return undefined;
  }
}

/** Workers start with an empty environment, so programs are found here, once. */
function withAbsoluteProgram(command: readonly string[]): readonly string[] | undefined {
  const [name, ...args] = command;
  if (name === undefined) return command;
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  const found = [...directories, '/usr/bin', '/bin', '/usr/sbin', '/sbin']
    .filter((directory) => path.isAbsolute(directory))
    .map((directory) => path.join(directory, name))
    .find(isExecutable);
  return found === undefined ? undefined : [found, ...args];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
