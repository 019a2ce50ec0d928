import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fetchCommits, hasCommit, isShallow, lacksFiles, mergeBaseOf, withToken } from '../../src/index.ts';
import { commit, git, repository, tree } from '../temporary-tree.ts';

/** An origin with two branches that left a common commit, and a clone of its last commit alone. */
function shallowClone() {
  const origin = repository({ 'a.js': 'x' });
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const base = git(origin, 'rev-parse', 'HEAD').trim();
  git(origin, 'checkout', '-q', '-b', 'topic');
  commit(origin);
  const head = git(origin, 'rev-parse', 'HEAD').trim();
  git(origin, 'checkout', '-q', 'main');
  commit(origin);
  const root = tree({});
  git(root, 'clone', '-q', '--depth', '1', `file://${origin}`, '.');
  return { origin, root, base, head };
}

test('single commits are fetched into a shallow clone, without history and without a reference', async () => {
  const { origin, root, base, head } = shallowClone();
  const refs = git(root, 'for-each-ref');
  expect([await hasCommit({ root }, base), await hasCommit({ root }, head), await isShallow({ root })]).toEqual([
    false,
    false,
    true,
  ]);
  await fetchCommits({ root }, { url: `file://${origin}`, commits: [base, head] });
  expect([await hasCommit({ root }, base), await hasCommit({ root }, head), await isShallow({ root })]).toEqual([
    true,
    true,
    true,
  ]);
  expect(await mergeBaseOf({ root }, base, head)).toBeUndefined();
  expect(git(root, 'for-each-ref')).toBe(refs);
});

test('a whole clone stays whole, and then knows the merge base', async () => {
  const { origin, base, head } = shallowClone();
  const root = tree({});
  git(root, 'clone', '-q', '--single-branch', '--branch', 'main', `file://${origin}`, '.');
  expect(await hasCommit({ root }, head)).toBe(false);
  await fetchCommits({ root }, { url: `file://${origin}`, commits: [head] });
  expect(await isShallow({ root })).toBe(false);
  expect(await mergeBaseOf({ root }, 'HEAD', head)).toBe(base);
});

test('a commit that nobody has is an error that says what to do', async () => {
  const { origin, root } = shallowClone();
  const unknown = 'd'.repeat(40);
  await expect(fetchCommits({ root }, { url: `file://${origin}`, commits: [unknown] })).rejects.toMatchObject({
    code: 'git-fetch-failed',
    exitCode: 3,
    message: expect.stringMatching(/d{40} could not be fetched from file:.*fetch-depth: 0/),
  });
});

test('the token goes along once, in place of what a checkout left behind, and is in no message', async () => {
  const seen: string[][] = [];
  const server = createServer((request, response) => {
    const { rawHeaders } = request;
    seen.push(rawHeaders.filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === 'authorization'));
    response.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { root, head } = shallowClone();
    git(root, 'config', `http.${url}/.extraheader`, 'AUTHORIZATION: basic b2xkOm9sZA==');
    const failure = await fetchCommits(withToken({ root }, url, 'ghs_secret'), {
      url: `${url}/o/r`,
      commits: [head],
    }).catch((error: unknown) => error as Error);
    const encoded = Buffer.from('x-access-token:ghs_secret').toString('base64');
    expect(seen).toEqual([[`basic ${encoded}`]]);
    expect(failure).toMatchObject({ code: 'git-fetch-failed' });
    expect(String(failure!.message)).not.toMatch(new RegExp(`ghs_secret|${encoded}`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a token for one server is not sent to another', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { root, head } = shallowClone();
    const repository = withToken({ root }, 'https://github.example', 'ghs_secret');
    await expect(fetchCommits(repository, { url, commits: [head] })).rejects.toMatchObject({
      code: 'git-fetch-failed',
    });
    expect(seen).toEqual([undefined]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('which clones lack files', async () => {
  const root = repository({ 'a.js': 'x' });
  expect(await lacksFiles({ root })).toBe(false);
  git(root, 'config', 'remote.origin.promisor', 'true');
  expect(await lacksFiles({ root })).toBe(false);
  git(root, 'config', 'core.sparseCheckout', 'true');
  expect(await lacksFiles({ root })).toBe(true);
  git(root, 'config', 'core.sparseCheckout', 'false');
  expect(await lacksFiles({ root })).toBe(false);
});
