import { createApiKey, fingerprintOf } from '@rsolv-ast/protocol';
import { describe, expect, test } from 'vitest';
import { ActionError } from '../src/errors.ts';
import { idTokenAccess, namesService, secretsOf } from '../src/inputs/given.ts';
import { readInputs } from '../src/inputs/read-inputs.ts';

const IDENTITY = new Uint8Array(32).fill(7);
const FINGERPRINT = fingerprintOf(IDENTITY);
const API_KEY = createApiKey(IDENTITY).key;

/** The environment in which the runner passes these inputs. */
function environment(inputs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

const read = (inputs: Record<string, string>) => readInputs(environment(inputs));

function problemsOf(inputs: Record<string, string>): string {
  try {
    read(inputs);
  } catch (error) {
    expect(error).toBeInstanceOf(ActionError);
    expect((error as ActionError).code).toBe('bad-inputs');
    return (error as ActionError).message;
  }
  throw new Error('these inputs were accepted');
}

test('without any input the defaults hold', () => {
  expect(read({})).toEqual({
    service: undefined,
    fallback: 'fail',
    githubToken: undefined,
    rules: [],
    config: '.github/rsolv-ast.yml',
    paths: [],
    pathsIgnore: [],
    failOn: undefined,
    failOnIncomplete: undefined,
    baseline: undefined,
    context: undefined,
    checkName: 'rsolv AST',
    sarifFile: undefined,
    maxAnnotations: 100,
    timeoutMs: 20 * 60 * 1000,
    caCert: undefined,
    debug: false,
  });
});

test('inputs cannot be changed afterwards', () => {
  expect(Object.isFrozen(read({}))).toBe(true);
});

describe('what is accepted', () => {
  test.each<[string, string, string, unknown]>([
    ['fail-on', 'HIGH', 'failOn', 'high'],
    ['fail-on', ' never ', 'failOn', 'never'],
    ['fail-on-incomplete', 'True', 'failOnIncomplete', true],
    ['fail-on-incomplete', 'false', 'failOnIncomplete', false],
    ['context', 'all', 'context', 'all'],
    ['fallback', 'embedded', 'fallback', 'embedded'],
    ['paths', 'src/**\n\n# a comment\n  lib/*.js\r\n', 'paths', ['src/**', 'lib/*.js']],
    ['paths-ignore', '**/test/**', 'pathsIgnore', ['**/test/**']],
    ['rules', './rules/\nmore/own.yaml', 'rules', ['rules', 'more/own.yaml']],
    ['config', './security/ast.yml', 'config', 'security/ast.yml'],
    ['max-annotations', '0', 'maxAnnotations', 0],
    ['timeout', '90s', 'timeoutMs', 90_000],
    ['timeout', '1 h', 'timeoutMs', 3_600_000],
    ['baseline', 'none', 'baseline', { kind: 'none' }],
    ['baseline', 'merge-base', 'baseline', { kind: 'merge-base' }],
    ['baseline', 'a'.repeat(40), 'baseline', { kind: 'commit', sha: 'a'.repeat(40) }],
    ['baseline', './old.json', 'baseline', { kind: 'file', path: 'old.json' }],
    ['check-name', 'Security – größer', 'checkName', 'Security – größer'],
    ['github-token', ' ghs_abc ', 'githubToken', 'ghs_abc'],
    ['server-url', 'http://127.0.0.1:8080/', 'service', { url: 'http://127.0.0.1:8080' }],
    ['server-url', 'https://ast.example.com/base//', 'service', { url: 'https://ast.example.com/base' }],
  ])('%s: %j', (name, text, key, expected) => {
    expect(read({ [name]: text })).toMatchObject({ [key]: expected });
  });

  test('a service with key and pinned identity', () => {
    const inputs = { 'server-url': 'https://ast.example.com', 'api-key': API_KEY, 'server-identity': FINGERPRINT };
    expect(read(inputs).service).toEqual({ url: 'https://ast.example.com', apiKey: API_KEY, identity: FINGERPRINT });
  });

  test('a service without a key: jobs of forks get no secrets', () => {
    expect(read({ 'server-url': 'https://ast.example.com', 'api-key': '' }).service?.apiKey).toBeUndefined();
  });
});

describe('what is refused says what to write', () => {
  test.each<[Record<string, string>, string]>([
    [{ 'fail-on': 'hihg' }, 'fail-on: "hihg" is not one of low, medium, high, critical or never'],
    [{ 'fail-on-incomplete': 'yes' }, 'fail-on-incomplete: "yes" is not one of true or false'],
    [{ context: 'some' }, 'context: "some" is not one of imports, changed or all'],
    [{ fallback: 'remote' }, 'fallback: "remote" is not one of fail or embedded'],
    [{ paths: '!src/**' }, 'write it without that into paths-ignore'],
    [{ 'paths-ignore': '!src/**' }, 'write it without that into paths'],
    [{ paths: '/src/**' }, "must be relative to the repository's root"],
    [{ paths: 'src\\**' }, "must be relative to the repository's root"],
    [{ rules: '../rules' }, 'rules: "../rules" must be a path inside the repository'],
    [{ rules: '/etc/rules' }, 'must be a path inside the repository'],
    [{ rules: 'C:/rules' }, 'must be a path inside the repository'],
    [{ config: 'a/../../b.yml' }, 'config: "a/../../b.yml" must be a path inside the repository'],
    [{ baseline: 'main' }, "is neither none, nor merge-base, nor a commit's full SHA, nor a file"],
    [{ baseline: 'abc123' }, "is neither none, nor merge-base, nor a commit's full SHA, nor a file"],
    [{ baseline: '../old.json' }, 'must be a path inside the repository'],
    [{ 'max-annotations': '-1' }, 'max-annotations: "-1" is no whole number from 0 to 1000'],
    [{ 'max-annotations': '1001' }, 'is no whole number from 0 to 1000'],
    [{ 'max-annotations': '1e3' }, 'is no whole number from 0 to 1000'],
    [{ timeout: '20' }, 'timeout: "20" is no time up to 6h: write such as 90s, 20m or 1h'],
    [{ timeout: '0m' }, 'is no time up to 6h'],
    [{ timeout: '7h' }, 'is no time up to 6h'],
    [{ 'check-name': 'two\nlines' }, 'check-name: must be one line'],
    [{ 'check-name': 'x'.repeat(101) }, 'at most 100 characters'],
    [{ 'server-url': 'ast.example.com' }, 'server-url: is no URL: write such as https://ast.example.com'],
    [{ 'server-url': 'ftp://ast.example.com' }, 'server-url: is no URL'],
    [{ 'server-url': 'http://ast.example.com' }, 'write https:// instead of http://'],
    [{ 'server-url': 'https://me:secret@ast.example.com' }, 'must hold no user, password'],
    [{ 'server-url': 'https://ast.example.com?x=1' }, 'must hold no user, password, query'],
    [{ 'api-key': API_KEY }, 'api-key: is set, but server-url is not'],
    [{ 'server-identity': FINGERPRINT }, 'server-identity: is set, but server-url is not'],
    [{ 'server-url': 'https://a.example', 'api-key': 'rsolv_wrong' }, 'api-key: is malformed'],
    [{ 'server-url': 'https://a.example', 'server-identity': 'ABC' }, 'server-identity: must be the 26 characters'],
    [
      { 'server-url': 'https://a.example', 'api-key': API_KEY, 'server-identity': 'a'.repeat(26) },
      'server-identity: is another than the one in api-key',
    ],
  ])('%j', (inputs, expected) => {
    expect(problemsOf(inputs)).toContain(expected);
  });

  test('every error at once, one a line', () => {
    const message = problemsOf({ 'fail-on': 'x', timeout: 'soon', paths: '/a\n!b', 'server-url': 'nowhere' });
    expect(message.split('\n')).toHaveLength(6);
    expect(message).toMatch(/^5 inputs are wrong/);
  });

  test('no secret is quoted, whatever is wrong with it', () => {
    const message = problemsOf({ 'server-url': 'https://u:hunter2@a.example', 'api-key': 'my-precious-key' });
    expect(message).not.toMatch(/hunter2|my-precious-key/);
  });

  test('a wrong value cannot add lines or grow without bound', () => {
    const message = problemsOf({ 'fail-on': `x\n::error::${'y'.repeat(10_000)}` });
    expect(message.split('\n')).toHaveLength(2);
    expect(message.length).toBeLessThan(400);
  });
});

describe('before anything is parsed', () => {
  test('the secrets are known, even where other inputs are wrong', () => {
    expect(secretsOf(environment({ 'api-key': ' key ', 'github-token': 'token', timeout: '?' }))).toEqual([
      'key',
      'token',
    ]);
    expect(secretsOf({})).toEqual([]);
  });

  test.each([
    [{}, false],
    [{ 'server-url': 'https://a.example' }, false],
    [{ 'server-url': 'https://a.example', 'api-key': ' ' }, false],
    [{ 'server-url': 'https://a.example', 'api-key': 'k' }, true],
    [{ 'server-url': 'https://a.example', 'server-identity': FINGERPRINT }, false],
  ])('%j needs the service: %j', (inputs, expected) => {
    expect(namesService(environment(inputs as Record<string, string>))).toBe(expected);
  });

  const ACCESS = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example/?api-version=2.0',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request token',
  };

  test("the job's access to OIDC tokens is a credential where the service is pinned, and a secret", () => {
    const inputs = environment({ 'server-url': 'https://a.example', 'server-identity': FINGERPRINT });
    expect(namesService({ ...inputs, ...ACCESS })).toBe(true);
    expect(namesService({ ...environment({ 'server-url': 'https://a.example' }), ...ACCESS })).toBe(false);
    expect(secretsOf(ACCESS)).toEqual(['request token']);
  });

  test.each([
    { ACTIONS_ID_TOKEN_REQUEST_URL: '' },
    { ACTIONS_ID_TOKEN_REQUEST_URL: 'no url' },
    { ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
    { ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
  ])('there is none with %j', (more) => {
    expect(idTokenAccess({ ...ACCESS, ...more })).toBeUndefined();
  });
});
