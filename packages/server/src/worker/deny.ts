/**
 * What worker code may not do, denied inside the process before any input is read. Node's permission model, under which
 * workers run, denies files, child processes, threads and addons, but neither sockets nor signals (Node 24): those are
 * denied here, and by the operating system as well where it can (`supervisor/launch.ts`).
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Readable, Writable } from 'node:stream';

/** Built-in modules of which nothing may be used: sockets of every kind, names, processes, threads, debuggers, terminals. */
const DENIED_MODULES = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'dns/promises',
  'child_process',
  'cluster',
  'worker_threads',
  'inspector',
  'inspector/promises',
  'repl',
  'tty',
  'wasi',
  'sqlite',
  'trace_events',
] as const;

const DENIED_GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'BroadcastChannel'] as const;

/** Signals, native code, other programs, other identities, files that are written without `fs`. */
const DENIED_PROCESS_FUNCTIONS = [
  'kill',
  '_kill',
  '_debugProcess',
  '_debugEnd',
  '_startProfilerIdleNotifier',
  'binding',
  '_linkedBinding',
  'dlopen',
  'execve',
  'loadEnvFile',
  'setuid',
  'setgid',
  'seteuid',
  'setegid',
  'setgroups',
  'initgroups',
] as const;

/** Thrown by everything that is denied. */
export class DeniedInWorker extends Error {
  override readonly name = 'DeniedInWorker';
  readonly code = 'ERR_ACCESS_DENIED';
}

const DENIALS = new WeakSet<WeakKey>();

/** Irrevocable for this process. */
export function denyEscapes(): void {
  silenceStandardStreams();
  const require = createRequire(import.meta.url);
  // All are loaded before the first is changed: some build upon others.
  const modules = DENIED_MODULES.map((name) => [name, require(`node:${name}`)] as const);
  for (const [name, exports] of modules) denyModule(name, exports);
  for (const name of DENIED_GLOBALS) overwrite(globalThis, name, denied(name));
  for (const name of DENIED_PROCESS_FUNCTIONS) {
    if (name in process) overwrite(process, name, denied(`process.${name}`));
  }
  const { report } = process;
  overwrite(report, 'writeReport', denied('process.report.writeReport'));
  const v8 = require('node:v8');
  for (const name of ['setFlagsFromString', 'writeHeapSnapshot', 'getHeapSnapshot', 'startupSnapshot']) {
    overwrite(v8, name, denied(`v8.${name}`));
  }
  syncBuiltinESMExports();
  for (const name of Object.keys(process.env)) delete process.env[name];
}

/** A standard stream that is a pipe is a socket, and is made on first use: what is printed goes nowhere instead. */
function silenceStandardStreams(): void {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const nothing = Readable.from([]);
  overwrite(process, 'stdout', nowhere);
  overwrite(process, 'stderr', nowhere);
  overwrite(process, 'stdin', nothing);
}

/**
 * Replaces every function, and closes the way to the originals that leads over prototypes and subclasses; not for threads,
 * where no instance is within reach, and where node finds out by a port's constructor what it is.
 */
function denyModule(moduleName: string, exports: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
    const original = value.get === undefined ? value.value : exports[name];
    if (typeof original !== 'function') continue;
    if (moduleName !== 'worker_threads') denyPrototype(`${moduleName}.${name}`, original.prototype);
    overwrite(exports, name, denied(`${moduleName}.${name}`));
  }
}

/** An instance or a subclass made earlier still leads to `connect`, `listen`, `bind`, `send` and the constructor. */
function denyPrototype(label: string, prototype: object | null | undefined): void {
  if (prototype === undefined || prototype === null) return;
  for (const name of ['constructor', 'connect', 'listen', 'bind', 'send', 'addMembership', 'spawn']) {
    if (Object.hasOwn(prototype, name)) overwrite(prototype, name, denied(`${label}.prototype.${name}`));
  }
}

function denied(label: string) {
  // A plain function, because library code asks `instanceof` and calls `new`.
  const denial = function deniedInWorker(): never {
    throw new DeniedInWorker(`${label} is denied in a worker`);
  };
  DENIALS.add(denial);
  return denial;
}

function overwrite(target: object, name: string, value: unknown): void {
  const present = Object.getOwnPropertyDescriptor(target, name);
  // Modules share classes: another name of the same one is denied already.
  if (present !== undefined && DENIALS.has(present.value)) return;
  if (present?.configurable === false) {
    // Not configurable, but writable: an assignment is the only way. In strict mode it throws where it cannot.
    (target as Record<string, unknown>)[name] = value;
    return;
  }
  Object.defineProperty(target, name, { value, writable: false, configurable: false, enumerable: true });
}
