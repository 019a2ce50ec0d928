/** Rules of `languages: generic` and `regex`: they run on every text that their paths take, whatever language it is in. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../src/index.ts';
import { mayReadAnyText } from '../src/languages/file-types.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function analyze(rules: readonly object[], path: string, text: string | Uint8Array) {
  const heads = rules.map((keys, i) => ({ id: `r${i}`, message: 'Found $X.', severity: 'ERROR', ...keys }));
  const set = engine.loadRules([{ name: 'r.json', text: JSON.stringify({ rules: heads }) }], { defaultRules: false });
  expect(set.errors).toEqual([]);
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return engine.analyze([{ index: 0, path, bytes }], set, { maxFileBytes: 10_000 });
}

const KEY = { languages: ['regex'], 'pattern-regex': 'key=(?<X>\\w+)' };
const SERVER = { languages: ['generic'], pattern: 'server $X {' };
const found = ({ findings }: ReturnType<typeof analyze>): string[] =>
  findings.map(({ ruleId, message, span }) => `${ruleId} ${span.start.line}:${span.start.column} ${message}`);

test('a file that no language takes is scanned, and its coverage names none', () => {
  const result = analyze([KEY, SERVER], 'conf/site.conf', 'a\nkey=secret\n  server one {\n  }\n');
  expect(found(result)).toEqual(['r0 2:1 Found secret.', 'r1 3:3 Found one.']);
  expect(result.coverage).toEqual([
    { path: 'conf/site.conf', status: 'scanned', bytes: 32, rulesRun: 2, diagnostics: [] },
  ]);
});

test('a file of a language meets them beside the rules for its language', () => {
  const python = { languages: ['python'], pattern: 'f($X)' };
  const result = analyze([KEY, python], 'a.py', 'f("key=secret")\n');
  expect(found(result)).toEqual(['r1 1:1 Found "key=secret".', 'r0 1:4 Found secret.']);
  expect(result.coverage[0]).toMatchObject({ language: 'python', rulesRun: 2 });
});

test('groups that no author wrote bind nothing', () => {
  const rule = { languages: ['regex'], message: '$1 $X $2', 'pattern-regex': '(?>k(e)y)(?:=)++(?<X>[a-z]++)' };
  const result = analyze([rule], 'a.txt', 'key==ab');
  expect(found(result)).toEqual(['r0 1:1 e ab ab']);
  expect(result.findings[0]?.bindings).toEqual({ $1: 'e', $2: 'ab', $X: 'ab' });
});

test('`none` is another name for `regex`', () => {
  expect(found(analyze([{ ...KEY, languages: ['none'] }], 'a.txt', 'key=a'))).toEqual(['r0 1:1 Found a.']);
});

test('paths decide: elsewhere a file of no language is skipped', () => {
  const conf = { ...KEY, paths: { include: ['*.conf'] } };
  expect(found(analyze([conf], 'x/a.conf', 'key=a'))).toEqual(['r0 1:1 Found a.']);
  expect(analyze([conf], 'a.txt', 'key=a').coverage[0]).toMatchObject({
    status: 'skipped',
    reason: 'unsupported-language',
  });
});

test('binary files and large ones are skipped as ever', () => {
  expect(analyze([KEY], 'a.bin', Buffer.from('key=a\0')).coverage[0]).toMatchObject({ reason: 'binary' });
  expect(analyze([KEY], 'a.txt', 'x'.repeat(20_000)).coverage[0]).toMatchObject({ reason: 'too-large' });
});

test('suppression marks count on any line of a text', () => {
  const text = 'key=a # nosemgrep: r0\n; rsolv-ignore: r0 known\nkey=b\nkey=c\n';
  const { findings } = analyze([KEY], 'a.ini', text);
  expect(findings.map(({ suppression }) => suppression?.line)).toEqual([1, 2, undefined]);
});

test('a generic rule may leave case out of account', () => {
  const caseless = { languages: ['generic'], pattern: 'allow $X', options: { generic_caseless: true } };
  expect(found(analyze([caseless], 'a.conf', 'ALLOW all\n'))).toEqual(['r0 1:1 Found all.']);
});

test('`pattern` is refused in a rule for regular expressions only', () => {
  const rule = { id: 'r', message: 'm', severity: 'ERROR', languages: ['regex'], pattern: 'a' };
  const { errors } = engine.loadRules([{ name: 'r', text: JSON.stringify({ rules: [rule] }) }], {
    defaultRules: false,
  });
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('use `pattern-regex`')]);
});

test('a pattern that could go on for ever ends with its budget', () => {
  const dots = {
    languages: ['generic'],
    pattern: '... a ... a ... a ... a ... a ... b',
    options: { generic_ellipsis_max_span: 1000 },
  };
  const { coverage } = analyze([dots], 'a.txt', `${'a '.repeat(3000)}`);
  expect(coverage[0]!.diagnostics).toEqual([]);
  const failing = { ...dots, pattern: '... a ... a ... a ... a ... a ... b$X' };
  expect(analyze([failing], 'a.txt', `${'a '.repeat(3000)} b`).coverage[0]!.diagnostics).toMatchObject([
    { kind: 'budget' },
  ]);
});

describe('whether rule files may need the text of files in no language', () => {
  test.each([
    ['rules:\n- id: a\n  languages: [python, js]\n  pattern-regex: regex', false],
    ['rules:\n- id: a\n  languages: [generic]\n', true],
    ['rules:\n- id: a\n  languages:\n    - "regex"\n', true],
    ["rules:\n- id: a\n  languages:\n  # words\n  - js\n  - 'none'\n  severity: x", true],
    ['rules:\n- id: a\n  languages:\n  - js\n  - ts\n  message: generic words', false],
    ['{"rules":[{"id":"a","languages":["generic"]}]}', true],
    ['{"rules":[{"id":"a","languages":["python"],"message":"generic"}]}', false],
    ['x: &l [generic]\nrules:\n- languages: *l', true],
    ['rules:\n- languages: [ js,\n   spacegrep ]', true],
    ['rules:\n- languages: !!seq [js]', true],
    ['', false],
  ])('%j', (text, expected) => {
    expect(mayReadAnyText([text])).toBe(expected);
  });
});
