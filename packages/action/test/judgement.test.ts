import { DEFAULT_POLICY, judge, type Report } from '@rsolv-ast/report';
import { describe, expect, test } from 'vitest';
import { baselineNamed, readInputs } from '../src/inputs/read-inputs.ts';
import { findBaseline } from '../src/judgement/baseline.ts';
import { conclude } from '../src/judgement/conclude.ts';
import { readRules } from '../src/judgement/rules.ts';
import { readSettings } from '../src/judgement/settings.ts';

/** A base with these files. */
function base(files: Record<string, string>) {
  return {
    baseRevision: 'b'.repeat(40),
    readBase: async (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    listBase: async (folder: string) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .sort(),
    collectBase: async () => ({ files: [], skipped: [] }),
  };
}

describe('settings', () => {
  const settings = (inputs: Record<string, string>, config?: string, fromFork = false) => {
    const env = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    return readSettings(readInputs(env), base(config === undefined ? {} : { '.github/rsolv-ast.yml': config }), {
      trusted: !fromFork,
    });
  };

  test('the defaults', async () => {
    expect(await settings({})).toMatchObject({
      failOn: 'low',
      failOnIncomplete: false,
      baseline: { kind: 'none' },
      context: 'imports',
      rulePaths: [],
      allowNewSuppressions: true,
    });
  });

  const CONFIG = `
fail-on: high
fail-on-incomplete: true
baseline: merge-base
context: all
paths:
  include: ['src/**']
  exclude: ['src/old/**']
rules:
  paths: [rules]
`;

  test('the configuration goes before the defaults', async () => {
    expect(await settings({}, CONFIG)).toMatchObject({
      failOn: 'high',
      failOnIncomplete: true,
      baseline: { kind: 'merge-base' },
      context: 'all',
      paths: ['src/**'],
      pathsIgnore: ['src/old/**'],
      rulePaths: ['rules'],
      problems: [],
    });
  });

  test('an input goes before the configuration; what is left out and what is added joins', async () => {
    const inputs = {
      'fail-on': 'never',
      'fail-on-incomplete': 'false',
      baseline: 'none',
      context: 'changed',
      paths: 'lib/**',
    };
    expect(await settings({ ...inputs, 'paths-ignore': 'lib/x/**', rules: 'own.yaml' }, CONFIG)).toMatchObject({
      failOn: 'never',
      failOnIncomplete: false,
      baseline: { kind: 'none' },
      context: 'changed',
      paths: ['lib/**'],
      pathsIgnore: ['src/old/**', 'lib/x/**'],
      rulePaths: ['rules', 'own.yaml'],
    });
  });

  test('a configuration of the wrong name is told, where there is none of the right one', async () => {
    const told = async (files: Record<string, string>, inputs = {}) =>
      (await readSettings(readInputs(inputs), base(files), { trusted: true })).notes;
    const wrong = { '.github/rsolv-ast.yaml': 'fail-on: never' };
    expect(await told(wrong)).toEqual(['.github/rsolv-ast.yaml is not read: rename it to .github/rsolv-ast.yml.']);
    expect(await told({ ...wrong, '.github/rsolv-ast.yml': '' })).toEqual([]);
    expect(await told(wrong, { INPUT_CONFIG: 'mine.yml' })).toEqual([]);
    expect(await told({})).toEqual([]);
  });

  test.each([
    [false, {}, undefined, false],
    [true, {}, undefined, true],
    [true, {}, 'fail-on-incomplete: false', false],
    [false, {}, 'fail-on-incomplete: true', true],
    [true, { 'fail-on-incomplete': 'false' }, 'fail-on-incomplete: true', false],
  ])(
    'from a fork (%j), with %j and %j: an incomplete analysis fails: %j',
    async (fromFork, inputs, config, expected) => {
      expect((await settings(inputs as Record<string, string>, config, fromFork)).failOnIncomplete).toBe(expected);
    },
  );

  test('a stranger accepts no risk, unless the base allows it', async () => {
    expect((await settings({}, undefined, true)).allowNewSuppressions).toBe(false);
    expect((await settings({}, 'allow-new-suppressions: true', true)).allowNewSuppressions).toBe(true);
    expect((await settings({}, 'allow-new-suppressions: false')).allowNewSuppressions).toBe(false);
  });
});

describe('custom rules', () => {
  const FILES = {
    'rules/b.yaml': 'B',
    'rules/deep/a.yml': 'A',
    'rules/.hidden.yaml': '',
    'rules/b.js': '',
    'own.yaml': 'O',
  };

  test('files and folders of the base, each file once', async () => {
    const { files } = await readRules(['rules', 'own.yaml', 'rules/b.yaml'], base(FILES), true);
    expect(files).toEqual([
      { name: 'rules/b.yaml', text: 'B' },
      { name: 'rules/deep/a.yml', text: 'A' },
      { name: 'own.yaml', text: 'O' },
    ]);
  });

  test('what a proposal may be about to add is only told', async () => {
    expect(await readRules(['new'], base(FILES), true)).toEqual({ files: [], missing: ['new'] });
  });

  test('elsewhere a wrong path is an error', async () => {
    await expect(readRules(['new'], base(FILES), false)).rejects.toMatchObject({ code: 'bad-rules' });
  });
});

describe('baseline', () => {
  const BASELINE = '{"version":1,"findings":[{"path":"a.js","rule":"r","fingerprint":"0123456789abcdef"}]}';
  const analysed = (findings: object[]) => ({ findings, coverage: [], rules: [], ruleErrors: [] }) as never;
  const source = (files: Record<string, string>, more: object = {}) => ({
    change: base(files),
    selection: {} as never,
    isProposal: true,
    policy: DEFAULT_POLICY,
    analyse: async () => analysed([{ path: 'a.js', ruleId: 'r', fingerprint: 'f1' }]),
    ...more,
  });

  test('a file of the base', async () => {
    const { baseline } = await findBaseline({ kind: 'file', path: 'old.json' }, source({ 'old.json': BASELINE }));
    expect(baseline?.entries).toEqual([{ path: 'a.js', ruleId: 'r', fingerprint: '0123456789abcdef', count: 1 }]);
  });

  test('a file that the proposal may be about to add hides nothing', async () => {
    const found = await findBaseline({ kind: 'file', path: 'old.json' }, source({}));
    expect(found.baseline).toBeUndefined();
    expect(found.notes).toEqual([
      'The baseline old.json is not in the base yet: it hides nothing before it is merged.',
    ]);
  });

  test('elsewhere a wrong path is an error', async () => {
    const finding = findBaseline({ kind: 'file', path: 'old.json' }, source({}, { isProposal: false }));
    await expect(finding).rejects.toMatchObject({ code: 'bad-baseline' });
  });

  test('what an earlier revision has', async () => {
    const { baseline } = await findBaseline({ kind: 'merge-base' }, source({}));
    expect(baseline).toMatchObject({ source: `merge base ${'b'.repeat(12)}`, entries: [{ fingerprint: 'f1' }] });
  });

  test('holds nothing of an earlier revision that is accepted there, and so not hidden for good', async () => {
    const entry = { file: 'c.yml', line: 1, rule: 'r', reason: 'ours' };
    const found = (path: string) => ({ path, ruleId: 'r', fingerprint: 'f1' });
    const policy = {
      ...DEFAULT_POLICY,
      rules: { ...DEFAULT_POLICY.rules, disable: ['off'] },
      suppressions: [
        { ...entry, path: 'accepted.js' },
        { ...entry, path: 'expired.js', expires: '2020-01-31' },
      ],
    };
    const findings = [
      ...['accepted.js', 'expired.js', 'open.js'].map(found),
      { ...found('comment.js'), suppression: { kind: 'inline', line: 1, reason: 'ours' } },
      { ...found('disabled.js'), ruleId: 'off' },
    ];
    const more = { policy, analyse: async () => analysed(findings) };
    const { baseline } = await findBaseline({ kind: 'merge-base' }, source({}, more));
    expect(baseline?.entries.map(({ path }) => path)).toEqual(['open.js']);
  });

  test('the merge base of a whole tree is nothing', async () => {
    const change = { ...base({}), baseRevision: undefined };
    const found = await findBaseline({ kind: 'merge-base' }, source({}, { change }));
    expect(found).toMatchObject({ baseline: undefined, notes: [expect.stringContaining('hides nothing')] });
  });

  test.each([
    ['none', 'none'],
    ['merge-base', 'merge-base'],
    ['a'.repeat(40), 'commit'],
    ['b/c.json', 'file'],
    ['main', undefined],
  ])('%s names %s', (text, kind) => expect(baselineNamed(text)?.kind).toBe(kind));
});

describe('conclusion', () => {
  const coverage = (path: string, status: 'scanned' | 'partial') => ({
    path,
    status,
    bytes: 1,
    rulesRun: 1,
    diagnostics: [],
  });
  const ruleError = { file: 'rules/x.yaml', line: 3, column: 5, key: 'rules[0]', message: 'unknown key' };
  const report = (more: Partial<Parameters<typeof judge>[0]> = {}, changes?: ReadonlyMap<string, 'all'>): Report =>
    judge(
      { toolVersion: '1', findings: [], coverage: [coverage('a.js', 'scanned')], rules: [], ruleErrors: [], ...more },
      { policy: DEFAULT_POLICY, today: new Date(0), allowNewSuppressions: true, changes },
    );
  const check = (judged: Report, more: object = {}, settings: object = {}) =>
    conclude(
      judged,
      { failOn: 'low', failOnIncomplete: true, ...settings },
      { contextPaths: new Set<string>(), changes: () => false, nothing: undefined, ...more },
    );

  test('clean', () => expect(check(report())).toEqual({ conclusion: 'success', reasons: [] }));

  test('nothing to scan', () => {
    const nothing = 'There is nothing';
    expect(check(report({ coverage: [] }), { nothing })).toEqual({ conclusion: 'neutral', reasons: [nothing] });
  });

  test('a gap in a changed file fails where it should, one in an unchanged file never does', () => {
    const judged = report({ coverage: [coverage('a.js', 'scanned'), coverage('b.js', 'partial')] });
    expect(check(judged).conclusion).toBe('failure');
    expect(check(judged, {}, { failOnIncomplete: false }).conclusion).toBe('success');
    expect(check(judged, { contextPaths: new Set(['b.js']) }).conclusion).toBe('success');
  });

  test('a changed file that was not judged is never green, and stands before what else is said', () => {
    const both = [coverage('a.js', 'scanned'), coverage('b.js', 'partial')];
    const judged = report({ coverage: both }, new Map([['b.js', 'all']]));
    const sentence =
      'Not judged in full: b.js (an internal error stopped the analysis of this file); what the change does there is not known';
    const nothing = 'There is nothing';
    expect(check(judged, {}, { failOnIncomplete: false })).toEqual({ conclusion: 'neutral', reasons: [sentence] });
    expect(check(judged, { nothing }, { failOnIncomplete: false }).reasons).toEqual([sentence, nothing]);
    expect(check(judged)).toMatchObject({ conclusion: 'failure', reasons: [expect.anything(), sentence] });
    const elsewhere = report({ coverage: both }, new Map([['a.js', 'all']]));
    expect(check(elsewhere, {}, { failOnIncomplete: false }).conclusion).toBe('success');
  });

  test('a broken rule fails, except in the proposal that changes it', () => {
    const judged = report({ ruleErrors: [ruleError] });
    expect(check(judged)).toEqual({ conclusion: 'failure', reasons: ['rules/x.yaml:3:5: unknown key'] });
    expect(check(judged, { changes: (path: string) => path === 'rules/x.yaml' }).conclusion).toBe('success');
  });
});
