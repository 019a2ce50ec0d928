import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sarifFaults } from '../../../test/support/sarif-schema.ts';
import { type Report, renderSarif } from '../src/index.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import { coverage, FULL, finding, POLICED, report, span } from './reports.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested here.
type Untyped = any;

function sarif(from: Report, options: Parameters<typeof renderSarif>[1] = {}): Untyped {
  const text = renderSarif(from, options);
  expect(sarifFaults(text)).toEqual([]);
  return JSON.parse(text);
}

test('the schema at hand is strict', () => {
  expect(sarifFaults('{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}')).not.toEqual([]);
  expect(sarifFaults('{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"nonsense":1}]}')).not.toEqual([]);
});

test('an empty report is a valid run without results', () => {
  const { runs } = sarif(report());
  expect(runs.length).toBe(1);
  expect(runs[0].results).toEqual([]);
  expect(runs[0].columnKind).toBe('utf16CodeUnits');
  expect(runs[0].invocations[0].executionSuccessful).toBe(true);
  expect(runs[0].tool.driver).toMatchObject({ name: 'rsolv AST', version: '1.2.3', rules: [] });
});

test('a result: rule, level, place, fingerprints, flow, fix', () => {
  const { results, tool } = sarif(FULL).runs[0];
  expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['javascript.eval', 'python.other']);
  expect(results[0]).toMatchObject({
    ruleId: 'javascript.eval',
    ruleIndex: 0,
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/app.js', uriBaseId: '%SRCROOT%' },
          region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 13 },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: 'beef:1', 'rsolvAst/v1': 'f00d' },
  });
  const flow = results[0].codeFlows[0].threadFlows[0].locations;
  expect(flow.map((one: Untyped) => one.location.physicalLocation.artifactLocation.uri)).toEqual([
    'src/in%20put.js',
    'src/app.js',
    'src/app.js',
  ]);
  expect(flow[2].location.message.text).toBe('is evaluated');
  expect(results[0].fixes[0].artifactChanges.map((one: Untyped) => one.replacements[0].insertedContent.text)).toEqual([
    'JSON.parse(x)',
    'import x;\n',
  ]);
  expect(results[2].locations[0].physicalLocation.artifactLocation.uri).toBe('%C3%BC/%5Bx%5D%20%231.py');
  expect(results[2].ruleIndex).toBe(1);
});

test('suppressions are accepted ones, and the rest has none', () => {
  const { results } = sarif(FULL).runs[0];
  expect(results.map((one: Untyped) => one.suppressions)).toEqual([
    undefined,
    [{ kind: 'inSource', status: 'accepted', justification: 'trusted input' }],
    [{ kind: 'external', status: 'accepted' }],
  ]);
});

test('suppressions that do not hold are rejected, and say why', () => {
  const { results } = sarif(POLICED).runs[0];
  expect(results.map((one: Untyped) => one.suppressions?.[0])).toEqual([
    { kind: 'inSource', status: 'rejected', justification: 'trust me', properties: { state: 'refused' } },
    {
      kind: 'external',
      status: 'rejected',
      justification: 'for now',
      location: {
        physicalLocation: {
          artifactLocation: { uri: 'c.yml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 4 },
        },
      },
      properties: { state: 'expired', owner: '@me', expires: '2026-01-31' },
    },
    { kind: 'inSource', status: 'accepted' },
    expect.objectContaining({ kind: 'external', status: 'accepted', properties: { expires: '2030-01-31' } }),
    undefined,
    undefined,
  ]);
});

test('every result is new or unchanged where a change or a baseline is known, and none is where neither is', () => {
  const states = (from: Report) => sarif(from).runs[0].results.map((one: Untyped) => one.baselineState);
  expect(states(POLICED)).toEqual(['new', 'unchanged', 'new', 'new', 'unchanged', 'unchanged']);
  expect(states(FULL)).toEqual([undefined, undefined, undefined]);
});

test('standing and severities stand at the result', () => {
  const { results } = sarif(POLICED).runs[0];
  expect(results[0]).toMatchObject({
    level: 'note',
    properties: { severity: 'low', declaredSeverity: 'high', standing: 'counts' },
  });
  expect(results[4].properties.standing).toBe('baseline');
});

test('what the configuration did are notifications', () => {
  const [invocation] = sarif(POLICED).runs[0].invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(
    invocation.toolConfigurationNotifications.map(
      (one: Untyped) => `${one.level} ${one.descriptor.id}: ${one.message.text}`,
    ),
  ).toEqual([
    'error configuration-error: c.yml:2:3: There is no key `fial-on` here.',
    'warning suppression-expired: c.yml:4: the suppression of javascript.* in src has expired on 2026-01-31: 1 of its findings count again',
    'note suppression-unused: c.yml:10: the suppression of python.* in lib/** names no finding any more',
    'note rule-disabled: javascript.noise is disabled: 12 of its findings are left out',
    'note baseline-outdated: 2 of 5 findings of the baseline old.json are gone',
    'note configuration-note: `severities` names `x`, but no rule in use is called that.',
  ]);
});

test('a rule: what GitHub reads from it', () => {
  const [rule] = sarif(FULL).runs[0].tool.driver.rules;
  expect(rule).toMatchObject({
    shortDescription: { text: 'Evaluates $X as code.' },
    fullDescription: { text: 'Evaluates $X as code. Parse it instead.' },
    helpUri: 'https://example.com/eval',
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['security', 'external/cwe/cwe-095', 'external/cwe/cwe-089', 'owasp/A03:2021'],
      precision: 'medium',
      'security-severity': '8.0',
    },
  });
  expect(rule.help.markdown).toContain('[CWE-89](<https://cwe.mitre.org/data/definitions/89.html>)');
  expect(JSON.stringify(rule)).not.toContain('alert(1)');
});

test('GitHub keeps ten tags and 1,024 characters', () => {
  const cwe = Array.from({ length: 30 }, (_, n) => `CWE-${n + 1}`);
  const long = finding({ message: 'x'.repeat(3000), cwe });
  const [rule] = sarif(report({ findings: [long] })).runs[0].tool.driver.rules;
  expect(rule.properties.tags.length).toBe(10);
  expect(rule.fullDescription.text.length).toBe(1024);
  expect(rule.shortDescription.text.length).toBe(1024);
});

test.each([
  ['critical', 'error', 9.0, 10],
  ['high', 'error', 7.0, 8.9],
  ['medium', 'warning', 4.0, 6.9],
  ['low', 'note', 0.1, 3.9],
] as const)('severity %s', (severity, level, from, to) => {
  const run = sarif(report({ findings: [finding({ severity })] })).runs[0];
  expect(run.results[0].level).toBe(level);
  const score = Number(run.tool.driver.rules[0].properties['security-severity']);
  expect(score).toBeGreaterThanOrEqual(from);
  expect(score).toBeLessThanOrEqual(to);
});

test('gaps are warnings with their file, what was left out on purpose is counted, broken rules are errors', () => {
  const [invocation] = sarif(FULL).runs[0].invocations;
  expect(invocation.executionSuccessful).toBe(false);
  const notes = invocation.toolExecutionNotifications.map((one: Untyped) => [
    one.level,
    one.descriptor.id,
    one.message.text,
    one.locations?.[0].physicalLocation.artifactLocation.uri,
  ]);
  expect(notes).toEqual([
    [
      'warning',
      'syntax-error',
      'analysed in part: parts of the file could not be parsed, first in line 4',
      'src/broken.ts',
    ],
    ['warning', 'too-large', 'not analysed: the file is larger than the analysis limit (12 MB)', 'big.js'],
    ['note', 'binary', '2 left out: the file is binary', undefined],
    ['note', 'vendored', '1 left out: the file is third-party code', undefined],
  ]);
  expect(invocation.toolConfigurationNotifications).toEqual([
    {
      level: 'error',
      descriptor: { id: 'rule-error' },
      message: { text: 'my rules.yaml:3:7: rules[0].pattern: cannot be parsed' },
    },
  ]);
});

test('every notification names a descriptor that is there', () => {
  const { invocations, tool } = sarif(FULL).runs[0];
  const known = tool.driver.notifications.map(({ id }: { id: string }) => id);
  const { toolExecutionNotifications, toolConfigurationNotifications } = invocations[0];
  for (const { descriptor } of [...toolExecutionNotifications, ...toolConfigurationNotifications]) {
    expect(known).toContain(descriptor.id);
  }
});

test('thousands of gaps: the first thousand one by one, the rest as a number', () => {
  const gaps = Array.from({ length: 1500 }, (_, n) => coverage(`${n}.js`, { status: 'skipped', reason: 'timeout' }));
  const notes = sarif(report({ coverage: gaps })).runs[0].invocations[0].toolExecutionNotifications;
  expect(notes.length).toBe(1001);
  expect(notes[1000].message.text).toBe('500 more files were not analysed completely');
});

test('an analysis that failed in parts was no success', () => {
  const lost = coverage('a.js', { status: 'skipped', reason: 'analysis-failed' });
  expect(sarif(report({ coverage: [lost] })).runs[0].invocations[0].executionSuccessful).toBe(false);
});

test('beyond the limit the most severe stay, in their order, and the number of the others is said', () => {
  const severities = ['low', 'critical', 'medium', 'high', 'critical', 'high'] as const;
  const findings = severities.map((severity, n) => finding({ severity, path: `${n}.js` }));
  findings.push(finding({ severity: 'critical', path: 'x.js', standing: 'suppressed' }));
  findings.push(finding({ severity: 'critical', path: 'y.js', standing: 'outside-diff' }));
  const [run] = sarif(report({ findings }), { maxResults: 3 }).runs;
  expect(run.results.map((one: Untyped) => one.locations[0].physicalLocation.artifactLocation.uri)).toEqual([
    '1.js',
    '3.js',
    '4.js',
  ]);
  expect(run.invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^5 less severe results are left out/);
});

test('25,000 results are enough, whatever is asked for', () => {
  const findings = Array.from({ length: 25_010 }, (_, n) => finding({ fingerprint: String(n) }));
  expect(JSON.parse(renderSarif(report({ findings }))).runs[0].results.length).toBe(25_000);
});

test('the compressed size is kept, too', () => {
  const findings = Array.from({ length: 500 }, (_, n) =>
    finding({
      severity: n === 400 ? 'critical' : 'low',
      message: Array.from({ length: 50 }, (_, m) => (n * 7919 + m * 104729).toString(36)).join(' '),
    }),
  );
  const text = renderSarif(report({ findings }), { maxGzipBytes: 30_000 });
  expect(gzipSync(text).length).toBeLessThanOrEqual(30_000);
  const { results, invocations } = JSON.parse(text).runs[0];
  expect(results.length).toBeGreaterThan(10);
  expect(results.length).toBeLessThan(500);
  expect(results.some((one: Untyped) => one.properties.severity === 'critical')).toBe(true);
  expect(invocations[0].toolExecutionNotifications[0].descriptor.id).toBe('results-left-out');
});

test('a flow of thousands of steps keeps its two ends', () => {
  const trace = Array.from({ length: 3000 }, (_, n) => ({
    role: n === 0 ? ('source' as const) : n === 2999 ? ('sink' as const) : ('step' as const),
    path: 'a.js',
    span: span(n + 1, 1, n + 1, 2),
    description: 'x',
  }));
  const { locations } = sarif(report({ findings: [finding({ trace })] })).runs[0].results[0].codeFlows[0]
    .threadFlows[0];
  expect(locations.length).toBe(1000);
  expect(locations[0].location.physicalLocation.region.startLine).toBe(1);
  expect(locations[999].location.physicalLocation.region.startLine).toBe(3000);
});

test('with a diff filter, results outside of the change are unchanged ones', () => {
  const findings = [finding({ inDiff: true }), finding({ inDiff: false })];
  expect(sarif(report({ findings })).runs[0].results.map((one: Untyped) => one.baselineState)).toEqual([
    'new',
    'unchanged',
  ]);
  expect(sarif(FULL).runs[0].results[0].baselineState).toBeUndefined();
});

test('the category ends up where GitHub looks for it', () => {
  expect(sarif(report(), { category: 'backend' }).runs[0].automationDetails).toEqual({ id: 'backend/' });
  expect(sarif(report(), { category: 'a/b/' }).runs[0].automationDetails).toEqual({ id: 'a/b/' });
});

test.each([
  ['[click](https://evil.example)', '\\[click\\](https://evil.example)'],
  ['a[0](1) and [b]', 'a\\[0\\](1) and [b]'],
  ['line\nend\ttab', 'line end tab'],
  ['\u001b[31mred\u202e', '\\x1b[31mred\\u{202e}'],
])('the message %j is text and nothing else', (message, expected) => {
  expect(sarif(report({ findings: [finding({ message })] })).runs[0].results[0].message.text).toBe(expected);
});

test('whatever is in a report, its SARIF is valid, deterministic and safe to print', () => {
  fc.assert(
    fc.property(arbitraryReport, (one) => {
      const text = renderSarif(one);
      expect(text).toBe(renderSarif(structuredClone(one)));
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
      const log = sarif(one);
      for (const result of log.runs[0].results) {
        expect(log.runs[0].tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
        const { uri } = result.locations[0].physicalLocation.artifactLocation;
        expect(uri).toMatch(/^[A-Za-z0-9\-._~%!'()*/]*$/);
        expect(URL.canParse(uri, 'file:///root/')).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});
