import type { Finding } from '@rsolv-ast/protocol';
import { expect, test } from 'vitest';
import type { FakeOptions } from '../fake-service.ts';
import { analyze, largeFiles, start, TWO_FILES } from './analyze.ts';

test('the parts that failed cost only their own files', async () => {
  const service = await start({ failedParts: [2] });
  const { result } = await analyze(service, { files: largeFiles(20) });
  const failed = result?.coverage.filter(({ reason }) => reason === 'analysis-failed').map(({ path }) => path);
  expect(failed).toEqual(service.manifest?.files.filter(({ part }) => part === 2).map(({ path }) => path));
  expect(failed?.length).toBeGreaterThan(0);
  expect(result?.coverage.length).toBe(20);
  expect(result?.findings.length).toBe(20 - failed!.length);
});

test.each([
  [{ state: 'failed', error: { code: 'TIMEOUT', detail: 'too\u001b[31m slow' } }, /TIMEOUT: too \[31m slow/],
  [{ state: 'failed' }, /no reason was given/],
  [{ state: 'cancelled' }, /cancelled at the service/],
])('an analysis that ends without success: %j', async (state, message) => {
  const service = await start({ states: [{ state: 'queued', position: 3 }, { state: 'running' }, state] });
  const { error, events } = await analyze(service);
  expect(error).toMatchObject({ code: 'analysis-failed', exitCode: 3 });
  expect(error?.message).toMatch(message);
  expect(events).toContainEqual({ kind: 'queued', ahead: 3 });
  expect(events).toContainEqual({ kind: 'analyzing', filesDone: 0, filesTotal: 2 });
  expect(service.liveSessions).toBe(0);
});

test('what a service says at length is cut', async () => {
  const error = { code: 'TIMEOUT', detail: 'x'.repeat(100_000) };
  const service = await start({ states: [{ state: 'failed', error }] });
  expect((await analyze(service)).error?.message.length).toBeLessThan(700);
});

test('a service that answers at once without news is not asked in a busy loop', async () => {
  const service = await start({ states: new Array(5).fill({ state: 'running' }) });
  const { result, slept } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(slept.length).toBe(4);
});

test('a service that lost a chunk after the upload gets it again', async () => {
  const service = await start();
  let lost = false;
  service.options.fault = ({ method, path }) => {
    // The chunk is taken with 204 and thrown away.
    if (method !== 'PUT' || lost) return undefined;
    lost = path.length > 0;
    return { status: 204 };
  };
  const { result } = await analyze(service, { concurrency: 1 });
  expect(result?.findings.length).toBe(2);
  expect(service.count('PUT', /chunks/)).toBe(3);
});

test('a service that loses every chunk', async () => {
  const service = await start({ fault: ({ method }) => (method === 'PUT' ? { status: 204 } : undefined) });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'service-error' });
  expect(error?.message).toContain('keeps losing');
  expect(service.liveSessions).toBe(0);
});

test('a service that has everything and never starts', async () => {
  const service = await start({ states: new Array(50).fill({ state: 'receiving' }) });
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'service-error' });
  expect(error?.message).toContain('does not start');
});

test.each([
  ['a flipped bit', (bytes: Buffer) => bytes.with(40, bytes[40]! ^ 1)],
  ['a cut end', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['another end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
  ['nothing', () => Buffer.alloc(0)],
])('a sealed result with %s is fetched again, and refused in the end', async (_, damage) => {
  const once = await start({ mangle: (bytes, fetch) => (fetch === 1 ? Buffer.from(damage(bytes)) : bytes) });
  expect((await analyze(once)).result?.findings.length).toBe(2);
  const always = await start({ mangle: (bytes) => Buffer.from(damage(bytes)) });
  const { error } = await analyze(always);
  expect(error).toMatchObject({ code: 'result-invalid', exitCode: 3 });
  expect(always.count('GET', /results/)).toBe(3);
  expect(always.liveSessions).toBe(0);
});

const traced = (path: string) => (finding: Finding) => ({
  ...finding,
  trace: [{ role: 'source' as const, path, span: finding.span, description: '' }],
});
const fixed = (path: string) => (finding: Finding) => ({
  ...finding,
  fix: [{ path, span: finding.span, replacement: 'x' }],
});

test('traces and fixes may lead to any file that was sent', async () => {
  const other = TWO_FILES[1]!.path;
  const service = await start({
    analyze: (result) => ({ ...result, findings: result.findings.map(traced(other)).map(fixed(other)) }),
  });
  expect((await analyze(service)).result?.findings[0]).toMatchObject({
    trace: [{ path: other }],
    fix: [{ path: other }],
  });
});

test.each<[string, FakeOptions['analyze']]>([
  ['another part', (result) => ({ ...result, part: 7 })],
  ['fewer files', (result) => ({ ...result, coverage: result.coverage.slice(1) })],
  ['other files', (result) => ({ ...result, coverage: result.coverage.map((one) => ({ ...one, path: 'z.js' })) })],
  ['files in another order', (result) => ({ ...result, coverage: result.coverage.toReversed() })],
  ['a finding elsewhere', (result) => ({ ...result, findings: result.findings.map((one) => ({ ...one, path: 'z' })) })],
  [
    'a trace through a file that was not sent',
    (result) => ({ ...result, findings: result.findings.map(traced('../z')) }),
  ],
  [
    'a fix of a file that was not sent',
    (result) => ({ ...result, findings: result.findings.map(fixed('/etc/passwd')) }),
  ],
  ['times of another file', (result) => ({ ...result, statistics: [{ index: 99, parseMs: 1, matchMs: 1 }] })],
])('a result about %s is refused', async (_, change) => {
  const service = await start({ analyze: change });
  expect((await analyze(service)).error).toMatchObject({ code: 'result-invalid' });
  expect(service.liveSessions).toBe(0);
});

test('parts that were judged by different rules: once more, then given up', async () => {
  const files = largeFiles(10);
  let parts = 0;
  const upgrade: FakeOptions['analyze'] = (result) => ({ ...result, rulesDigest: parts++ === 0 ? 'old' : 'new' });
  const once = await start({ analyze: upgrade });
  expect((await analyze(once, { files })).result?.rulesDigest).toBe('new');
  const always = await start({ analyze: (result) => ({ ...result, rulesDigest: `${result.part}` }) });
  const { error } = await analyze(always, { files });
  expect(error).toMatchObject({ code: 'gave-up' });
  expect(error?.message).toContain('different rules');
});

test('rule errors are the same in each part, and reported once', async () => {
  const ruleErrors = [{ file: 'x.yaml', line: 1, column: 1, key: 'rules[0]', message: 'bad' }];
  const service = await start({ analyze: (result) => ({ ...result, ruleErrors }) });
  expect((await analyze(service, { files: largeFiles(10) })).result?.ruleErrors).toEqual(ruleErrors);
});
