/** The action against a service of one's own, as `rsolv-ast serve` starts it: same verdict, no leftovers, clear words when it fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import { type Running, run as runCommand, start } from '../support/command-line.ts';
import { recordingProxy } from '../support/recording-proxy.ts';
import { Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;
let folder: string;
let service: Running;
let url: string;
let apiKey: string;

beforeAll(async () => {
  github = await startGitHub();
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-action-service-'));
  apiKey = (await runCommand(['keys', 'create', '--customer', 'acme', '--data-dir', folder])).stdout.trim();
  service = start(['serve', '--port', '0', '--data-dir', folder]);
  url = (await service.until(/listens on (\S+),/))[1]!;
});
afterAll(async () => {
  service.process.kill('SIGTERM');
  expect((await service.ended).code).toBe(0);
  rmSync(folder, { recursive: true, force: true });
  await github.close();
});

const remote = (more: Record<string, string> = {}, to = url) => ({
  with: { 'server-url': to, 'api-key': apiKey, ...more },
  secrets: [apiKey],
});

const FILES = {
  'a.js': UNSAFE,
  'b.py': 'import subprocess\ndef f(x):\n    subprocess.call(x, shell=True)\n',
  'c.js': 'function ((( {\n',
};

test('the same verdict, findings and SARIF as without it; source goes sealed', async () => {
  const proxy = await recordingProxy(url);
  try {
    const [there, here] = [new Scenario(github, { 'old.js': UNSAFE }), new Scenario(github, { 'old.js': UNSAFE })];
    const onService = await there.propose(FILES, remote({ 'sarif-file': 'out.sarif' }, proxy.url));
    const embedded = await here.propose(FILES, { with: { 'sarif-file': 'out.sarif' } });
    expect(onService.code).toBe(1);
    expect(there.annotated.length).toBeGreaterThanOrEqual(2);
    expect(there.checkRun.annotations).toEqual(here.checkRun.annotations);
    expect(onService.readWorkspace('out.sarif')).toBe(embedded.readWorkspace('out.sarif'));
    expect(onService.outputs.coverage).toBe(embedded.outputs.coverage);
    const recorded = proxy.recorded().toString('latin1');
    expect(recorded).toMatch(/DELETE \/\S+\/sessions\//);
    for (const word of ['child_process', 'b.py', 'old.js', 'acme/shop']) expect(recorded).not.toContain(word);
  } finally {
    await proxy.close();
  }
});

describe('a service that cannot be reached', () => {
  let dead: string;

  beforeAll(async () => {
    // A port that was free a moment ago, and where nobody listens.
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    dead = `http://127.0.0.1:${(probe.address() as { port: number }).port}`;
    await new Promise((resolve) => probe.close(resolve));
  });

  test('fails, and says how to go on', async () => {
    const scenario = new Scenario(github);
    const run = await scenario.propose({ 'a.js': UNSAFE }, remote({}, dead));
    expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
    expect(run.errors.join()).toMatch(/fallback/);
    expect(scenario.checkRun).toMatchObject({ status: 'completed', conclusion: 'failure', annotations: [] });
  });

  test('with fallback: embedded, the same verdict and a warning', async () => {
    const scenario = new Scenario(github);
    const run = await scenario.propose({ 'a.js': UNSAFE }, remote({ fallback: 'embedded' }, dead));
    expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
    expect(run.warnings.join()).toMatch(/could not be used/);
    expect(scenario.annotated).toEqual(['a.js:2']);
  });
});

test('a key that the service does not know: an error, and no fallback', async () => {
  const scenario = new Scenario(github);
  const unknown = `${apiKey.slice(0, -4)}${apiKey.endsWith('aaaa') ? 'bbbb' : 'aaaa'}`;
  const run = await scenario.propose(
    { 'a.js': UNSAFE },
    { with: { 'server-url': url, 'api-key': unknown, fallback: 'embedded' }, secrets: [unknown] },
  );
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
  expect(run.errors.join()).toMatch(/API key|api-key/);
});

test('an identity that the service does not have: nothing is sent to it', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.propose({ 'a.js': UNSAFE }, remote({ 'server-identity': 'a'.repeat(26) }));
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/identity/);
});

test('a proposal from a fork gets no key: analysed inside the job, with the same verdict', async () => {
  const scenario = new Scenario(github);
  const pull = scenario.pull({ 'a.js': UNSAFE }, { fork: 'mallory/shop' });
  const run = await scenario.run(scenario.events.pullRequest(pull), {
    ...remote({ 'api-key': '' }),
    permissions: { contents: 'read' },
  });
  expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
});

/** Enough work to be in the middle of it. */
const LARGE = Object.fromEntries(
  Array.from({ length: 150 }, (_, i) => [`src/f${i}.js`, `${UNSAFE}${'const x = { a: [1, 2, 3] };\n'.repeat(400)}`]),
);

describe('a cancelled job', () => {
  test('deletes its session on the service and says so on the check run', async () => {
    const proxy = await recordingProxy(url);
    try {
      const scenario = new Scenario(github);
      const event = scenario.events.pullRequest(scenario.pull(LARGE));
      const running = await scenario.start(event, remote({}, proxy.url));
      await until(() => /\/analyses\b/.test(proxy.recorded().toString('latin1')));
      running.cancel();
      const run = await running.ended;
      expect(run.code).not.toBe(0);
      expect(run.signal).toBeNull();
      const [session] = /DELETE \/\S+\/sessions\/\S+/.exec(proxy.recorded().toString('latin1')) ?? [];
      const answer = await fetch(`${url}${session?.slice('DELETE '.length)}`, {
        headers: { 'x-api-key': apiKey },
      });
      expect(answer.status).toBe(404);
      expect(scenario.checkRun).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    } finally {
      await proxy.close();
    }
  });

  test('leaves no process of the embedded service behind', async () => {
    const scenario = new Scenario(github);
    const event = scenario.events.pullRequest(scenario.pull(LARGE));
    const running = await scenario.start(event);
    await until(() => scenario.checkRuns.length > 0);
    running.cancel();
    // The harness throws for a process that lives on.
    const run = await running.ended;
    expect(run.code).not.toBe(0);
    expect(scenario.checkRun).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  });
});

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 20));
}
