/** Sessions that the job's OIDC token opens: issuer, service and workers are real ones on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningServer, readConfig, startServer } from '../../packages/server/src/index.ts';
import type { FakeGitHub } from '../github/fake-github.ts';
import { type IdTokenIssuer, startIdTokenIssuer } from '../github/id-tokens.ts';
import type { RunRequest } from '../github/runner.ts';
import { type RecordingProxy, recordingProxy } from '../support/recording-proxy.ts';
import { Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;
let issuer: IdTokenIssuer;
let service: RunningServer;
let proxy: RecordingProxy;
let folder: string;
/** Customers that were let in. */
const callers = new Set<string>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-oidc-'));
  [github, issuer] = await Promise.all([startGitHub(), startIdTokenIssuer()]);
  const config = readConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', JOBS: '1' });
  service = await startServer(config, {}, async (token) => {
    const repository = issuer.verify(token, proxy.url);
    if (repository === undefined) return undefined;
    callers.add(repository);
    return { customerId: `oidc:${repository}` };
  });
  proxy = await recordingProxy(service.url);
});
afterEach(() => {
  issuer.lifetimeSeconds = 300;
  callers.clear();
  expect(issuer.violations).toEqual([]);
});
afterAll(async () => {
  await Promise.all([service.close(0), proxy.close(), issuer.close()]);
  rmSync(folder, { recursive: true, force: true });
  await github.close();
});

function byToken(scenario: Scenario, more: Record<string, string> = {}): Partial<RunRequest> {
  const env = issuer.environment(scenario.repository.fullName);
  return {
    with: { 'server-url': proxy.url, 'server-identity': service.fingerprint, ...more },
    env,
    secrets: [env.ACTIONS_ID_TOKEN_REQUEST_TOKEN!],
  };
}

const FILES = { 'a.js': UNSAFE, 'b.py': 'import subprocess\ndef f(x):\n    subprocess.call(x, shell=True)\n' };

test('the same verdict as inside the job, no key anywhere, and the token is masked before it is used', async () => {
  const [there, here] = [new Scenario(github), new Scenario(github)];
  const before = issuer.issued.length;
  const run = await there.propose(FILES, byToken(there));
  const embedded = await here.propose(FILES);
  const mine = issuer.issued.slice(before);
  expect(run.outputs['new-findings']).toBe(embedded.outputs['new-findings']);
  expect(there.checkRun.annotations).toEqual(here.checkRun.annotations);
  expect(run.summary).toContain('by the OIDC token of this job');
  expect([...callers]).toEqual([there.repository.fullName]);
  expect(mine.map(({ audience }) => audience)).toEqual([new URL(proxy.url).origin]);
  // Once, as the mask; the harness looks for the job's own secrets.
  expect(run.printed.split(mine[0]!.token).length - 1).toBe(1);
  expect(run.commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data)).toContain(mine[0]!.token);
  const recorded = proxy.recorded().toString('latin1');
  expect(recorded).not.toMatch(/x-api-key/i);
  expect(recorded).not.toContain('child_process');
  expect(recorded).toMatch(/DELETE \/\S+\/sessions\//);
});

test('tokens that have nearly ended are fetched anew for each request', async () => {
  issuer.lifetimeSeconds = 30;
  const scenario = new Scenario(github);
  const before = issuer.issued.length;
  const run = await scenario.propose({ 'a.js': UNSAFE }, byToken(scenario));
  expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
  expect(issuer.issued.length - before).toBeGreaterThan(3);
});

test('a token that the service does not accept: an error that says whom to ask, and no fallback', async () => {
  issuer.lifetimeSeconds = -10;
  const scenario = new Scenario(github);
  const before = issuer.issued.length;
  const run = await scenario.propose({ 'a.js': UNSAFE }, byToken(scenario, { fallback: 'embedded' }));
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
  expect(run.errors.join()).toMatch(/ask the operator to accept the OIDC tokens of this repository/);
  for (const { token } of issuer.issued.slice(before)) expect(run.errors.join()).not.toContain(token);
  expect(scenario.checkRun).toMatchObject({ conclusion: 'failure', annotations: [] });
});

test('without server-identity the inputs need a correction: a token names no service', async () => {
  const scenario = new Scenario(github);
  const before = issuer.issued.length;
  const run = await scenario.propose({ 'a.js': UNSAFE }, byToken(scenario, { 'server-identity': '' }));
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/server-identity: is missing.*26 characters/);
  expect(issuer.issued.length).toBe(before);
});

test('another service than the pinned one gets nothing', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.propose({ 'a.js': UNSAFE }, byToken(scenario, { 'server-identity': 'a'.repeat(26) }));
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/cannot be trusted/);
});

test('an issuer that is in trouble is asked again; one that refuses says what the job lacks', async () => {
  const scenario = new Scenario(github);
  issuer.refusals.push(503);
  expect(await scenario.propose({ 'a.js': UNSAFE }, byToken(scenario))).toMatchObject({
    code: 1,
    outputs: { 'new-findings': '1' },
  });
  issuer.refusals.push(404);
  const other = new Scenario(github);
  const run = await other.propose({ 'a.js': UNSAFE }, byToken(other));
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/HTTP 404.*id-token: write/);
});

test('a job without id-token: write is analysed inside the job, and the log has the YAML to add', async () => {
  const scenario = new Scenario(github);
  const { with: inputs } = byToken(scenario);
  const run = await scenario.propose({ 'a.js': UNSAFE }, { with: inputs! });
  expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
  expect(run.commands.filter(({ name }) => name === 'notice').map(({ data }) => data)).toContainEqual(
    expect.stringMatching(/lack id-token: write, so the files were analysed inside this job/),
  );
  expect(run.log).toContain(
    'permissions:\n  contents: read\n  pull-requests: read\n  checks: write\n  id-token: write',
  );
});

test('a proposal from a fork, which gets no token, is analysed inside the job', async () => {
  const scenario = new Scenario(github);
  const pull = scenario.pull({ 'a.js': UNSAFE }, { fork: 'mallory/shop' });
  const { with: inputs } = byToken(scenario);
  const run = await scenario.run(scenario.events.pullRequest(pull), {
    with: inputs!,
    permissions: { contents: 'read' },
  });
  expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
  expect(run.summary).toMatch(/Proposals from forks get no secrets/);
});
