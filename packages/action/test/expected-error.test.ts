import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ClientError } from '@rsolv-ast/client';
import { describe, expect, test } from 'vitest';
import { ACTION_ERRORS, ActionError } from '../src/errors.ts';
import { expectedError } from '../src/expected-error.ts';

const SOURCES = path.resolve(import.meta.dirname, '../src');

test('every code of the catalogue is used', () => {
  const text = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
    .map((name) => readFileSync(path.join(SOURCES, name), 'utf8'))
    .join('\n');
  expect(Object.keys(ACTION_ERRORS).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('an expected error stays what it is', () => {
  const error = new ActionError('bad-rules', 'Correct the path.');
  expect(expectedError(error)).toBe(error);
});

describe('failures of the client', () => {
  test.each([
    ['unreachable', 'service-unreachable'],
    ['busy', 'service-unreachable'],
    ['unauthorized', 'service-refused'],
    ['untrusted-service', 'service-refused'],
    ['git-ownership', 'git-failed'],
    ['analysis-failed', 'analysis-failed'],
    ['local-storage', 'analysis-failed'],
  ] as const)('%s is %s, in its own words', (code, expected) => {
    const error = expectedError(new ClientError(code, 'what to do'));
    expect(error.code).toBe(expected);
    expect(error.message).toMatch(/^what to do/);
  });

  test('a service that cannot be reached: the fallback is named', () => {
    expect(expectedError(new ClientError('unreachable', 'no answer')).message).toContain('fallback: embedded');
  });
});

describe("GitHub's answers", () => {
  const answer = (status: number) =>
    Object.assign(new Error('Bad credentials - ghs_secret'), {
      name: 'HttpError',
      status,
      request: {
        method: 'GET',
        url: 'https://api.github.com/repos/o/r/pulls/1?page=2',
        headers: { authorization: 'x' },
      },
    });

  test.each([
    [403, 'github-refused', 'permissions:'],
    [404, 'github-refused', 'HTTP 404'],
    [502, 'github-unavailable', 'githubstatus.com'],
    [429, 'github-unavailable', 'run the job again'],
  ] as const)('%i', (status, code, words) => {
    const error = expectedError(answer(status));
    expect(error.code).toBe(code);
    expect(error.message).toContain('GET /repos/o/r/pulls/1');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('ghs_secret');
  });
});

describe('what nobody expected', () => {
  test('is told by name and place, never by its text', () => {
    const error = expectedError(new TypeError('cannot read password=hunter2 of const secret = 1'));
    expect(error.code).toBe('internal');
    expect(error.message).toMatch(/TypeError < .*expected-error\.test\.ts:\d+:\d+/);
    expect(error.message).not.toMatch(/hunter2|secret/);
    expect(error.message.split('\n')).toHaveLength(1);
  });

  test('also if its name, its code and its stack were made up', () => {
    const error = Object.assign(new Error('x'), { code: 'a\n::error::b', stack: 'x\n    at\n::error::injected\n' });
    error.name = 'Evil\n::set-output';
    expect(expectedError(error).message).not.toMatch(/injected|::|Evil/);
  });

  test.each([[undefined], ['a text with hunter2'], [{ message: 'hunter2' }]])(
    'also if it is no error: %j',
    (thrown) => {
      expect(expectedError(thrown)).toMatchObject({ code: 'internal' });
      expect(expectedError(thrown).message).not.toContain('hunter2');
    },
  );
});
