import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiKey } from '@rsolv-ast/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { Analyst, type AnalystOptions } from '../src/analysis/analyst.ts';
import { chooseEngine } from '../src/analysis/choose-engine.ts';
import type { ServiceInput } from '../src/inputs/inputs.ts';
import { readInputs } from '../src/inputs/read-inputs.ts';

const API_KEY = createApiKey(new Uint8Array(32).fill(3)).key;
const SOURCE = 'const { exec } = require("child_process");\nmodule.exports = (name) => exec(`ls ${name}`);\n';

describe('the choice', () => {
  const OWN = { fromFork: false, dependabot: false };
  const service = (more: Partial<ServiceInput> = {}) => ({
    ...readInputs({}),
    service: { url: 'https://ast.example.com:8443', apiKey: API_KEY, identity: undefined, ...more },
  });

  test('without a service: inside the job', () => {
    expect(chooseEngine(readInputs({}), OWN)).toMatchObject({ kind: 'embedded' });
  });

  const idToken = async (audience: string) => `token for ${audience}`;

  test.each([
    ['', undefined],
    [', also where the job has OIDC tokens', idToken],
  ])('a service with its key%s', (_words, tokens) => {
    expect(chooseEngine(service(), OWN, tokens)).toMatchObject({
      kind: 'remote',
      why: 'The files went sealed to ast.example.com:8443.',
      service: { url: 'https://ast.example.com:8443', credential: { kind: 'api-key', apiKey: API_KEY } },
    });
  });

  test("without a key, by the job's OIDC token, made out to the service's origin", async () => {
    const identity = 'a'.repeat(26);
    const named = service({ apiKey: undefined, identity, url: 'https://ast.example.com:8443/base' });
    const engine = chooseEngine(named, OWN, idToken);
    if (engine.kind !== 'remote' || engine.service.credential.kind !== 'bearer') throw new Error('no bearer');
    expect(await engine.service.credential.fetchToken(undefined)).toBe('token for https://ast.example.com:8443');
    expect(engine.service.identity).toBe(identity);
  });

  test('by a token, but for no service in particular: the inputs need a correction', () => {
    expect(() => chooseEngine(service({ apiKey: undefined }), OWN, idToken)).toThrow(/server-identity: is missing/);
  });

  test.each([
    { fromFork: true, dependabot: false },
    { fromFork: false, dependabot: true },
  ])("a job whose secrets are somebody else's, %j, is no reason to complain of server-identity", (author) => {
    expect(chooseEngine(service({ apiKey: undefined }), author, idToken).kind).toBe('embedded');
  });

  test('what the job lacks is told with the lines to write', () => {
    const engine = chooseEngine(service({ apiKey: undefined }), OWN);
    expect(engine).toMatchObject({ kind: 'embedded', remedy: expect.stringContaining('  id-token: write') });
  });

  test.each([
    [{ fromFork: true, dependabot: false }, /^Proposals from forks get no secrets/],
    [{ fromFork: false, dependabot: true }, /Dependabot's own secrets/],
    [OWN, /^api-key is empty, and the job's permissions lack id-token: write/],
  ])('a service without its key, %j: inside the job, and why', (context, why) => {
    const engine = chooseEngine(service({ apiKey: undefined }), context);
    expect(engine.kind).toBe('embedded');
    expect(engine.why).toMatch(why);
    expect(engine.why).not.toContain('\n');
  });
});

describe('an analyst', () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  function analyst(url: string, more: Partial<AnalystOptions> = {}) {
    const told: string[] = [];
    const made = new Analyst({
      engine: {
        kind: 'remote',
        why: 'as asked',
        service: { url, credential: { kind: 'api-key', apiKey: API_KEY }, identity: undefined },
      },
      embedded: undefined,
      fallback: 'fail',
      fetch: globalThis.fetch,
      onProgress: () => {},
      onFallback: (why) => told.push(why),
      ...more,
    });
    closing.push(() => made.close());
    return { analyst: made, told };
  }

  const task = (signal = new AbortController().signal) => ({
    collected: {
      files: [
        {
          path: 'a.js',
          size: SOURCE.length,
          role: 'changed' as const,
          read: async () => ({ kind: 'bytes' as const, bytes: Buffer.from(SOURCE) }),
        },
      ],
      skipped: [],
    },
    rules: [],
    options: { defaultRules: true },
    signal,
  });

  async function answering(status: number, body: object): Promise<string> {
    const server = http.createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** No name of this kind is ever known (RFC 2606), so nobody waits for retries. */
  const NOWHERE = 'https://service.invalid';

  test('fails where the service cannot be reached', async () => {
    const { analyst: remote, told } = analyst(NOWHERE);
    await expect(remote.analyse(task())).rejects.toMatchObject({ code: 'unreachable' });
    expect(told).toEqual([]);
    expect(remote.engine.kind).toBe('remote');
  });

  test('falls back where it may, says so once, and gives the embedded verdict', async () => {
    const { analyst: remote, told } = analyst(NOWHERE, { fallback: 'embedded' });
    const [first, second] = [await remote.analyse(task()), await remote.analyse(task())];
    expect(first.findings.map(({ ruleId }) => ruleId)).toEqual(['javascript-command-injection']);
    expect(second.rulesDigest).toBe(first.rulesDigest);
    expect(told).toEqual([remote.engine.why]);
    expect(told[0]).toContain('service.invalid');
    expect(remote.engine.kind).toBe('embedded');
  });

  test('does not fall back from a service that refuses the key', async () => {
    const url = await answering(401, {
      type: 'about:blank',
      title: 'Invalid API key',
      status: 401,
      code: 'INVALID_API_KEY',
      detail: 'Check the key.',
      requestId: 'r1',
    });
    const { analyst: remote, told } = analyst(url, { fallback: 'embedded' });
    await expect(remote.analyse(task())).rejects.toMatchObject({ code: 'unauthorized' });
    expect(told).toEqual([]);
  });

  test('does not fall back for a job that is cancelled', async () => {
    const { analyst: remote, told } = analyst(NOWHERE, { fallback: 'embedded' });
    await expect(remote.analyse(task(AbortSignal.abort()))).rejects.toThrow();
    expect(told).toEqual([]);
  });
});
