/** Where results become visible: the check run, the log, the summary, SARIF; and that no text gets out of its place. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FakeGitHub } from '../github/fake-github.ts';
import { sarifFaults } from '../support/sarif-schema.ts';
import { CHECK_NAME, RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());
afterEach(() => github.faults.clear());

/** One finding a line. */
const many = (count: number) =>
  `const { exec } = require("child_process");\n${'exports.f = (name) => exec(`ls ${name}`);\n'.repeat(count)}`;

test('a token that may not write checks: the very lines to add, and results in the log', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.propose({ 'a.js': UNSAFE }, { permissions: { contents: 'read', pull_requests: 'read' } });
  expect(scenario.checkRuns).toEqual([]);
  const block = /^permissions:\n(?: {2}.+\n?)+/m.exec(run.log);
  expect(parse(block?.[0] ?? '')).toMatchObject({ permissions: { checks: 'write', contents: 'read' } });
  expect(run.commands).toContainEqual(
    expect.objectContaining({ properties: expect.objectContaining({ file: 'a.js', line: '2' }) }),
  );
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure', 'check-run-url': '' } });
});

test('a private repository with the permissions of the documentation', async () => {
  const scenario = new Scenario(github, { 'a.js': SAFE }, { private: true });
  const run = await scenario.propose({ 'b.js': UNSAFE });
  expect(run.code).toBe(1);
  expect(scenario.annotated).toEqual(['b.js:2']);
});

test('more than 50 annotations go in batches; max-annotations holds, and the rest is counted', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.propose({ 'a.js': many(130) }, { with: { 'max-annotations': '120' } });
  expect(scenario.checkRun.annotations).toHaveLength(120);
  expect(scenario.checkRun.batches.every((size) => size <= 50)).toBe(true);
  expect(new Set(scenario.annotated).size).toBe(120);
  expect(run.outputs['new-findings']).toBe('130');
  expect(`${run.printed}${scenario.checkRun.summary}${scenario.checkRun.text}`).toMatch(/\b10 more findings/);
});

test('a re-run updates the same check run, and repeats no annotation', async () => {
  const scenario = new Scenario(github);
  const event = scenario.events.pullRequest(scenario.pull({ 'a.js': UNSAFE }));
  await scenario.run(event);
  const again = await scenario.run(event, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(scenario.checkRun).toMatchObject({ name: CHECK_NAME, conclusion: 'failure', status: 'completed' });
  expect(scenario.annotated).toEqual(['a.js:2']);
  expect(again.outputs['check-run-url']).toContain(`/runs/${scenario.checkRun.id}`);
});

test('check-name', async () => {
  const scenario = new Scenario(github);
  await scenario.propose({ 'a.js': SAFE }, { with: { 'check-name': 'Security: Ä & "B"' } });
  expect(scenario.checkRun.name).toBe('Security: Ä & "B"');
});

test('SARIF: valid, with what is hidden marked as suppressed', async () => {
  const scenario = new Scenario(github);
  const ignored = UNSAFE.replace('module.exports', `// rsolv-ignore: ${RULE} ours\nmodule.exports`);
  const run = await scenario.propose({ 'a.js': UNSAFE, 'b.js': ignored }, { with: { 'sarif-file': 'out.sarif' } });
  const text = run.readWorkspace('out.sarif');
  expect(sarifFaults(text)).toEqual([]);
  const { results } = JSON.parse(text).runs[0];
  expect(results).toHaveLength(2);
  expect(results.filter((one: { suppressions?: unknown[] }) => (one.suppressions ?? []).length > 0)).toHaveLength(1);
  expect(run.outputs['sarif-file']).toMatch(/out\.sarif$/);
});

describe('texts that try to get out of their place', () => {
  const NAMES = [
    'src/a%0A::error::pwned.js',
    'src/::set-output name=x::y.js',
    'src/x\n::add-path::evil.js',
    'src/<img src=x onerror=alert(1)>.js',
    'src/`](https:..evil.example)![.js',
    'src/\u001b[31mred\u202e.js',
    'src/##[error]x.js',
    'src/a\r::stop-commands::t.js',
    'src/| a | <!-- --> @everyone #1.js',
  ];
  /** Where findings of the packs that come along refer to. */
  const PUBLIC = new Set(['https://cwe.mitre.org', 'https://cheatsheetseries.owasp.org']);
  const RULES = `rules:
  - id: hostile
    languages: [javascript]
    severity: ERROR
    message: "x %0A::error::pwned\\n::set-env name=A::b\\n##[add-path]evil <script>alert(1)</script> \\e[31m $X"
    pattern: forbidden($X)
`;
  const CODE =
    '// ::error::pwned\nforbidden("\\u001b[31m::set-output name=a::b <script>alert(1)</script> ``` </code> ##[error]x");\n';

  test.each([
    { where: 'a check run', permissions: undefined },
    { where: 'the log', permissions: { contents: 'read' } as const },
  ])('in $where', async ({ permissions }) => {
    const scenario = new Scenario(github, { 'rules/hostile.yaml': RULES });
    const run = await scenario.propose(Object.fromEntries(NAMES.map((name) => [name, `${UNSAFE}${CODE}`])), {
      with: { rules: 'rules', debug: 'true' },
      ...(permissions && { permissions }),
    });
    // The harness throws for a command that nobody meant; errors that are no annotation are the verdict.
    expect(run.outputs).toMatchObject({ conclusion: 'failure' });
    expect(Number(run.outputs['new-findings'])).toBeGreaterThanOrEqual(2 * NAMES.length);
    expect(run.errors.filter((text) => text.startsWith('pwned'))).toEqual([]);
    // `file=` must be the very name, and is not shown in the log.
    const visible = run.commands.flatMap(({ data, properties }) => [data, properties.title ?? '']);
    expect([run.log, ...visible].join('\n')).not.toMatch(/\u001b|\u202e/);
    const shown = [run.summary, ...scenario.checkRuns.flatMap(({ title, summary, text }) => [title, summary, text])];
    for (const text of shown) {
      const html = micromark(text ?? '', {
        allowDangerousHtml: true,
        allowDangerousProtocol: true,
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
      });
      expect(html).not.toMatch(/<(?:script|img|add-path)|<!--|javascript:/i);
      const linked = [...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => new URL(to!).origin);
      expect(linked.filter((origin) => origin !== github.url && !PUBLIC.has(origin))).toEqual([]);
      expect(text ?? '').not.toMatch(/\u001b|\u202e/);
    }
    if (permissions === undefined) {
      expect(new Set(scenario.checkRun.annotations.map((one) => one.path)).size).toBe(NAMES.length);
    }
  });
});
