/**
 * What worker code may not do, denied inside the process before any input is read. Node's permission model, under which
 * workers run, denies files, child processes, threads and addons, but neither sockets nor signals (Node 24): those are
 * denied here, and by the operating system as well where it can (`supervisor/launch.ts`).
 */
import { builtinModules, createRequire, syncBuiltinESMExports } from 'node:module';
import { Readable, Writable } from 'node:stream';

/**
 * The built-in modules that may be used. Of all others, those of later releases of node among them, nothing may: sockets of every
 * kind, names, processes, threads, debuggers, terminals, and the inner modules through whose classes these can be reached.
 */
const ALLOWED_MODULES: readonly (string | RegExp)[] = [
  /^assert\b/,
  'async_hooks',
  'buffer',
  'console',
  'constants',
  'crypto',
  'diagnostics_channel',
  'domain',
  'events',
  /^fs\b/,
  'module',
  'os',
  /^path\b/,
  'perf_hooks',
  'process',
  'punycode',
  'querystring',
  /^stream\b/,
  /^_stream_(duplex|passthrough|readable|transform|writable)$/,
  'string_decoder',
  'sys',
  /^timers\b/,
  'url',
  /^util\b/,
  'v8',
  'vm',
  'zlib',
];

/** Of modules that may be used: what shows the inside of node, writes files without `fs`, or changes other processes. */
const DENIED_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  async_hooks: ['createHook', 'executionAsyncResource'],
  os: ['setPriority'],
  v8: [
    'setFlagsFromString',
    'setHeapSnapshotNearHeapLimit',
    'writeHeapSnapshot',
    'getHeapSnapshot',
    'startupSnapshot',
    'queryObjects',
  ],
};

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
  'chdir',
  'umask',
  'openStdin',
  '_getActiveHandles',
  '_getActiveRequests',
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
  const modules = deniedModules().map((name) => [name, require(name)] as const);
  for (const [name, exports] of modules) denyModule(name, exports);
  for (const name of DENIED_GLOBALS) overwrite(globalThis, name, denied(name));
  for (const name of DENIED_PROCESS_FUNCTIONS) {
    if (name in process) overwrite(process, name, denied(`process.${name}`));
  }
  // Its other properties would let a fatal error write a file that shows the heap.
  overwrite(process, 'report', { writeReport: denied('process.report.writeReport') });
  for (const [module, names] of Object.entries(DENIED_FUNCTIONS)) {
    for (const name of names) overwrite(require(`node:${module}`), name, denied(`${module}.${name}`));
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

function deniedModules(): string[] {
  const isAllowed = (name: string) =>
    ALLOWED_MODULES.some((allowed) => (typeof allowed === 'string' ? allowed === name : allowed.test(name)));
  return builtinModules
    .filter((name) => !isAllowed(name))
    .map((name) => (name.startsWith('node:') ? name : `node:${name}`));
}

/**
 * Replaces every function, and closes the way to the originals that leads over prototypes and subclasses; not for threads,
 * where no instance is within reach, and where node finds out by a port's constructor what it is.
 */
function denyModule(moduleName: string, exports: Record<string, unknown>): void {
  if (typeof exports === 'function') severClass(moduleName, exports);
  for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
    const original = value.get === undefined ? value.value : exports[name];
    if (typeof original !== 'function') continue;
    if (moduleName !== 'node:worker_threads') severClass(`${moduleName}.${name}`, original);
    overwrite(exports, name, denied(`${moduleName}.${name}`));
  }
}

/** Classes that are denied under a module's name, and belong to everybody under a global one. */
function isShared(original: object): boolean {
  const { name } = original as { name?: string };
  return name !== undefined && name in globalThis && (globalThis as Record<string, unknown>)[name] === original;
}

/** An instance or a subclass made earlier still leads to a class' methods, to its constructor, and to what it extends. */
function severClass(label: string, original: object & { prototype?: unknown }): void {
  const { prototype } = original;
  if (typeof prototype !== 'object' || prototype === null || isShared(original)) return;
  if (Object.getPrototypeOf(original) !== Function.prototype)
    Object.setPrototypeOf(original, denied(`${label}'s superclass`));
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value === 'function') overwrite(prototype, name, denied(`${label}.prototype.${name}`));
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
