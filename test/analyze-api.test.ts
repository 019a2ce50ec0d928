/** `POST /api/v1/ast/analyze` against the service as people start it: real workers, real rules, a client that knows only the documented facts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFindings, sealRequest, sendRequest } from '../packages/server/test/gateway/analyze-client.ts';
import { run, start } from './support/command-line.ts';

const FILES = [
  {
    path: 'src/run.js',
    language: 'javascript',
    content: "const { exec } = require('child_process');\n\nmodule.exports = (name) => exec('ls ' + name);\n",
  },
  {
    path: 'load.py',
    language: 'python',
    content: 'import pickle\n\n\ndef load(data):\n    return pickle.loads(data)\n',
  },
  { path: 'add.ts', content: 'export const add = (a: number, b: number) => a + b;\n' },
];

let folder: string;
let service: ReturnType<typeof start>;
let url: string;
let apiKey: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-analyze-'));
  apiKey = (await run(['keys', 'create', '--customer', 'field', '--data-dir', folder])).stdout.trim();
  service = start(['serve', '--port', '0', '--data-dir', folder], { env: { LOG_LEVEL: 'trace' } });
  url = (await service.until(/listens on (\S+),/))[1]!;
});

afterAll(async () => {
  service.process.kill('SIGTERM');
  await service.ended;
  rmSync(folder, { recursive: true, force: true });
});

test('findings in each of the three shapes that clients read', async () => {
  const request = sealRequest(apiKey, FILES);
  const { status, json } = await sendRequest(url, request);
  expect(status).toBe(200);
  expect(json.requestId).toBe(request.body.requestId);
  expect(json.session.sessionId).toMatch(/^[0-9a-f]{32}$/);
  expect(json.summary).toMatchObject({ totalFiles: 3, totalFindings: 2, filesAnalyzed: 3 });

  const { nested, flat, byCwe } = readFindings(json);
  const places = [
    ['src/run.js', 3],
    ['load.py', 5],
  ];
  for (const shape of [nested, flat, byCwe]) expect(shape.map((one) => [one.path, one.line])).toEqual(places);
  expect(flat.map((one) => one.type)).toEqual(nested.map((one) => one.type));
  expect(byCwe.map((one) => one.type)).toEqual(['CWE-78', 'CWE-502']);
});

test('newer clients send 12 bytes of iv; the session can be used again and deleted', async () => {
  const first = await sendRequest(url, sealRequest(apiKey, FILES, 12));
  const { sessionId } = first.json.session;
  const again = sealRequest(apiKey, FILES.slice(0, 1));
  again.body.sessionId = sessionId;
  expect((await sendRequest(url, again)).json.session.sessionId).toBe(sessionId);
  const deleted = await fetch(`${url}/api/v1/ast/sessions/${sessionId}`, {
    method: 'DELETE',
    headers: { 'x-api-key': apiKey },
  });
  expect(deleted.ok).toBe(true);
});

test('a file sealed with another key is refused by name, and nothing of it is kept or logged', async () => {
  const request = sealRequest(apiKey, FILES);
  const other = sealRequest(apiKey, FILES);
  request.body.files[1] = other.body.files[1];
  const { status, json } = await sendRequest(url, request);
  expect(status).toBe(400);
  expect(json).toMatchObject({ error: { code: 'DECRYPTION_FAILED' }, requestId: request.body.requestId });
  expect(JSON.stringify(json.error)).toContain('load.py');

  const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join();
  for (const secret of ['pickle.loads', 'load.py', request.headers['X-Encryption-Key']!, apiKey]) {
    expect(kept).not.toContain(secret);
  }
});
