/**
 * A test entry in a worker's place: the shipped launcher starts it with the shipped flags, it denies as the shipped entry
 * does, and then tries everything that a worker must not be able to do. What happened goes out over the channel.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import { denyEscapes } from '../../src/worker/deny.ts';
import { CHANNEL_FD } from '../../src/worker/framing.ts';
import { startWatchdog } from '../../src/worker/watchdog.ts';

startWatchdog();
denyEscapes();

const [fs, net, tls, http, https, http2, dgram, dns, dnsPromises, childProcess, threads, inspector, tty, cluster, v8] =
  await Promise.all([
    import('node:fs'),
    import('node:net'),
    import('node:tls'),
    import('node:http'),
    import('node:https'),
    import('node:http2'),
    import('node:dgram'),
    import('node:dns'),
    import('node:dns/promises'),
    import('node:child_process'),
    import('node:worker_threads'),
    import('node:inspector'),
    import('node:tty'),
    import('node:cluster'),
    import('node:v8'),
  ]);

/** How long something that was not refused at once may take to fail. */
const PATIENCE_MS = 1500;

// biome-ignore lint/suspicious/noExplicitAny: escapes are not typed
type Emitter = any;

const inner = createRequire(import.meta.url) as (name: string) => Emitter;

/** What a class extends; itself, if that leads nowhere. */
function extendedBy(extending: Emitter): Emitter {
  const extended = Object.getPrototypeOf(extending);
  return extended === Function.prototype ? extending : extended;
}

function untilSettled(emitter: Emitter, success: string): Promise<void> {
  return new Promise((resolve, reject) => {
    emitter.once(success, resolve);
    emitter.once('error', reject);
  });
}

/** Discard (RFC 863): nobody listens, so that an attempt which is not denied fails with another error. */
const port = 9;

const ATTEMPTS: Record<string, () => unknown> = {
  'read /etc/passwd': () => fs.readFileSync('/etc/passwd'),
  'read /etc/passwd, promised': () => fs.promises.readFile('/etc/passwd'),
  'list /': () => fs.readdirSync('/'),
  'read the environment of another process': () => fs.readFileSync(`/proc/${process.ppid}/environ`),
  'write a file': () => fs.writeFileSync('/tmp/rsolv-ast-escape', 'x'),
  'write beside its own code': () => fs.writeFileSync(new URL('./escape.txt', import.meta.url), 'x'),
  'make a folder': () => fs.mkdtempSync('/tmp/rsolv-ast-escape-'),
  'write a heap snapshot': () => v8.writeHeapSnapshot('/tmp/rsolv-ast-escape.heapsnapshot'),
  'write a report': () => process.report.writeReport('/tmp/rsolv-ast-escape.json'),
  'run a program': () => childProcess.execFileSync('/bin/true'),
  'spawn a program': () => untilSettled(childProcess.spawn('/bin/true'), 'exit'),
  'fork itself': () => untilSettled(childProcess.fork(process.argv[1]!), 'exit'),
  'become another program': () => process.execve!('/bin/true', ['true'], {}),
  'fork a cluster': () => cluster.default.fork(),
  'signal its parent': () => process.kill(process.ppid, 0),
  'signal itself': () => process.kill(process.pid, 'SIGTERM'),
  'signal by the inner function': () => (process as Emitter)._kill(process.ppid, 0),
  'debug its parent': () => (process as Emitter)._debugProcess(process.ppid),
  'start a thread': () => untilSettled(new threads.Worker('0', { eval: true }), 'exit'),
  'load an addon': () => process.dlopen({ exports: {} }, '/nonexistent.node'),
  'bind to the inside of node': () => (process as Emitter).binding('tcp_wrap'),
  'open the inspector': () => inspector.open(0),
  'run web assembly outside of its box': async () => new (await import('node:wasi')).WASI({ version: 'preview1' }),
  'open a database': async () => new (await import('node:sqlite')).DatabaseSync(':memory:'),
  'connect to TCP on loopback': () => untilSettled(net.connect(port, '127.0.0.1'), 'connect'),
  'listen on TCP': () => untilSettled(net.createServer().listen(0), 'listening'),
  'listen on a UNIX socket': () => untilSettled(net.createServer().listen('/tmp/rsolv-ast-escape.sock'), 'listening'),
  'connect to an abstract UNIX socket': () => untilSettled(net.connect('\0rsolv-ast-escape'), 'connect'),
  'make a socket': () => new net.Socket(),
  'make a socket of its channel': () => new net.Socket({ fd: 3 }),
  'make a socket by a subclass': () => new tty.ReadStream(3),
  'make a TLS socket': () => new tls.TLSSocket(new (class extends Duplex {})()),
  'connect by TLS': () => untilSettled(tls.connect(port, '127.0.0.1'), 'secureConnect'),
  'request by HTTP': () => untilSettled(http.get(`http://127.0.0.1:${port}/`), 'response'),
  'request by HTTPS': () => untilSettled(https.get(`https://127.0.0.1:${port}/`), 'response'),
  'connect by HTTP/2': () => untilSettled(http2.connect(`http://127.0.0.1:${port}/`), 'connect'),
  'serve HTTP': () => untilSettled(http.createServer().listen(0), 'listening'),
  fetch: () => fetch(`http://127.0.0.1:${port}/`),
  'open a WebSocket': () => untilSettled(new WebSocket(`ws://127.0.0.1:${port}/`) as Emitter, 'open'),
  'send by UDP': () => {
    const socket = dgram.createSocket('udp4');
    return new Promise((resolve, reject) => socket.send('x', port, '127.0.0.1', (e) => (e ? reject(e) : resolve(0))));
  },
  'bind UDP': () => untilSettled(dgram.createSocket('udp4').bind(0), 'listening'),
  'ask DNS': () => dnsPromises.resolve4('example.org'),
  'look a name up': () => dnsPromises.lookup('localhost'),
  'look a name up with a callback': () =>
    new Promise((resolve, reject) => dns.lookup('localhost', (e) => (e ? reject(e) : resolve(0)))),
  'make a resolver': () => new dns.Resolver().resolve4('localhost', () => {}),
  'get a built-in another way': () => process.getBuiltinModule('node:net').connect(port, '127.0.0.1'),
  'reach sockets over the class that a TLS socket extends': () =>
    new (extendedBy(inner('_tls_wrap').TLSSocket))({ fd: CHANNEL_FD }),
  'listen over the class that an HTTP server extends': () =>
    new (extendedBy(inner('_http_server').Server))()._listen2('/tmp/rsolv-ast-escape.sock', -1, -1, 1),
  'reach sockets over a stream that wraps one': () => Reflect.construct(extendedBy(inner('_stream_wrap')), [], Duplex),
  'wrap a stream as a socket': () => new (inner('_stream_wrap'))(new (class extends Duplex {})()),
  'reach the class of its own handles': () => (process as Emitter)._getActiveHandles(),
  'watch node from inside': () => inner('async_hooks').createHook({}),
  'have a heap snapshot written near the limit': () => v8.setHeapSnapshotNearHeapLimit(1),
  'run test files': () => inner('node:test').run({ files: [] }),
  'slow a neighbour down': () => inner('os').setPriority(process.ppid, 19),
  'change the folder': () => process.chdir('/'),
  'require a built-in': () => inner('net').connect(port, '127.0.0.1'),
};

/** What is allowed, so that the attempts above are known to run in a process that works. */
const CONTROLS: Record<string, () => unknown> = {
  'read its own code': () => fs.readFileSync(new URL(import.meta.url)),
  'write to its channel': () => writeSync(CHANNEL_FD, Buffer.alloc(8)),
};

async function outcomeOf(attempt: () => unknown): Promise<string> {
  const impatience = new Promise((_resolve, reject) => setTimeout(() => reject({ code: 'no answer' }), PATIENCE_MS));
  try {
    await Promise.race([attempt(), impatience]);
    return 'succeeded';
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
}

const outcomes: Record<string, string> = {};
for (const [name, attempt] of Object.entries({ ...ATTEMPTS, ...CONTROLS })) outcomes[name] = await outcomeOf(attempt);
writeSync(
  CHANNEL_FD,
  `\n${JSON.stringify({ outcomes, controls: Object.keys(CONTROLS), environment: Object.keys(process.env) })}\n`,
);
// Until it is killed, as its process is looked at from outside.
setInterval(() => {}, 60_000);
