import { expect, test } from 'vitest';
import type { Fetch } from '../src/network/fetch.ts';
import { openOctokit } from '../src/network/octokit.ts';

async function requested(token: string | undefined) {
  const requests: { url: string; headers: Record<string, string> }[] = [];
  const fetch: Fetch = async (input, init) => {
    requests.push({ url: String(input), headers: init?.headers as Record<string, string> });
    return Response.json({ tag_name: 'v1' });
  };
  const octokit = openOctokit({
    apiUrl: 'https://ghe.example.com/api/v3',
    token,
    fetch,
    signal: new AbortController().signal,
    onRetry: () => {},
  });
  await octokit.rest.repos.getLatestRelease({ owner: 'o', repo: 'r' });
  return requests;
}

test('requests go to the address that is given, with the token, by the way that is given', async () => {
  const requests = await requested('ghs_abc');
  expect(requests).toMatchObject([
    {
      url: 'https://ghe.example.com/api/v3/repos/o/r/releases/latest',
      headers: { authorization: 'token ghs_abc', 'user-agent': expect.stringMatching(/^rsolv-ast-action\b/) },
    },
  ]);
});

test('without a token they are anonymous', async () => {
  const [request] = await requested(undefined);
  expect(request!.headers).not.toHaveProperty('authorization');
});
