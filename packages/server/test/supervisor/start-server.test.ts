/** The whole service: embedded and served, and what its Express process never holds. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  collect,
  createApiKey,
  decodePartResult,
  hashApiKey,
  openStream,
  parseApiKey,
  verifyKeyStatement,
} from '@rsolv-ast/protocol';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  addKey,
  ensureIdentity,
  KEY_FILE_NAME,
  readConfig,
  startEmbeddedServer,
  startServer,
} from '../../src/index.ts';
import { announce, openSession, type Service, sealUpload, sendChunks, untilEnded } from '../gateway/service.ts';
import { newDataDir } from './data-dir.ts';
import { callsTo } from './http-calls.ts';
import { descendantsOf, SCRIPTED_WORKER } from './running-node.ts';

afterEach(() => {
  expect(descendantsOf(process.pid)).toEqual([]);
});

/** A whole analysis by v1 calls; gives the opened result of part 1. */
async function analyze(service: Service, files: Record<string, string>) {
  const session = await openSession(service);
  const upload = await sealUpload(session, [files]);
  const at = await announce(service, upload);
  await sendChunks(service, at, upload);
  const ended = await untilEnded(service, at);
  const { bytes } = await service.call('GET', `${at}/results/1`);
  const opened = await collect(openStream(upload.resultSecret, { kind: 'result', part: 1 }, [bytes]));
  return { session, ended, result: decodePartResult(opened), at };
}

async function dataDirWithKey(): Promise<{ dataDir: string; key: string }> {
  const dataDir = newDataDir();
  const { key, hash } = createApiKey(ensureIdentity(dataDir).publicKey);
  await addKey(path.join(dataDir, KEY_FILE_NAME), 'somebody', hash, new Date());
  return { dataDir, key };
}

describe('an embedded server', () => {
  test('analyses on the loopback interface for its own key, and leaves nothing behind', async () => {
    const server = await startEmbeddedServer({ jobs: 1, fileTimeoutMs: 30_000 });
    try {
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(parseApiKey(server.apiKey).fingerprint).toBe(server.fingerprint);
      const { session, ended, result } = await analyze(callsTo(server.url, server.apiKey), { 'a.js': 'f(1);\n' });
      verifyKeyStatement(session.encryption, { fingerprint: server.fingerprint, now: new Date() });
      expect(ended.state).toBe('succeeded');
      expect(result.coverage).toMatchObject([{ path: 'a.js', status: 'scanned' }]);
      expect(server.status().ready).toBe(true);
    } finally {
      await server.close();
    }
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test('lets in nobody else', async () => {
    const [server, stranger] = [await startEmbeddedServer({ jobs: 1 }), createApiKey(new Uint8Array(32)).key];
    onTestFinished(() => server.close());
    const answer = await callsTo(server.url, stranger).call('POST', '/api/v1/ast/sessions');
    expect(answer.status).toBe(401);
    await server.close();
  });

  test('closes once, however often it is told', async () => {
    const server = await startEmbeddedServer({ node: { workerEntry: SCRIPTED_WORKER } });
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

describe('a served server', () => {
  test('keeps identity and keys over a restart', async () => {
    const { dataDir, key } = await dataDirWithKey();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', JOBS: '1' });
    const seen = [];
    for (let starts = 0; starts < 2; starts += 1) {
      const server = await startServer(config, { workerEntry: SCRIPTED_WORKER });
      try {
        const { session, ended } = await analyze(callsTo(server.url, key), { 'a.js': 'SEVERITY high' });
        expect(ended).toMatchObject({ state: 'succeeded', counts: { high: 1 } });
        expect(server.fingerprint).toBe(parseApiKey(key).fingerprint);
        seen.push(session.encryption.keyId);
      } finally {
        await server.close(0);
      }
    }
    expect(seen[0]).toBe(seen[1]);
    expect(hashApiKey(key)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('that cannot listen says why, and leaves no process', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const config = readConfig({ PORT: String(port), DATA_DIR: newDataDir(), LOG_LEVEL: 'silent' });
    await expect(startServer(config, { workerEntry: SCRIPTED_WORKER })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: another program listens there: end it, or choose another port with PORT`,
    );
  });

  test('lets an analysis be fetched before it closes', async () => {
    const { dataDir, key } = await dataDirWithKey();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', JOBS: '1' });
    const server = await startServer(config, { workerEntry: SCRIPTED_WORKER });
    const service = callsTo(server.url, key);
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'SLEEP 1000' }]);
    const at = await announce(service, upload);
    await sendChunks(service, at, upload);
    const closed = server.close(20_000);
    expect((await untilEnded(service, at)).state).toBe('succeeded');
    await service.call('DELETE', `/api/v1/ast/sessions/${session.sessionId}`);
    await closed;
  });
});

describe('the Express process', () => {
  const PROGRAM = fileURLToPath(new URL('./serving-program.ts', import.meta.url));

  async function order(program: ChildProcess, message: object): Promise<void> {
    const answered = once(program, 'message');
    program.send(message);
    await answered;
  }

  test('never holds source, names of files or private keys', async () => {
    const { dataDir, key } = await dataDirWithKey();
    const program = fork(PROGRAM, [], {
      execArgv: ['--conditions=source', '--no-warnings'],
      serialization: 'advanced',
      env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'trace' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => void program.kill('SIGKILL'));
    const [{ url }] = (await once(program, 'message')) as [{ url: string }];

    const marks = {
      source: `source_${randomBytes(12).toString('hex')}`,
      fileName: `name_${randomBytes(12).toString('hex')}`,
      controlText: `control_${randomBytes(12).toString('hex')}`,
    };
    const controlBytes = randomBytes(32);
    const control = { kind: 'hold', text: marks.controlText, bytes: controlBytes };
    await order(program, control);
    const { ended, result } = await analyze(callsTo(url, key), { [`${marks.fileName}.js`]: `f('${marks.source}');` });
    expect(ended.state).toBe('succeeded');
    expect(result.coverage[0]!.path).toBe(`${marks.fileName}.js`);

    const snapshot = path.join(dataDir, 'express.heapsnapshot');
    await order(program, { kind: 'snapshot', file: snapshot });
    const strings = readFileSync(snapshot, 'latin1');
    // Only Linux shows a process' memory; elsewhere the heap snapshot must do.
    const memory = process.platform === 'linux' ? readMemory(program.pid!) : undefined;
    const secrets = privateKeysIn(dataDir);
    expect(secrets).toHaveLength(2);

    const heldAsString = (text: string) =>
      strings.includes(text) || memory?.some((part) => part.includes(text)) === true;
    const heldAsBytes = (bytes: Buffer) => memory?.some((part) => part.includes(bytes));
    // The control: both searches do find what the process holds.
    expect(strings.includes(marks.controlText)).toBe(true);
    expect(heldAsBytes(controlBytes) ?? true).toBe(true);
    expect(heldAsString(marks.source)).toBe(false);
    expect(heldAsString(marks.fileName)).toBe(false);
    for (const secret of secrets) {
      expect(heldAsString(secret)).toBe(false);
      expect(heldAsBytes(Buffer.from(secret, 'base64url')) ?? false).toBe(false);
    }

    program.send({ kind: 'close' });
    await once(program, 'exit');
  });
});

/** Base64url, as the files have them. */
function privateKeysIn(dataDir: string): string[] {
  const folder = path.join(dataDir, 'keys');
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')).privateKey);
}

/** Everything writable that a process has in its memory (proc_pid_maps(5)): a heap snapshot leaves the bytes of buffers out. */
function readMemory(pid: number): Buffer[] {
  const regions = readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line))
    .filter((match) => match !== null);
  const descriptor = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return regions.flatMap(([, from, to]) => {
      const bytes = Buffer.alloc(Number(BigInt(`0x${to}`) - BigInt(`0x${from}`)));
      try {
        const read = readSync(descriptor, bytes, 0, bytes.length, BigInt(`0x${from}`));
        return [bytes.subarray(0, read)];
      } catch {
        // Reserved, and not backed by anything.
        return [];
      }
    });
  } finally {
    closeSync(descriptor);
  }
}
