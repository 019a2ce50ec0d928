import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, POLICY_FILE_MAX_CHARACTERS, parsePolicy } from '../../src/index.ts';

const FILE = '.github/rsolv-ast.yml';

/** Problems as `line:column key: message`. */
function problems(text: string): string[] {
  return parsePolicy(text, FILE).problems.map(
    ({ file, line, column, key, message }) => `${file === FILE ? '' : file}${line}:${column} ${key}: ${message}`,
  );
}

test('every key', () => {
  const { policy, problems } = parsePolicy(
    `
rules:
  paths: [.github/rules, more.yaml]
  default-rules: false
  disable:
    - python-*
severities:
  javascript-weak-random: low
  "python-*": critical
paths:
  include: [src/**]
  exclude:
    - "**/*.test.js"
fail-on: high
fail-on-incomplete: true
baseline: .github/rsolv-ast-baseline.json
context: all
allow-new-suppressions: false
suppressions:
  - rule: javascript-eval-injection
    path: scripts/**
    reason: Runs on our machines only.
    owner: "@org/build"
    expires: 2027-01-31

  - rule: "*"
    path: fixtures
    reason: "  Broken on purpose. "
`,
    FILE,
  );
  expect(problems).toEqual([]);
  expect(policy).toEqual({
    rules: { paths: ['.github/rules', 'more.yaml'], defaultRules: false, disable: ['python-*'] },
    severities: [
      { rule: 'javascript-weak-random', severity: 'low' },
      { rule: 'python-*', severity: 'critical' },
    ],
    paths: { include: ['src/**'], exclude: ['**/*.test.js'] },
    failOn: 'high',
    failOnIncomplete: true,
    baseline: '.github/rsolv-ast-baseline.json',
    context: 'all',
    allowNewSuppressions: false,
    suppressions: [
      {
        file: FILE,
        line: 20,
        rule: 'javascript-eval-injection',
        path: 'scripts/**',
        reason: 'Runs on our machines only.',
        owner: '@org/build',
        expires: '2027-01-31',
      },
      { file: FILE, line: 26, rule: '*', path: 'fixtures', reason: 'Broken on purpose.' },
    ],
  });
});

test.each(['', '# nothing yet\n', '---\n', 'suppressions:\n  # none\npaths:\n  include:\n', '\ufeff'])(
  '%j decides nothing',
  (text) => {
    expect(parsePolicy(text, FILE)).toEqual({ policy: DEFAULT_POLICY, problems: [] });
  },
);

test.each([
  ['fial-on: high', '1:1 fial-on: There is no key `fial-on` here: did you mean `fail-on`?'],
  ['failOn: high', '1:1 failOn: There is no key `failOn` here: did you mean `fail-on`?'],
  [
    'rules: { default_rules: no }',
    '1:10 rules.default_rules: There is no key `default_rules` here: did you mean `default-rules`?',
  ],
  ['exclude: [a]', '1:1 exclude: There is no key `exclude` here: it stands below `paths`.'],
  ['rules:\n  fail-on: low', '2:3 rules.fail-on: There is no key `fail-on` here: it stands at the top of the file.'],
  ['rules: { zzz: 1 }', '1:10 rules.zzz: There is no key `zzz` here: the keys are paths, default-rules, disable.'],
  ['fail-on: awful', '1:10 fail-on: `fail-on` must be one of low, medium, high, critical, never.'],
  ['\ufefffail-on: awful', '1:10 fail-on: `fail-on` must be one of low, medium, high, critical, never.'],
  ['context: some', '1:10 context: `context` must be one of imports, changed, all.'],
  [
    'fail-on-incomplete: yes',
    '1:21 fail-on-incomplete: `fail-on-incomplete` must be `true` or `false`, without quotes.',
  ],
  ['severities:\n  a: low\n  b: worst', '3:6 severities.b: `b` must be one of low, medium, high, critical.'],
  [
    'severities: [a]',
    "1:13 severities: `severities` must hold rules' ids, each with a severity, such as `python-weak-hash: low`.",
  ],
  ['severities: { "!a": low }', '1:15 severities.!a: This key begins with `!`: name what is meant, not what is not.'],
  [
    'paths: { exclude: vendor }',
    '1:19 paths.exclude: `exclude` must be a list of globs: write one a line, each behind `- `.',
  ],
  ['paths: { exclude: [7] }', '1:20 paths.exclude[0]: An entry of `exclude` must be a text: put 7 in quotes.'],
  [
    'paths: { exclude: [[]] }',
    '1:20 paths.exclude[0]: An entry of `exclude` must be a text: write a glob over paths, such as `src/**/*.js`.',
  ],
  [
    'paths: { exclude: [""] }',
    '1:20 paths.exclude[0]: An entry of `exclude` is empty: write a glob over paths, such as `src/**/*.js`.',
  ],
  [
    'paths: { include: ["!a"] }',
    '1:20 paths.include[0]: An entry of `include` begins with `!`: name what is meant, not what is not.',
  ],
  [
    'rules: { paths: [../x] }',
    '1:18 rules.paths[0]: An entry of `paths` must lie in the repository: write it relative to the root, with `/`, without `..`.',
  ],
  [
    'rules: { paths: [/etc/rules] }',
    '1:18 rules.paths[0]: An entry of `paths` must lie in the repository: write it relative to the root, with `/`, without `..`.',
  ],
  [
    'rules: { paths: [a\\b] }',
    '1:18 rules.paths[0]: An entry of `paths` must lie in the repository: write it relative to the root, with `/`, without `..`.',
  ],
  ['rules:\n  - a', '2:3 rules: `rules` must hold keys: paths, default-rules, disable.'],
  ['baseline: --output=x', '1:11 baseline: `baseline` must be a commit, or a path relative to the root.'],
  ['baseline: ../x.json', '1:11 baseline: `baseline` must be a commit, or a path relative to the root.'],
  [
    '- a',
    '1:1 : This file must hold keys: rules, severities, paths, fail-on, fail-on-incomplete, baseline, context, allow-new-suppressions, suppressions.',
  ],
  [
    'a: [1',
    '1:6 : This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
  ],
  ['fail-on: low\nfail-on: high', '2:1 : This is not valid YAML: Map keys must be unique.'],
  ['%YAML 1.1\n---\nfail-on: low', '1:1 : This file is YAML 1.2: delete the line %YAML 1.1.'],
  ['fail-on: !!str low', '1:16 : Tags such as `!!set` are not read here: write a plain value.'],
  ['fail-on: &x low', '1:13 : Anchors and aliases are not read here: write the value out.'],
  ['['.repeat(50_000), '1:807 : This YAML is nested too deeply to be read.'],
  [
    `# ${'x'.repeat(POLICY_FILE_MAX_CHARACTERS)}`,
    '1:1 : This file has more than 524288 characters: use globs, or a baseline for old findings.',
  ],
])('%.40j', (text, problem) => {
  const [first, ...others] = problems(text);
  // Where the library's stack ends depends on the machine.
  expect(first?.replace(/^1:\d+ (?=: This YAML is nested)/, '1:807 ')).toBe(problem);
  expect(others).toEqual([]);
});

const ENTRY = { rule: 'a', path: 'src', reason: 'why' };
const entry = (changed: Record<string, unknown>) => JSON.stringify({ suppressions: [{ ...ENTRY, ...changed }] });

describe('a suppression', () => {
  test.each([
    ['without a reason', { reason: undefined }, '`reason` is missing: write why the findings are harmless.'],
    ['with an empty reason', { reason: ' ' }, '`reason` is empty: write why the findings are harmless.'],
    [
      'without a rule',
      { rule: undefined },
      "`rule` is missing: write a rule's id or a glob over ids, such as `python-*`.",
    ],
    ['without a path', { path: undefined }, '`path` is missing: write a glob over paths, such as `src/**/*.js`.'],
    [
      'of several lines',
      { reason: 'a\nb' },
      '`reason` holds a control character or a line break: write it on one line.',
    ],
    [
      'with escapes',
      { owner: '\u001b[2J' },
      '`owner` holds a control character or a line break: write it on one line.',
    ],
    ['with a long reason', { reason: 'x'.repeat(5000) }, '`reason` is longer than 4000 characters: shorten it.'],
    ['with a date in words', { expires: 'next May' }, '`expires` must be a date that exists, as `YYYY-MM-DD`.'],
    ['with a day that is none', { expires: '2026-02-30' }, '`expires` must be a date that exists, as `YYYY-MM-DD`.'],
    ['with a time', { expires: '2026-02-20T10:00:00Z' }, '`expires` must be a date that exists, as `YYYY-MM-DD`.'],
    ['with a number as date', { expires: 2026 }, '`expires` must be a text: put 2026 in quotes.'],
    ['with another key', { expire: '2026-02-20' }, 'There is no key `expire` here: did you mean `expires`?'],
  ])('%s is no suppression', (_, changed, message) => {
    const parsed = parsePolicy(entry(changed), FILE);
    expect(parsed.problems.map((problem) => problem.message)).toEqual([message]);
    expect(parsed.policy.suppressions).toEqual([]);
  });

  test('with a problem takes no other with it', () => {
    const { policy, problems } = parsePolicy(
      'suppressions:\n  - {rule: a, path: b}\n  - {rule: c, path: d, reason: e}\n  - 7\n',
      FILE,
    );
    expect(policy.suppressions).toEqual([{ file: FILE, line: 3, rule: 'c', path: 'd', reason: 'e' }]);
    expect(problems.map(({ line, key }) => `${line} ${key}`)).toEqual([
      '2 suppressions[0].reason',
      '4 suppressions[2]',
    ]);
  });

  test('of a leap day', () => {
    expect(problems(entry({ expires: '2028-02-29' }))).toEqual([]);
  });
});

test('what is valid stays in force, what is not counts as not written', () => {
  const { policy, problems } = parsePolicy(
    'fail-on: hgih\nfail-on-incomplete: true\nrules: {disable: [a, 1]}\npaths: {exclude: x, include: [y]}\nnone: 1\n',
    FILE,
  );
  expect(policy).toEqual({
    ...DEFAULT_POLICY,
    failOnIncomplete: true,
    rules: { ...DEFAULT_POLICY.rules, disable: ['a'] },
    paths: { include: ['y'], exclude: [] },
  });
  expect(problems.map(({ line }) => line)).toEqual([1, 3, 4, 5]);
});

test('a list has its limit', () => {
  const many = JSON.stringify({ suppressions: Array.from({ length: 1001 }, () => ENTRY) });
  const parsed = parsePolicy(many, FILE);
  expect(parsed.problems.map(({ message }) => message)).toEqual([
    '`suppressions` has more than 1000 entries: use globs to say the same with fewer.',
  ]);
  expect(parsed.policy).toEqual(DEFAULT_POLICY);
});

test('of very many problems a hundred are named', () => {
  expect(problems(JSON.stringify({ suppressions: Array.from({ length: 500 }, () => 1) })).length).toBe(100);
});

test('no text breaks the reader, and each problem lies in the text', () => {
  const words = fc.constantFrom(
    ...[
      'rules',
      'paths',
      'suppressions',
      'rule',
      'reason',
      'expires',
      'severities',
      'fail-on',
      '__proto__',
      'toString',
    ],
    ...[
      ': ',
      ':\n  ',
      '- ',
      '\n',
      '\n  - ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '!!set ',
      '"',
      "'",
      '|\n',
      '#',
      '? ',
      '<<: ',
    ],
    ...['low', 'null', '~', '2026-01-01', '1e999', 'true', '\u0000', '\ud800', '\t', '\r', '%YAML 1.1\n---\n', '...\n'],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const parsed = parsePolicy(text, FILE);
      const lines = text.split(/\n/).length;
      for (const { line, column, message } of parsed.problems) {
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).toMatch(/[.?]$/);
      }
      for (const one of parsed.policy.suppressions) expect(one.reason).not.toBe('');
      expect(parsePolicy(text, FILE)).toEqual(parsed);
    }),
    { numRuns: 2000 },
  );
});
