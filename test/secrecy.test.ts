/**
 * Source text and names of files never reach the service in the clear: not on the wire, not in its log, its files or the memory of
 * its gateway and supervisor. Compression is switched off, so that a search finds what is not sealed; a run without sealing must be
 * caught by the same search.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { analyzeRemotely, type RemoteAnalysis, type SourceFile } from '@rsolv-ast/client';
import { collect } from '@rsolv-ast/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run, start } from './support/command-line.ts';
import { foundInMemory } from './support/process-memory.ts';
import { descendants } from './support/processes.ts';
import { type RecordingProxy, recordingProxy } from './support/recording-proxy.ts';
import { storedZstd } from './support/stored-zstd.ts';

let sealing = true;

vi.mock('@rsolv-ast/protocol', async (importOriginal) => {
  const original = await importOriginal<typeof import('@rsolv-ast/protocol')>();
  return {
    ...original,
    async *packPart(...args: Parameters<typeof original.packPart>) {
      yield storedZstd(zstdDecompressSync(await original.collect(original.packPart(...args))));
    },
    async *sealStream(...args: Parameters<typeof original.sealStream>) {
      if (sealing) yield* original.sealStream(...args);
      else yield await original.collect(args[2]);
    },
  };
});

/** Words that stand nowhere but in the uploaded files, their names and the custom rule. */
const SECRETS = {
  path: 'zebra-quagga-ledger.js',
  source: 'unmistakableOkapiVariable',
  text: 'a sentence that only this customer wrote',
  rule: 'tapir-custom-rule',
};
const SOURCE = `const { exec } = require('child_process');
// ${SECRETS.text}
function f(${SECRETS.source}) { exec('ls ' + ${SECRETS.source}); }
`;
const RULE = `rules:
  - id: ${SECRETS.rule}
    languages: [javascript]
    severity: ERROR
    message: This is the ${SECRETS.rule}.
    pattern: exec(...)
`;

let folder: string;
let service: ReturnType<typeof start>;
let proxy: RecordingProxy;
let apiKey: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-secrecy-'));
  apiKey = (await run(['keys', 'create', '--customer', 'secrecy', '--data-dir', folder])).stdout.trim();
  service = start(['serve', '--port', '0', '--data-dir', folder], { env: { LOG_LEVEL: 'trace' } });
  proxy = await recordingProxy((await service.until(/listens on (\S+),/))[1]!);
});

afterEach(async () => {
  sealing = true;
  await proxy.close();
  service.process.kill('SIGTERM');
  await service.ended;
  rmSync(folder, { recursive: true, force: true });
});

/** `look` is called while the results wait at the service, before the session is deleted. */
function scan(look: () => void): Promise<RemoteAnalysis> {
  const bytes = Buffer.from(SOURCE);
  const file: SourceFile = {
    path: `src/${SECRETS.path}`,
    size: bytes.length,
    role: 'changed',
    read: async () => ({ kind: 'bytes', bytes }),
  };
  return analyzeRemotely({
    serverUrl: proxy.url,
    credential: { kind: 'api-key', apiKey },
    files: [file],
    rules: [{ name: 'custom.yaml', text: RULE }],
    onProgress: (event) => {
      if (event.kind === 'fetching') look();
    },
  });
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(directory, name))
    .filter((name) => statSync(name).isFile());
}

const everythingIn = (bytes: Buffer) => Object.values(SECRETS).filter((secret) => bytes.includes(secret));

/** The processes that `rsolv-ast serve` consists of: itself, the supervisor below it, the workers below that. */
function processes() {
  const gateway = service.process.pid!;
  const [supervisor, ...workers] = descendants(gateway);
  return { gateway, supervisor: supervisor!, workers };
}

test.runIf(process.platform === 'linux')('a sealed scan leaves nothing to find', async () => {
  const inMemory: string[][] = [];
  const inWorkers: string[] = [];
  const look = () => {
    const { gateway, supervisor, workers } = processes();
    inMemory.push(foundInMemory(gateway, Object.values(SECRETS)), foundInMemory(supervisor, Object.values(SECRETS)));
    for (const worker of workers) inWorkers.push(...foundInMemory(worker, Object.values(SECRETS)));
  };
  const result = await scan(look);
  look();

  expect(result.findings.map((finding) => finding.ruleId).sort()).toEqual([
    'javascript-command-injection',
    SECRETS.rule,
  ]);
  expect(proxy.recorded().length).toBeGreaterThan(1_000);
  expect(everythingIn(proxy.recorded())).toEqual([]);
  for (const file of filesBelow(folder)) expect(everythingIn(readFileSync(file))).toEqual([]);
  expect(inMemory.length).toBeGreaterThanOrEqual(4);
  expect(inMemory.flat()).toEqual([]);
  // The search of memory does find what is there: the worker had it all.
  expect(new Set(inWorkers)).toContain(SECRETS.source);

  service.process.kill('SIGTERM');
  const { stdout, stderr } = await service.ended;
  expect(stdout + stderr).toContain('/api/v1/ast/sessions');
  expect(everythingIn(Buffer.from(stdout + stderr))).toEqual([]);
});

test.runIf(process.platform === 'linux')('the same search catches a scan that is not sealed', async () => {
  sealing = false;
  await expect(scan(() => {})).rejects.toThrow();
  expect(everythingIn(proxy.recorded()).sort()).toEqual(Object.values(SECRETS).sort());
  expect(foundInMemory(processes().gateway, Object.values(SECRETS))).toContain(SECRETS.source);
});

test('stored frames are zstd', async () => {
  const bytes = Buffer.from(SOURCE.repeat(5_000));
  expect(zstdDecompressSync(storedZstd(bytes)).equals(bytes)).toBe(true);
  expect(storedZstd(bytes).includes(SECRETS.text)).toBe(true);
  expect(await collect([bytes])).toEqual(bytes);
});
