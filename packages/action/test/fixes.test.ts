/** Suggested changes: shown only where a second analysis says that they help. */
import type { CollectedFiles, RemoteAnalysis, SourceFile } from '@rsolv-ast/client';
import type { Coverage, Finding } from '@rsolv-ast/protocol';
import { DEFAULT_POLICY, judge, type Report } from '@rsolv-ast/report';
import { expect, test } from 'vitest';
import { withCheckedFixes } from '../src/judgement/fixes.ts';

function file(path: string, text: string | Uint8Array): SourceFile {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, role: 'changed', read: async () => ({ kind: 'bytes', bytes }) };
}

/** An engine that finds each `bad`, and reads files with `?` in part; the fix of `bad` is what `replacement` says. */
function engine(replacement: string, more: Partial<Finding> = {}) {
  const sent: string[] = [];
  const analyse = async ({ files }: CollectedFiles): Promise<RemoteAnalysis> => {
    const findings: Finding[] = [];
    const coverage: Coverage[] = [];
    for (const { path, read } of files) {
      const outcome = await read();
      const text = outcome.kind === 'bytes' ? new TextDecoder().decode(outcome.bytes) : '';
      sent.push(`${path}: ${text}`);
      for (const match of text.matchAll(/bad|worse/g)) findings.push(finding(path, match[0], match.index));
      const status = text.includes('?') ? 'partial' : 'scanned';
      coverage.push({ path, status, bytes: text.length, rulesRun: 1, diagnostics: [] });
    }
    const counts = { low: 0, medium: 0, high: 0, critical: 0 };
    return { findings, coverage, rules: [], ruleErrors: [], rulesDigest: undefined, statistics: [], counts };
  };
  const finding = (path: string, ruleId: string, offset: number): Finding => {
    const at = (place: number) => ({ line: 1, column: place + 1, offset: place });
    const span = { start: at(offset), end: at(offset + ruleId.length) };
    return {
      ...{ ruleId, message: 'x', severity: 'high', confidence: 'high', cwe: [], owasp: [], references: [] },
      ...{ path, span, fingerprint: `${ruleId}${offset}` },
      ...(ruleId === 'bad' && { fix: [{ path, span, replacement }] }),
      ...more,
    } as Finding;
  };
  return { analyse, sent };
}

async function checked(
  files: readonly SourceFile[],
  made: ReturnType<typeof engine>,
  meddle?: (report: Report) => Report,
) {
  const collected = { files: [...files], skipped: [] };
  const analysis = await made.analyse(collected);
  made.sent.length = 0;
  const judged = judge(
    { toolVersion: '1', ...analysis },
    { policy: DEFAULT_POLICY, today: new Date(0), allowNewSuppressions: true },
  );
  const signal = new AbortController().signal;
  const source = { collected, analysis, analyse: made.analyse, signal };
  const { report, notes } = await withCheckedFixes(meddle?.(judged) ?? judged, source);
  return { shown: report.findings.filter(({ fix }) => fix !== undefined).length, report, notes };
}

test('a fix that clears its finding is shown; the whole upload is analysed again, with the fixed text in it', async () => {
  const made = engine('good');
  const { shown, report } = await checked([file('a.js', 'x bad y bad'), file('b.js', 'ok')], made);
  expect(shown).toBe(2);
  expect(report.findings.length).toBe(2);
  expect(made.sent).toEqual(['a.js: x good y good', 'b.js: ok']);
});

test.each([
  ['does not clear it', 'still bad'],
  ['brings another finding', 'worse'],
  ['leaves the file less readable', 'good ?'],
])('a fix that %s is not shown', async (_words, replacement) => {
  expect((await checked([file('a.js', 'x bad y')], engine(replacement))).shown).toBe(0);
});

test('a file costs only its own fixes', async () => {
  const made = engine('good');
  const more = (report: Report): Report => ({
    ...report,
    findings: report.findings.map((one) =>
      one.path === 'b.js' ? { ...one, fix: [{ ...one.fix![0]!, replacement: 'bad' }] } : one,
    ),
  });
  const { report } = await checked([file('a.js', 'bad'), file('b.js', 'bad')], made, more);
  expect(report.findings.map(({ path, fix }) => `${path} ${fix !== undefined}`)).toEqual(['a.js true', 'b.js false']);
});

test.each<[string, Partial<Finding>]>([
  ['changes another file', { fix: [{ path: 'b.js', span: span(0, 1), replacement: '' }] }],
  ['lies outside of its file', { fix: [{ path: 'a.js', span: span(90, 99), replacement: '' }] }],
  ['does nothing', { fix: [] }],
])('a fix that %s is not tried', async (_words, more) => {
  const made = engine('good', more);
  expect((await checked([file('a.js', 'x bad y')], made)).report.findings[0]?.fix).toBeUndefined();
  expect(made.sent).toEqual([]);
});

function span(from: number, to: number) {
  return { start: { line: 1, column: from + 1, offset: from }, end: { line: 1, column: to + 1, offset: to } };
}

test('of fixes that overlap the first is tried alone', async () => {
  const made = engine('good');
  const wide = (report: Report): Report => ({
    ...report,
    findings: report.findings.map((one) => ({ ...one, fix: [{ ...one.fix![0]!, span: span(0, 11) }] })),
  });
  await checked([file('a.js', 'x bad y bad')], made, wide);
  expect(made.sent).toEqual(['a.js: good']);
});

test('without a finding that counts and has a fix nothing is analysed again', async () => {
  const made = engine('good');
  const old = (report: Report): Report => ({
    ...report,
    findings: report.findings.map((one) => ({ ...one, standing: 'baseline' as const })),
  });
  expect((await checked([file('a.js', 'bad')], made, old)).shown).toBe(0);
  expect((await checked([file('a.js', 'fine')], made)).shown).toBe(0);
  expect((await checked([file('a.js', Buffer.from([0xff, 0x20, 0x62, 0x61, 0x64]))], made)).shown).toBe(0);
  expect(made.sent).toEqual([]);
});

test('a second analysis that fails costs the suggestions, never the verdict; a cancelled job ends', async () => {
  const made = engine('good');
  const collected = { files: [file('a.js', 'bad')], skipped: [] };
  const analysis = await made.analyse(collected);
  const judged = judge(
    { toolVersion: '1', ...analysis },
    { policy: DEFAULT_POLICY, today: new Date(0), allowNewSuppressions: true },
  );
  const failing = async () => {
    throw new Error('gone');
  };
  const source = { collected, analysis, analyse: failing, signal: new AbortController().signal };
  const { report, notes } = await withCheckedFixes(judged, source);
  expect(report.findings).toMatchObject([{ standing: 'counts' }]);
  expect(report.findings[0]?.fix).toBeUndefined();
  expect(notes).toEqual([expect.stringMatching(/^Suggested changes were left out/)]);
  const aborted = { ...source, signal: AbortSignal.abort(new Error('cancelled')) };
  await expect(withCheckedFixes(judged, aborted)).rejects.toThrow('cancelled');
});
