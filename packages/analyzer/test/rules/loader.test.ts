/** Rule files in, located errors out. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** `line:column key message`, one a line; a message is given by its beginning. */
function errorsOf(text: string): string[] {
  const { errors } = engine.loadRules([{ name: 'custom.yaml', text }], { defaultRules: false });
  expect(errors.every((error) => error.file === 'custom.yaml')).toBe(true);
  return errors.map(({ line, column, key, message }) => `${line}:${column} ${key} ${message}`);
}

/** A rule that is right but for the lines given, which begin on line 6. */
function rule(lines: string): string {
  return `rules:
  - id: a-rule
    message: Something is wrong. Do better.
    severity: ERROR
    languages: [javascript]
${lines
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;
}

describe('files', () => {
  test.each([
    ['', ['1:1  This file is empty']],
    ['# nothing', ['1:1  This file is empty']],
    ['- a', ['1:1  A rule file is a mapping']],
    ['rule: []', ['1:1  This file has no key `rules`']],
    ['rules: []', ['1:8 rules `rules` is empty']],
    ['rules: x', ['1:8 rules `rules` must be a list']],
    ['rules:\n  - [1]', ['2:5 rules[0] A rule must be a mapping']],
    ['rules:\n  - id: "a', ['2:11  This is not valid YAML: Missing closing "quote']],
    ['rules: [*missing]', ['1:9 rules[0] No anchor "&missing" stands before']],
    ['rules: 1\n---\nrules: 2', ['2:1  This is not valid YAML: Source contains multiple documents']],
  ])('%j', (text, expected) => {
    const errors = errorsOf(text);
    expect(errors).toHaveLength(expected.length);
    for (const [i, error] of errors.entries()) expect(error.slice(0, expected[i]!.length)).toBe(expected[i]);
  });

  test('aliases that unfold into more values than a file may have', () => {
    const level = (n: number): string =>
      `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}]`;
    const text = ['a0: &a0 [x, x]', ...[1, 2, 3, 4, 5, 6].map(level)].join('\n');
    expect(errorsOf(text).join()).toContain('more than 100000 values');
  });

  test('an alias of itself, and collections without end', () => {
    const tooDeep = ['1:1  Values are nested more than 100 deep.'];
    expect(errorsOf('rules: &r [*r]')).toEqual(tooDeep);
    for (const depth of [101, 3_000, 20_000]) {
      expect(errorsOf(`rules: ${'['.repeat(depth)}${']'.repeat(depth)}`)).toEqual(tooDeep);
    }
    expect(errorsOf(`rules: ${'['.repeat(20_000)}`)).toEqual(tooDeep);
    expect(errorsOf('- '.repeat(3_000))).toEqual(tooDeep);
  });

  test('anchors and aliases work as values', () => {
    const text = rule('pattern: &p eval($X)\nmetadata: {again: *p}');
    expect(errorsOf(text)).toEqual([]);
  });
});

describe('rules', () => {
  test.each([
    ['pattern: eval($X', '6:14 rules[0].pattern This pattern cannot be read'],
    ['pattern: |\n  eval($X);\n  f(;', '8:9 rules[0].pattern This pattern cannot be read'],
    ['pattern: ""', '6:14 rules[0].pattern A pattern is empty'],
    ['pattern: 12', '6:14 rules[0].pattern A pattern must be a text: put 12 in quotes.'],
    ['message2: x\npattern: a', '6:5 rules[0].message2 A rule has no key `message2`: did you mean `message`?'],
    ['mode: taint\npattern: a', '7:5 rules[0].pattern A taint rule has no `pattern`'],
    ['mode: join\npattern: a', '6:11 rules[0].mode `mode: join` is not supported'],
    ['mode: fast\npattern: a', '6:11 rules[0].mode There is no mode "fast"'],
    ['any: [a]', '6:5 rules[0].any `any` cannot stand here: it stands inside of `match`'],
    ['pattern-sinks: [{pattern: a}]', '6:5 rules[0].pattern-sinks `pattern-sinks` is for taint rules'],
    ['pattern-not: a', '6:5 rules[0].pattern-not `pattern-not` cannot stand here'],
    ['fix-regex: {regex: a}\npattern: a', '6:16 rules[0].fix-regex `fix-regex` lacks `replacement`'],
    ['fix-regex: {regex: (, replacement: b}\npattern: a', '6:24 rules[0].fix-regex.regex This group is not closed'],
    [
      'fix-regex: {regex: (a), replacement: b\\2}\npattern: a',
      '6:43 rules[0].fix-regex.replacement There is no group 2',
    ],
    ['fix-regex: {regex: a, replacement: 1}\npattern: a', '6:40 rules[0].fix-regex.replacement `replacement` must be'],
    ['fix-regex: {regex: a, replacement: b, count: -1}\npattern: a', '6:50 rules[0].fix-regex.count `count` must be'],
    ['pattern: a\npattern-regex: b', '7:5 rules[0].pattern-regex A rule has one formula'],
    ['fix: 1\npattern: a', '6:10 rules[0].fix `fix` must be a text'],
    [
      'options: {constant_propagatoin: true}\npattern: a',
      '6:15 rules[0].options.constant_propagatoin There is no option',
    ],
    ['min-version: 99.0.0\npattern: a', '6:18 rules[0].min-version This rule is for Semgrep 99.0.0 or newer'],
    ['max-version: 1.0.0\npattern: a', '6:18 rules[0].max-version This rule is for Semgrep 1.0.0 or older'],
    ['min-version: soon\npattern: a', '6:18 rules[0].min-version `min-version` must be a version'],
    ['paths: {only: [a]}\npattern: a', '6:13 rules[0].paths.only `paths` has no key `only`'],
    ['paths: {exclude: [a, /]}\npattern: a', '6:22 rules[0].paths.exclude This glob names no file'],
    ['paths: {include: [1]}\npattern: a', '6:23 rules[0].paths.include[0] Each item of `paths.include` must be a text'],
    ['pattern-regex: "(?<=a++)"', '6:26 rules[0].pattern-regex Possessive quantifiers'],
    ['pattern-regex: (?|a)', '6:20 rules[0].pattern-regex Branch reset groups'],
    ["pattern-regex: 'it''s (a'", '6:27 rules[0].pattern-regex This group is not closed'],
    ['patterns:\n  - pattern-not: a', '7:7 rules[0].patterns `patterns` says only what not to find'],
    [
      'patterns:\n  - pattern: a\n    pattern-not: b',
      '8:9 rules[0].patterns[0].pattern-not An item of `patterns` must hold one operator',
    ],
    [
      'patterns:\n  - patern: a',
      '7:9 rules[0].patterns[0].patern An item of `patterns` has no operator `patern`: did you mean `pattern`?',
    ],
    [
      'patterns:\n  - pattern: a\n  - metavariable-analysis: {analyzer: redos}',
      '8:32 rules[0].patterns[1].metavariable-analysis `metavariable-analysis` lacks `metavariable`',
    ],
    [
      'pattern-either:\n  - pattern-not: a',
      '7:9 rules[0].pattern-either[0].pattern-not `pattern-not` cannot stand here',
    ],
    [
      'patterns:\n  - pattern: f($X)\n  - metavariable-regex: {metavariable: X, regex: a}',
      '8:44 rules[0].patterns[1].metavariable-regex.metavariable `metavariable` must be a metavariable',
    ],
    [
      'patterns:\n  - pattern: f($X)\n  - metavariable-regex: {metavariable: $X}',
      '8:29 rules[0].patterns[1].metavariable-regex `metavariable-regex` lacks `regex`',
    ],
    [
      'patterns:\n  - pattern: f($X)\n  - metavariable-comparison: {comparison: $X < }',
      '8:51 rules[0].patterns[1].metavariable-comparison.comparison The comparison ends',
    ],
    [
      'patterns:\n  - pattern: f($X)\n  - metavariable-comparison: {comparison: open($X)}',
      '8:47 rules[0].patterns[1].metavariable-comparison.comparison `open` is not known here',
    ],
    [
      'patterns:\n  - pattern: f($X)\n  - metavariable-pattern: {metavariable: $X, language: cobol, pattern: a}',
      '8:60 rules[0].patterns[1].metavariable-pattern.language The language "cobol"',
    ],
    [
      'patterns:\n  - pattern: f($X)\n  - focus-metavariable: x',
      '8:29 rules[0].patterns[1].focus-metavariable `focus-metavariable` must be a metavariable',
    ],
  ])('%j', (lines, expected) => {
    const [error, ...others] = errorsOf(rule(lines));
    expect(error?.slice(0, expected.length)).toBe(expected);
    expect(others).toEqual([]);
  });

  test.each([
    ['severity: BAD', '4:15 rules[0].severity "BAD" is no severity'],
    [
      'languages: [javascrip]',
      '5:17 rules[0].languages[0] "javascrip" is no language that rules can be written for: did you mean "javascript"?',
    ],
    ['languages: [kotlin, go]', '5:16 rules[0].languages Rules for "kotlin", "go" are not supported yet'],
    ['id: a rule', '2:9 rules[0].id An id is made of'],
  ])('%s', (line, expected) => {
    const [key] = line.split(':');
    const text = rule('pattern: a').replace(new RegExp(`${key}: .*`), line);
    expect(errorsOf(text)[0]?.slice(0, expected.length)).toBe(expected);
  });

  test('keys that nobody knows are let be, as in Semgrep', () => {
    expect(errorsOf(rule('pattern: a\nversion: "1"\npattern-not-sinks: [{pattern: b}]'))).toEqual([]);
  });

  test('what is missing is named, all of it at once', () => {
    expect(errorsOf('rules:\n  - message: x').map((error) => error.replace(/^2:5 rules\[0\] /, ''))).toEqual([
      'This rule lacks `id`.',
      'This rule lacks `severity`.',
      'This rule lacks `languages`.',
      expect.stringContaining('This rule says nothing to find'),
    ]);
  });

  test('an error names the rule; one bad rule does not stop the others; a second rule of an id is an error', () => {
    const good = rule('pattern: eval($X)').trimEnd();
    const text = `${good}\n  - id: bad\n    pattern: a\n${good.slice('rules:\n'.length)}\n${good.slice('rules:\n'.length).replace('a-rule', 'other')}\n`;
    const set = engine.loadRules([{ name: 'a.yaml', text }], { defaultRules: false });
    expect(set.rules.map(({ id }) => id)).toEqual(['a-rule', 'other']);
    expect(set.errors.map(({ ruleId, line }) => [ruleId, line])).toEqual([
      ['bad', 7],
      ['bad', 7],
      ['bad', 7],
      ['a-rule', 9],
    ]);
    expect(set.errors[3]?.message).toContain('is taken by a rule in a.yaml');
  });

  test('an id of the packs is taken', () => {
    const text = rule('pattern: a').replace('a-rule', 'javascript-eval-injection');
    const { errors } = engine.loadRules([{ name: 'mine.yaml', text }], { defaultRules: true });
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('rules/javascript/javascript-eval-injection.yaml'),
    ]);
  });

  test('metadata is read in the forms that rules use', () => {
    const text = rule(
      'pattern: a\nmetadata:\n  cwe: ["CWE-89: SQL", "CWE-020"]\n  owasp: A03:2021 - Injection\n  confidence: HIGH\n  references: https://example.com',
    );
    const { rules } = engine.loadRules([{ name: 'a.yaml', text }], { defaultRules: false });
    expect(rules).toEqual([
      {
        id: 'a-rule',
        message: 'Something is wrong. Do better.',
        severity: 'high',
        confidence: 'high',
        cwe: ['CWE-89', 'CWE-20'],
        owasp: ['A03:2021'],
        references: ['https://example.com'],
      },
    ]);
  });
});

test('the digest depends on the rules in use and not on files or their order', () => {
  const digest = (...texts: string[]): string =>
    engine.loadRules(
      texts.map((text, i) => ({ name: `${i}.yaml`, text })),
      { defaultRules: false },
    ).digest;
  const a = rule('pattern: a');
  const b = rule('pattern-regex: b').replace('a-rule', 'b-rule');
  expect(digest(a, b)).toBe(digest(b, a));
  expect(digest(a)).not.toBe(digest(a, b));
  expect(digest(a)).not.toBe(digest(rule('pattern: c')));
  expect(digest(b)).not.toBe(digest(b.replace('regex: b', 'regex: c')));
  expect(digest(a)).toMatch(/^[0-9a-f]{64}$/);
});

describe('rules in JSON', () => {
  const good = { id: 'a-rule', message: 'A b. C d.', severity: 'ERROR', languages: ['js'], pattern: 'eval($X)' };
  const load = (name: string, text: string) => engine.loadRules([{ name, text }], { defaultRules: false });

  test('are the same rules as in YAML', () => {
    const yaml = 'rules: [{id: a-rule, message: A b. C d., severity: ERROR, languages: [js], pattern: eval($X)}]';
    expect(load('a.json', JSON.stringify({ rules: [good] })).digest).toBe(load('a.yaml', yaml).digest);
  });

  test('have the places of their faults', () => {
    const text = JSON.stringify({ rules: [good, { ...good, id: 'b', severity: 'AWFUL' }] }, null, 2);
    const { rules, errors } = load('a.json', text);
    expect(rules.map(({ id }) => id)).toEqual(['a-rule']);
    expect(errors.map(({ file, line, ruleId }) => [file, line, ruleId])).toEqual([['a.json', 15, 'b']]);
  });

  test.each([
    ['nested without end', `{"rules": ${'['.repeat(10_000)}`],
    ['deeper than the limit', `{"rules": ${'['.repeat(200)}${']'.repeat(200)}}`],
    ['of too many values', `{"rules": [${'1,'.repeat(100_001)}1]}`],
  ])('%s are refused', (_, text) => {
    const { size, errors } = load('a.json', text);
    expect(size).toBe(0);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(20);
  });
});
