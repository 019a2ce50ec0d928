/** The action in a company's network: an authority of its own, a proxy that alone leads out, and no name that resolves without it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, readConfig, startServer } from '../../packages/server/src/index.ts';
import type { FakeGitHub } from '../github/fake-github.ts';
import { type IdTokenIssuer, startIdTokenIssuer } from '../github/id-tokens.ts';
import type { RunRequest } from '../github/runner.ts';
import { type ForwardProxy, forwardProxy } from '../support/forward-proxy.ts';
import { type OwnAuthority, ownAuthority, type TlsFront } from '../support/own-authority.ts';
import { Scenario, startGitHub, UNSAFE } from './scenario.ts';

const NAMES = ['github.test', 'tokens.test', 'ast.test'] as const;

let github: FakeGitHub;
let issuer: IdTokenIssuer;
let service: RunningServer;
let authority: OwnAuthority;
let proxy: ForwardProxy;
let folder: string;
let fronts: Record<'github' | 'tokens' | 'ast', TlsFront>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-network-'));
  authority = ownAuthority(NAMES);
  [github, issuer, proxy] = await Promise.all([startGitHub(), startIdTokenIssuer(), forwardProxy()]);
  const config = readConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', JOBS: '1' });
  service = await startServer(config, {}, async (token) => {
    const customerId = issuer.verify(token, fronts.ast.url);
    return customerId === undefined ? undefined : { customerId };
  });
  fronts = {
    github: await authority.front(github.url, 'github.test'),
    tokens: await authority.front(issuer.environment('x/y').ACTIONS_ID_TOKEN_REQUEST_URL!, 'tokens.test'),
    ast: await authority.front(service.url, 'ast.test'),
  };
});
afterAll(async () => {
  await Promise.all([service.close(0), authority.close(), proxy.close(), issuer.close()]);
  rmSync(folder, { recursive: true, force: true });
  await github.close();
});

/** Everything by the names that only the proxy knows. */
function inside(scenario: Scenario): RunRequest['env'] & object {
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = issuer.environment(scenario.repository.fullName);
  return {
    GITHUB_SERVER_URL: fronts.github.url,
    GITHUB_API_URL: `${fronts.github.url}/api/v3`,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${fronts.tokens.url}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token!,
    HTTPS_PROXY: proxy.url,
    HTTP_PROXY: proxy.url,
  };
}

test.each([
  ['a file', () => authority.file],
  ['the text', () => readFileSync(authority.file, 'utf8')],
])(
  'GitHub, git, the issuer of tokens and the service, with ca-cert as %s: all by the proxy',
  async (_words, caCert) => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const before = proxy.asked.length;
    const fetches = () => github.seen.filter(({ operation }) => operation === 'git').length;
    // The checkout was made by somebody else's means; only what the action does itself is looked at.
    let afterCheckout = 0;
    const run = await scenario.propose(
      { 'a.js': UNSAFE },
      {
        with: { 'server-url': fronts.ast.url, 'server-identity': service.fingerprint, 'ca-cert': caCert() },
        env: inside(scenario),
        prepare: () => {
          afterCheckout = fetches();
        },
      },
    );
    expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure', 'new-findings': '1' } });
    expect(scenario.annotated).toEqual(['a.js:2']);
    expect(run.summary).toContain('by the OIDC token of this job');
    expect(new Set(proxy.asked.slice(before))).toEqual(
      new Set(Object.values(fronts).map(({ url }) => new URL(url).host)),
    );
    expect(fetches()).toBeGreaterThan(afterCheckout);
  },
);

test('NO_PROXY goes round the proxy, where names resolve', async () => {
  const scenario = new Scenario(github);
  const before = proxy.asked.length;
  const run = await scenario.propose(
    { 'a.js': UNSAFE },
    {
      with: { 'ca-cert': authority.file },
      env: {
        GITHUB_SERVER_URL: `https://127.0.0.1:${fronts.github.port}`,
        GITHUB_API_URL: `https://127.0.0.1:${fronts.github.port}/api/v3`,
        HTTPS_PROXY: proxy.url,
        NO_PROXY: '127.0.0.1',
      },
    },
  );
  expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
  expect(proxy.asked.length).toBe(before);
});

test('an authority that nobody named: the error says which input names it, and nothing is sent', async () => {
  const scenario = new Scenario(github);
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, ACTIONS_ID_TOKEN_REQUEST_URL: url } = issuer.environment(
    scenario.repository.fullName,
  );
  const run = await scenario.propose(
    { 'a.js': UNSAFE },
    {
      with: { 'server-url': `https://127.0.0.1:${fronts.ast.port}`, 'server-identity': service.fingerprint },
      env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: token!, ACTIONS_ID_TOKEN_REQUEST_URL: url! },
    },
  );
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/certificate of 127\.0\.0\.1:\d+ is not trusted.*ca-cert/s);
});
