/** Reports for tests. */
import type { Coverage, Position, Span } from '@rsolv-ast/protocol';
import type { PolicyOutcome, Report, ReportFinding } from '../src/index.ts';

export function at(line: number, column: number): Position {
  return { line, column, offset: 0 };
}

export function span(line: number, column: number, endLine: number, endColumn: number): Span {
  return { start: at(line, column), end: at(endLine, endColumn) };
}

export function finding(extra: Partial<ReportFinding> = {}): ReportFinding {
  return {
    ruleId: 'javascript.eval',
    message: 'Evaluates data of the request as code. Parse it instead.',
    severity: 'high',
    confidence: 'medium',
    cwe: ['CWE-95'],
    owasp: ['A03:2021'],
    references: ['https://example.com/eval'],
    path: 'src/app.js',
    span: span(2, 3, 2, 13),
    fingerprint: 'f00d',
    standing: 'counts',
    primaryLocationLineHash: 'beef:1',
    ...extra,
  };
}

export function coverage(path: string, extra: Partial<Coverage> = {}): Coverage {
  return { path, status: 'scanned', language: 'javascript', bytes: 100, rulesRun: 5, diagnostics: [], ...extra };
}

/** The outcome of a policy that says nothing. */
export const NO_POLICY: PolicyOutcome = { problems: [], expired: [], unused: [], disabled: [], notes: [] };

export function report(extra: Partial<Report> = {}): Report {
  return {
    toolVersion: '1.2.3',
    findings: [],
    coverage: [coverage('src/app.js')],
    rules: [],
    ruleErrors: [],
    rulesDigest: 'ab'.repeat(32),
    policy: NO_POLICY,
    unjudged: [],
    ...extra,
  };
}

export const FULL: Report = report({
  findings: [
    finding({
      severity: 'critical',
      trace: [
        { role: 'source', path: 'src/in put.js', span: span(1, 1, 1, 5), description: 'comes from the request' },
        { role: 'step', path: 'src/app.js', span: span(2, 1, 2, 5), description: 'is passed on' },
        { role: 'sink', path: 'src/app.js', span: span(2, 3, 2, 13), description: 'is evaluated' },
      ],
      fix: [
        { path: 'src/app.js', span: span(2, 3, 2, 13), replacement: 'JSON.parse(x)' },
        { path: 'src/other.js', span: span(1, 1, 1, 1), replacement: 'import x;\n' },
      ],
      bindings: { $X: 'x', $A: 'a' },
      node: { kind: 'Call', parentKind: 'Expression' },
    }),
    finding({
      severity: 'medium',
      standing: 'suppressed',
      suppression: { kind: 'inline', state: 'accepted', line: 3, reason: 'trusted input' },
    }),
    finding({
      severity: 'low',
      path: 'ü/[x] #1.py',
      ruleId: 'python.other',
      cwe: [],
      standing: 'suppressed',
      suppression: { kind: 'file', state: 'accepted' },
    }),
  ],
  coverage: [
    coverage('src/app.js'),
    coverage('src/broken.ts', {
      status: 'partial',
      reason: 'syntax-error',
      language: 'typescript',
      diagnostics: [
        { kind: 'syntax-error', message: 'x', line: 9 },
        { kind: 'syntax-error', message: 'x', line: 4 },
      ],
    }),
    coverage('big.js', { status: 'skipped', reason: 'too-large', detail: '12 MB' }),
    coverage('node_modules/', { status: 'skipped', reason: 'vendored', bytes: 0 }),
    coverage('a.png', { status: 'skipped', reason: 'binary' }),
    coverage('b.png', { status: 'skipped', reason: 'binary' }),
  ],
  rules: [
    {
      id: 'javascript.eval',
      message: 'Evaluates $X as code. Parse it instead.',
      severity: 'high',
      confidence: 'medium',
      cwe: ['CWE-95: Eval Injection', 'CWE-89'],
      owasp: ['A03:2021'],
      references: ['https://example.com/eval', 'javascript:alert(1)', 'no url'],
    },
  ],
  ruleErrors: [{ file: 'my rules.yaml', line: 3, column: 7, key: 'rules[0].pattern', message: 'cannot be parsed' }],
});

/** What a policy can do to findings, all at once. */
export const POLICED: Report = report({
  findings: [
    finding({
      inDiff: true,
      inBaseline: false,
      severity: 'low',
      declaredSeverity: 'high',
      suppression: { kind: 'inline', state: 'refused', line: 1, reason: 'trust me', isNew: true },
    }),
    finding({
      inDiff: true,
      inBaseline: true,
      ruleId: 'javascript.old',
      suppression: {
        kind: 'file',
        state: 'expired',
        file: 'c.yml',
        line: 4,
        reason: 'for now',
        owner: '@me',
        expires: '2026-01-31',
      },
    }),
    finding({
      inDiff: true,
      inBaseline: false,
      standing: 'suppressed',
      suppression: { kind: 'inline', state: 'accepted', line: 9, isNew: true },
    }),
    finding({
      inDiff: true,
      inBaseline: false,
      standing: 'suppressed',
      suppression: { kind: 'file', state: 'accepted', file: 'c.yml', line: 7, reason: 'ours', expires: '2030-01-31' },
    }),
    finding({ inDiff: true, inBaseline: true, standing: 'baseline' }),
    finding({ inDiff: false, inBaseline: false, standing: 'outside-diff' }),
  ],
  policy: {
    problems: [{ file: 'c.yml', line: 2, column: 3, key: 'fial-on', message: 'There is no key `fial-on` here.' }],
    expired: [
      {
        entry: {
          file: 'c.yml',
          line: 4,
          rule: 'javascript.*',
          path: 'src',
          reason: 'for now',
          owner: '@me',
          expires: '2026-01-31',
        },
        findings: 1,
      },
    ],
    unused: [{ file: 'c.yml', line: 10, rule: 'python.*', path: 'lib/**', reason: 'gone' }],
    disabled: [{ ruleId: 'javascript.noise', findings: 12 }],
    notes: ['`severities` names `x`, but no rule in use is called that.'],
    baseline: { source: 'old.json', findings: 5, gone: 2 },
  },
});
