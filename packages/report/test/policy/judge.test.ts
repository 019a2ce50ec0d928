import type { Finding } from '@rsolv-ast/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Baseline,
  baselineFindings,
  baselineOf,
  type ChangedLines,
  counts,
  DEFAULT_POLICY,
  type JudgeRequest,
  judge,
  type Policy,
  type Report,
  type SuppressionEntry,
  statisticsOf,
} from '../../src/index.ts';
import { coverage, finding, report, span } from '../reports.ts';

const TODAY = new Date('2026-06-15T12:00:00Z');

/** A finding as the analysis gives it. */
function found(extra: Partial<Finding> = {}): Finding {
  const { standing: _, suppression: __, ...bare } = finding();
  return { ...bare, ...extra };
}

type Judged = Partial<Omit<JudgeRequest, 'policy'>> & { policy?: Partial<Policy> };

function judged(findings: readonly Finding[], { policy, ...request }: Judged = {}, paths = ['src/app.js']): Report {
  const { toolVersion, rules, ruleErrors, rulesDigest } = report();
  return judge(
    { toolVersion, findings, rules, ruleErrors, rulesDigest, coverage: paths.map((path) => coverage(path)) },
    { today: TODAY, allowNewSuppressions: true, ...request, policy: { ...DEFAULT_POLICY, ...policy } },
  );
}

function entry(extra: Partial<SuppressionEntry> = {}): SuppressionEntry {
  return { file: 'c.yml', line: 7, rule: 'javascript.eval', path: 'src', reason: 'why', ...extra };
}

const standings = ({ findings }: Report) => findings.map(({ standing }) => standing);
const change = (lines: [number, number][] | 'all'): ChangedLines => new Map([['src/app.js', lines]]);

test('without policy, change and baseline everything counts, and a comment in the source is accepted', () => {
  const inline = { kind: 'inline', line: 1, reason: 'fine' } as const;
  const result = judged([found(), found({ suppression: inline })]);
  expect(standings(result)).toEqual(['counts', 'suppressed']);
  expect(result.findings[0]).toEqual({ ...found(), standing: 'counts' });
  expect(result.findings[1]?.suppression).toEqual({ ...inline, state: 'accepted' });
  expect(result.policy).toEqual({
    problems: [],
    expired: [],
    unused: [],
    disabled: [],
    notes: [],
    baseline: undefined,
  });
});

describe('suppressions of the file', () => {
  test.each([
    ['its rule in a folder', {}, true],
    ['its very path', { path: 'src/app.js' }, true],
    ['a glob of the path', { path: 'src/**/*.js' }, true],
    ['a name at any depth', { path: 'app.js' }, true],
    ['the root alone', { path: '/app.js' }, false],
    ['another folder', { path: 'lib' }, false],
    ['a folder whose name only begins like it', { path: 'sr' }, false],
    ['another rule', { rule: 'python.eval' }, false],
    ['a glob over rules', { rule: 'javascript.*' }, true],
    ['a part of the id', { rule: 'javascript' }, false],
    ['all rules', { rule: '*', path: '**' }, true],
    ['until today', { expires: '2026-06-15' }, true],
    ['until yesterday', { expires: '2026-06-14' }, false],
  ])('%s', (_, extra, suppressed) => {
    const result = judged([found()], { policy: { suppressions: [entry(extra)] } });
    expect(standings(result)).toEqual([suppressed ? 'suppressed' : 'counts']);
  });

  test('tell where they stand, who owns them and until when', () => {
    const suppressions = [entry({ owner: '@me', expires: '2027-01-01' })];
    expect(judged([found()], { policy: { suppressions } }).findings[0]?.suppression).toEqual({
      kind: 'file',
      state: 'accepted',
      file: 'c.yml',
      line: 7,
      reason: 'why',
      owner: '@me',
      expires: '2027-01-01',
    });
  });

  test('end at midnight UTC, wherever the machine is', () => {
    const suppressions = [entry({ expires: '2026-06-14' })];
    const at = (time: string) => standings(judged([found()], { policy: { suppressions }, today: new Date(time) }));
    expect(at('2026-06-14T23:59:59.999Z')).toEqual(['suppressed']);
    expect(at('2026-06-15T00:00:00Z')).toEqual(['counts']);
    expect(at('2026-06-14T23:30:00-02:00')).toEqual(['counts']);
  });

  test('that have expired are said with how many findings count again, even if they are old', () => {
    const expired = entry({ expires: '2026-06-01' });
    const findings = [found(), found({ fingerprint: 'beef' })];
    const baseline = baselineOf(findings, 'b.json');
    const result = judged(findings, { policy: { suppressions: [expired] }, baseline });
    expect(standings(result)).toEqual(['counts', 'counts']);
    expect(result.policy.expired).toEqual([{ entry: expired, findings: 2 }]);
    expect(result.findings[0]?.suppression?.state).toBe('expired');
    expect(baselineFindings(result)).toEqual([]);
  });

  test('that have expired give way to one that holds', () => {
    const suppressions = [entry({ expires: '2026-06-01' }), entry({ line: 9, reason: 'renewed' })];
    const result = judged([found()], { policy: { suppressions } });
    expect(result.findings[0]?.suppression).toMatchObject({ state: 'accepted', line: 9, reason: 'renewed' });
  });

  test('that have expired are not said where nothing counts again', () => {
    const suppressions = [entry({ expires: '2026-06-01' })];
    const touched = judged([found()], { policy: { suppressions }, changes: change([[2, 2]]) });
    const untouched = judged([found()], { policy: { suppressions }, changes: change([[9, 9]]) });
    const renewed = judged([found()], { policy: { suppressions: [...suppressions, entry({ line: 9 })] } });
    expect([touched, untouched, renewed].map(({ policy }) => policy.expired.length)).toEqual([1, 0, 0]);
    expect([touched, untouched, renewed].map(({ policy }) => policy.unused.length)).toEqual([0, 0, 0]);
  });

  test('that name no finding are said, where the files were looked at', () => {
    const unused = [entry({ rule: 'other' }), entry({ path: 'lib' }), entry({ path: 'broken.js' })];
    const suppressions = [entry(), ...unused];
    const files = [coverage('src/app.js'), coverage('broken.js', { status: 'partial', reason: 'syntax-error' })];
    const run = (wholeTree: boolean) =>
      judge(
        { ...report(), findings: [found()], coverage: files },
        { policy: { ...DEFAULT_POLICY, suppressions }, today: TODAY, allowNewSuppressions: true, wholeTree },
      ).policy.unused;
    expect(run(true)).toEqual([unused[0], unused[1]]);
    expect(run(false)).toEqual([unused[0]]);
  });
});

describe('comments in the source', () => {
  const inline = { kind: 'inline', line: 2, reason: 'fine' } as const;

  test.each<[string, [number, number][] | 'all' | undefined, number | undefined, boolean]>([
    ['on a changed line', [[2, 2]], 2, true],
    ['in a new file', 'all', 2, true],
    ['on the line above', [[3, 3]], 2, false],
    ['in an unchanged file', undefined, 2, false],
    ['of unknown place in a changed file', [[9, 9]], undefined, true],
  ])('%s', (_, lines, line, isNew) => {
    const one = found({ suppression: { kind: 'inline', ...(line !== undefined && { line }) } });
    const changes: ChangedLines = new Map(lines === undefined ? [] : [['src/app.js', lines]]);
    const allowed = judged([one], { changes }).findings[0];
    const refused = judged([one], { changes, allowNewSuppressions: false }).findings[0];
    expect(allowed?.suppression).toMatchObject({ isNew, state: 'accepted' });
    expect(refused?.suppression).toMatchObject({ isNew, state: isNew ? 'refused' : 'accepted' });
  });

  test('that are refused leave the finding counting, unless the file accepts it as well', () => {
    const request = { changes: change([[2, 2]]), allowNewSuppressions: false };
    const one = found({ suppression: inline });
    expect(standings(judged([one], request))).toEqual(['counts']);
    const both = judged([one], { ...request, policy: { suppressions: [entry()] } });
    expect(standings(both)).toEqual(['suppressed']);
    expect(both.findings[0]?.suppression).toMatchObject({ kind: 'file', state: 'accepted' });
    expect(statisticsOf(judged([one], request)).newSuppressions).toBe(1);
  });

  test('come before the file', () => {
    const result = judged([found({ suppression: inline })], { policy: { suppressions: [entry()] } });
    expect(result.findings[0]?.suppression).toMatchObject({ kind: 'inline' });
    expect(result.policy.unused).toEqual([]);
  });
});

test('what the change does not touch is outside, whatever else is true of it', () => {
  const one = found({ suppression: { kind: 'inline', line: 2 } });
  const result = judged([one, found()], { changes: change([[9, 9]]), baseline: baselineOf([one], 'b') });
  expect(standings(result)).toEqual(['outside-diff', 'outside-diff']);
  expect(result.findings.map(({ inDiff, inBaseline }) => [inDiff, inBaseline])).toEqual([
    [false, true],
    [false, false],
  ]);
});

describe('severities', () => {
  const severities = [
    { rule: 'javascript.*', severity: 'low' },
    { rule: '*', severity: 'critical' },
    { rule: 'javascript.exact', severity: 'medium' },
  ] as const;

  test.each([
    ['javascript.eval', 'low'],
    ['python.eval', 'critical'],
    ['javascript.exact', 'medium'],
  ])('%s becomes %s', (ruleId, severity) => {
    const result = judged([found({ ruleId })], { policy: { severities } });
    expect(result.findings[0]).toMatchObject({ severity, declaredSeverity: 'high', standing: 'counts' });
  });

  test('change the description of the rule as well, and nothing where they say the same', () => {
    const rule = { ...found(), id: 'javascript.eval' };
    const analysis = { ...report(), findings: [found()], rules: [rule] };
    const run = (severity: 'low' | 'high') =>
      judge(analysis, {
        policy: { ...DEFAULT_POLICY, severities: [{ rule: 'javascript.eval', severity }] },
        today: TODAY,
        allowNewSuppressions: true,
      });
    expect(run('low').rules).toEqual([{ ...rule, severity: 'low' }]);
    expect(run('low').rulesDigest).toBe(analysis.rulesDigest);
    expect(run('high').findings[0]).not.toHaveProperty('declaredSeverity');
  });
});

test.each([
  ['an id', ['javascript.eval'], []],
  ['a glob', ['javascript.*'], []],
  ['a rule that could not be used', ['javascript.broken'], []],
  [
    'a slip',
    ['javascript.evil'],
    ['`rules.disable` names `javascript.evil`, but no rule in use is called that: did you mean `javascript.eval`?'],
  ],
  ['a rule that is gone', ['cobol.goto'], ['`rules.disable` names `cobol.goto`, but no rule in use is called that.']],
])('a note says which entry names no rule: %s', (_, disable, notes) => {
  const ruleErrors = [{ file: 'r.yml', line: 1, column: 1, key: '', ruleId: 'javascript.broken', message: 'x' }];
  const analysis = { ...report(), ruleErrors, ruleIds: ['javascript.eval', 'python.a'] };
  const policy = { ...DEFAULT_POLICY, rules: { ...DEFAULT_POLICY.rules, disable } };
  const request = { policy, today: TODAY, allowNewSuppressions: true };
  expect(judge(analysis, request).policy.notes).toEqual(notes);
  const severities = disable.map((rule) => ({ rule, severity: 'low' as const }));
  expect(judge(analysis, { ...request, policy: { ...DEFAULT_POLICY, severities } }).policy.notes).toEqual(
    notes.map((note) => note.replace('rules.disable', 'severities')),
  );
  // What was not analysed tells no rules.
  expect(judge({ ...analysis, ruleIds: undefined }, request).policy.notes).toEqual([]);
  expect(judge(analysis, { ...request, notes: ['more'] }).policy.notes).toEqual(['more', ...notes]);
});

test('findings of disabled rules are left out, and counted', () => {
  const findings = [
    found(),
    found({ ruleId: 'python.b' }),
    found({ ruleId: 'python.a' }),
    found({ ruleId: 'python.b' }),
  ];
  const rules = ['javascript.eval', 'python.b'].map((id) => ({ ...found(), id }));
  const result = judge(
    { ...report(), findings, rules },
    {
      policy: { ...DEFAULT_POLICY, rules: { ...DEFAULT_POLICY.rules, disable: ['python.*'] } },
      baseline: baselineOf(findings, 'b.json'),
      today: TODAY,
      allowNewSuppressions: true,
    },
  );
  expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['javascript.eval']);
  expect(result.rules.map(({ id }) => id)).toEqual(['javascript.eval']);
  expect(result.policy.disabled).toEqual([
    { ruleId: 'python.a', findings: 1 },
    { ruleId: 'python.b', findings: 2 },
  ]);
  expect(statisticsOf(result).disabled).toBe(3);
  expect(result.policy.baseline).toEqual({ source: 'b.json', findings: 4, gone: 0 });
});

describe('the baseline', () => {
  test('hides as many findings of one fingerprint as it holds, and not one more', () => {
    const two = baselineOf([found(), found()], 'b.json');
    const result = judged([found(), found(), found()], { baseline: two });
    expect(standings(result)).toEqual(['baseline', 'baseline', 'counts']);
  });

  test('spends its count on what nothing else takes out', () => {
    const one = baselineOf([found()], 'b.json');
    const accepted = found({ suppression: { kind: 'inline' } });
    expect(standings(judged([accepted, found()], { baseline: one }))).toEqual(['suppressed', 'baseline']);
    const far = found({ span: span(9, 1, 9, 5) });
    const both = judged([far, found(), found()], { baseline: one, changes: change([[2, 2]]) });
    expect(standings(both)).toEqual(['outside-diff', 'baseline', 'counts']);
  });

  test.each([
    ['path', { path: 'src/other.js' }],
    ['rule', { ruleId: 'other' }],
    ['fingerprint', { fingerprint: 'beef' }],
  ])('knows a finding by its %s', (_, extra) => {
    expect(standings(judged([found(extra)], { baseline: baselineOf([found()], 'b.json') }))).toEqual(['counts']);
  });

  test('tells how much of it is gone, of files that were looked at', () => {
    const old = [
      found(),
      found({ fingerprint: 'beef' }),
      found({ path: 'src/deleted.js' }),
      found({ path: 'vendor/x.js' }),
    ];
    const baseline = baselineOf(old, 'b.json');
    const files = [coverage('src/app.js'), coverage('vendor/', { status: 'skipped', reason: 'vendored' })];
    const gone = (wholeTree: boolean) =>
      judge(
        { ...report(), findings: [found()], coverage: files },
        { policy: DEFAULT_POLICY, baseline, today: TODAY, allowNewSuppressions: true, wholeTree },
      ).policy.baseline;
    expect(gone(true)).toEqual({ source: 'b.json', findings: 4, gone: 2 });
    expect(gone(false)).toEqual({ source: 'b.json', findings: 4, gone: 1 });
  });
});

const someFinding = fc
  .record({
    ruleId: fc.constantFrom('a.one', 'a.two', 'b.one'),
    path: fc.constantFrom('src/a.js', 'src/b.js', 'lib/c.js'),
    fingerprint: fc.constantFrom('aa', 'bb'),
    line: fc.integer({ min: 1, max: 5 }),
    severity: fc.constantFrom('low' as const, 'high' as const),
    suppression: fc.option(fc.record({ kind: fc.constant('inline' as const), line: fc.integer({ min: 1, max: 5 }) })),
  })
  .map(({ line, suppression, ...rest }) =>
    found({ ...rest, span: span(line, 1, line, 9), ...(suppression !== null && { suppression }) }),
  );
const someFindings = fc.array(someFinding, { maxLength: 12 });
const someEntry = fc.record({
  file: fc.constant('c.yml'),
  line: fc.integer({ min: 1, max: 9 }),
  rule: fc.constantFrom('a.*', 'b.one', 'none'),
  path: fc.constantFrom('src', 'lib/**', 'a.js'),
  reason: fc.constant('why'),
  expires: fc.constantFrom(undefined, '2026-06-14', '2026-06-15'),
});
const someRequest = fc.record({
  policy: fc.record({ suppressions: fc.array(someEntry, { maxLength: 3 }) }),
  changes: fc.option(fc.constantFrom<ChangedLines>(new Map([['src/a.js', 'all']]), new Map([['src/b.js', [[2, 3]]]])), {
    nil: undefined,
  }),
  allowNewSuppressions: fc.boolean(),
});
const PATHS = ['src/a.js', 'src/b.js', 'lib/c.js'];

test('every finding is marked and none is dropped', () => {
  fc.assert(
    fc.property(someFindings, someRequest, (findings, request) => {
      const bare = ({ suppression: _, ...rest }: Finding) => rest;
      const result = judged(findings, request, PATHS).findings;
      expect(result.map(({ standing, inDiff, inBaseline, suppression, ...rest }) => rest)).toEqual(findings.map(bare));
    }),
  );
});

test('a baseline made from a report hides exactly that report', () => {
  fc.assert(
    fc.property(someFindings, someFindings, someRequest, (findings, more, request) => {
      const first = judged(findings, request, PATHS);
      const baseline = baselineOf(baselineFindings(first), 'b.json');
      const again = judged(findings, { ...request, baseline }, PATHS);
      expect(baselineFindings(again)).toEqual([]);
      expect(again.policy.baseline?.gone).toBe(0);
      expect(again.findings.map(({ standing }) => (standing === 'baseline' ? 'counts' : standing))).toEqual(
        first.findings.map(({ standing }) => standing),
      );
      // Beside findings that are new, as many of each kind are hidden as there were.
      const later = judged([...findings, ...more], { ...request, baseline }, PATHS);
      const hidden = later.findings.filter(({ standing }) => standing === 'baseline').length;
      expect(hidden).toBeLessThanOrEqual(baselineFindings(first).length);
    }),
  );
});

test('hiding takes findings out, and never lets others in or changes them', () => {
  fc.assert(
    fc.property(someFindings, someFindings, someRequest, (findings, old, request) => {
      const open = (baseline: Baseline | undefined, suppressions: readonly SuppressionEntry[]) =>
        judged(findings, { ...request, policy: { suppressions }, baseline }, PATHS).findings.map(counts);
      const without = open(undefined, []);
      const withBoth = open(baselineOf(old, 'b'), request.policy.suppressions);
      for (const [position, counted] of withBoth.entries()) if (counted) expect(without[position]).toBe(true);
      const hidden = judged(findings, { ...request, baseline: baselineOf(old, 'b') }, PATHS).findings.filter(
        ({ standing }) => standing === 'baseline',
      );
      const total = baselineOf(old, 'b').entries.reduce((sum, { count }) => sum + count, 0);
      expect(hidden.length).toBeLessThanOrEqual(total);
      // A comment that is not allowed never hides more than one that is.
      const strict = judged(findings, { ...request, allowNewSuppressions: false }, PATHS).findings.filter(
        counts,
      ).length;
      const loose = judged(findings, { ...request, allowNewSuppressions: true }, PATHS).findings.filter(counts).length;
      expect(strict).toBeGreaterThanOrEqual(loose);
    }),
  );
});
