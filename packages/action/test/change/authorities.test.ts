/** Fetches from a GitHub whose certificate only `ca-cert` vouches for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openGitSource } from '../../src/change/git-source.ts';
import type { PullContext } from '../../src/event/pull-context.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-authorities-'));
const CERTIFICATE = path.join(folder, 'ca.pem');
const WORKSPACE = path.join(folder, 'work');
const TEMPORARY = path.join(folder, 'temp');
const MISSING = '1'.repeat(40);

let server: https.Server;
let context: PullContext;
const requests: string[] = [];

const git = (...args: string[]) => execFileSync('git', args, { cwd: WORKSPACE, encoding: 'utf8' }).trim();

beforeAll(async () => {
  for (const each of [WORKSPACE, TEMPORARY]) mkdirSync(each);
  vi.stubEnv('RUNNER_TEMP', TEMPORARY);
  const key = path.join(folder, 'key.pem');
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=github.test'.split(' '),
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', CERTIFICATE],
    ],
    { stdio: 'ignore' },
  );
  server = https.createServer({ key: readFileSync(key), cert: readFileSync(CERTIFICATE) }, (request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  git('init', '-q');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'x');
  const sha = git('rev-parse', 'HEAD');
  const serverUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  context = {
    event: 'workflow_dispatch',
    repository: { owner: 'o', repo: 'r', serverUrl, apiUrl: `${serverUrl}/api/v3`, defaultBranch: 'main' },
    head: { sha },
    workflowSha: sha,
    fromFork: false,
    dependabot: false,
    deleted: false,
    forced: false,
    workspace: WORKSPACE,
  };
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fetchMissing(caCert: string | undefined): Promise<string[]> {
  requests.length = 0;
  const source = (await openGitSource(context, { token: 'ghs_abc', caCert }))!;
  await expect(source.provide([MISSING])).rejects.toMatchObject({ code: 'git-fetch-failed' });
  await source.close();
  return [...requests];
}

test('git trusts what ca-cert holds, and nothing of it is left behind', async () => {
  expect(await fetchMissing(undefined)).toEqual([]);
  for (const caCert of [CERTIFICATE, readFileSync(CERTIFICATE, 'utf8')]) {
    expect((await fetchMissing(caCert))[0]).toMatch(/^\/o\/r\/info\/refs\?/);
  }
  expect(readdirSync(TEMPORARY)).toEqual([]);
});

test('where there is no clone of the repository nothing is left behind either', async () => {
  const elsewhere = { ...context, workflowSha: MISSING, head: { sha: MISSING } };
  expect(await openGitSource(elsewhere, { token: undefined, caCert: CERTIFICATE })).toBeUndefined();
  expect(readdirSync(TEMPORARY)).toEqual([]);
});
