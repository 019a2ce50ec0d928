/** Any report, hostile texts included, for property tests. */
import { SEVERITIES, SKIP_REASONS, type SkipReason } from '@rsolv-ast/protocol';
import fc from 'fast-check';
import type { Report } from '../src/index.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '\u001b[2J',
    '\u202eevil',
    'a\nb',
    '\ud800',
    '<img src=x>',
    '[x](y)',
    '`',
    '',
    '\u0000',
    'ä漢😀\u0301',
  ),
);
const segment = text.map((one) => one.replaceAll('/', '_') || 'x');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
const position = fc.record({
  line: fc.integer({ min: 1, max: 40 }),
  column: fc.integer({ min: 1, max: 90 }),
  offset: fc.nat(),
});
const span = fc
  .tuple(position, position)
  .map(([one, other]) =>
    one.line < other.line || (one.line === other.line && one.column <= other.column)
      ? { start: one, end: other }
      : { start: other, end: one },
  );
const severity = fc.constantFrom(...SEVERITIES);
const confidence = fc.constantFrom('low' as const, 'medium' as const, 'high' as const);
const ruleId = fc.oneof(fc.constantFrom('a.b', 'c.d'), text);
const weakness = fc.oneof(fc.constantFrom('CWE-89', 'CWE-1', 'cwe-022: x'), text);
const reference = fc.oneof(fc.webUrl(), text);
const described = {
  message: text,
  severity,
  confidence,
  cwe: fc.array(weakness, { maxLength: 2 }),
  owasp: fc.array(text, { maxLength: 2 }),
  references: fc.array(reference, { maxLength: 2 }),
};

const date = fc.constantFrom('2026-01-31', '2030-12-01');

const finding = fc.record(
  {
    ...described,
    ruleId,
    path,
    span,
    fingerprint: fc.constant('ab'),
    primaryLocationLineHash: fc.constant('cd:1'),
    bindings: fc.dictionary(text, text, { maxKeys: 3 }),
    trace: fc.array(
      fc.record({
        role: fc.constantFrom('source' as const, 'step' as const, 'sink' as const),
        path,
        span,
        description: text,
      }),
      { maxLength: 20 },
    ),
    fix: fc.array(fc.record({ path, span, replacement: text }), { maxLength: 2 }),
    suppression: fc.record(
      {
        kind: fc.constantFrom('inline' as const, 'file' as const),
        state: fc.constantFrom('accepted' as const, 'expired' as const, 'refused' as const),
        line: fc.integer({ min: 1, max: 99 }),
        reason: text,
        file: path,
        owner: text,
        expires: date,
        isNew: fc.boolean(),
      },
      { requiredKeys: ['kind', 'state'] },
    ),
    standing: fc.constantFrom('counts' as const, 'outside-diff' as const, 'suppressed' as const, 'baseline' as const),
    inDiff: fc.boolean(),
    inBaseline: fc.boolean(),
    declaredSeverity: severity,
  },
  {
    requiredKeys: [
      'ruleId',
      'message',
      'severity',
      'confidence',
      'cwe',
      'owasp',
      'references',
      'path',
      'span',
      'fingerprint',
      'standing',
    ],
  },
);

const reason = fc.constantFrom(...(Object.keys(SKIP_REASONS) as SkipReason[]));
const diagnostic = fc.record(
  { kind: fc.constant('syntax-error' as const), message: text, line: fc.integer({ min: 1, max: 99 }) },
  { requiredKeys: ['kind', 'message'] },
);
const seen = { path, bytes: fc.nat(), rulesRun: fc.nat(9), diagnostics: fc.array(diagnostic, { maxLength: 2 }) };
const coverage = fc.oneof(
  fc.record(
    { ...seen, status: fc.constant('scanned' as const), language: text },
    { requiredKeys: ['path', 'status', 'bytes', 'rulesRun', 'diagnostics'] },
  ),
  fc.record(
    { ...seen, status: fc.constantFrom('partial' as const, 'skipped' as const), reason, detail: text },
    { requiredKeys: ['path', 'status', 'reason', 'bytes', 'rulesRun', 'diagnostics'] },
  ),
);

const entry = fc.record(
  { file: path, line: fc.integer({ min: 1, max: 99 }), rule: ruleId, path, reason: text, owner: text, expires: date },
  { requiredKeys: ['file', 'line', 'rule', 'path', 'reason'] },
);

const policy = fc.record(
  {
    problems: fc.array(
      fc.record({ file: text, line: fc.constant(1), column: fc.constant(1), key: text, message: text }),
      { maxLength: 2 },
    ),
    expired: fc.array(fc.record({ entry, findings: fc.integer({ min: 1, max: 9 }) }), { maxLength: 2 }),
    unused: fc.array(entry, { maxLength: 2 }),
    disabled: fc.array(fc.record({ ruleId, findings: fc.integer({ min: 1, max: 9 }) }), { maxLength: 2 }),
    baseline: fc.record({ source: text, findings: fc.nat(9), gone: fc.nat(9) }),
    notes: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['problems', 'expired', 'unused', 'disabled', 'notes'] },
);

export const arbitraryReport: fc.Arbitrary<Report> = fc.record({
  toolVersion: fc.constant('0.0.0'),
  findings: fc.array(finding, { maxLength: 6 }),
  coverage: fc.array(coverage, { maxLength: 6 }),
  rules: fc.array(fc.record({ ...described, id: ruleId }), { maxLength: 2 }),
  ruleErrors: fc.array(
    fc.record({ file: text, line: fc.constant(1), column: fc.constant(1), key: text, message: text }),
    { maxLength: 2 },
  ),
  rulesDigest: fc.constant('ab'),
  policy,
  unjudged: fc.array(coverage, { maxLength: 4 }),
});
