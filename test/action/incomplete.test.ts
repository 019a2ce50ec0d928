/** What a proposal keeps from being judged is never green: by its size, by what no parser reads, by marks of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import type { Files } from '../github/repository.ts';
import { RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

const CONFIG = '.github/rsolv-ast.yml';
/** Three megabytes in front of what should not be seen. */
const PADDED = `/*${' '.repeat(3_000_000)}*/\n${UNSAFE}`;
const BROKEN = `${UNSAFE}function (((( {\n`;
const LOW = `severities:\n  ${RULE}: low\nfail-on: medium\n`;

interface Case {
  readonly name: string;
  readonly change: Files;
  readonly base?: Files;
  readonly fork?: boolean;
  readonly with?: Record<string, string>;
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly title: string;
}

test.each<Case>([
  {
    name: 'a file that is too large, alone',
    change: { 'a.js': PADDED },
    conclusion: 'neutral',
    title: 'Not judged: a.js',
  },
  {
    name: 'a file that is too large, beside one that is clean',
    change: { 'a.js': PADDED, 'b.js': SAFE },
    conclusion: 'neutral',
    title: 'Not judged: a.js',
  },
  {
    name: 'it stands before findings that do not fail',
    base: { [CONFIG]: LOW },
    change: { 'a.js': PADDED, 'b.js': UNSAFE },
    conclusion: 'neutral',
    title: 'Not judged: a.js. 1 new finding: 1 low (below what fails)',
  },
  {
    name: 'and behind those that do',
    change: { 'a.js': PADDED, 'b.js': UNSAFE },
    conclusion: 'failure',
    title: '1 new finding: 1 high. Not judged: a.js',
  },
  {
    name: 'a file that is read in part',
    base: { [CONFIG]: LOW },
    change: { 'a.js': BROKEN },
    conclusion: 'neutral',
    title: 'Not judged in full: a.js. 1 new finding: 1 low (below what fails)',
  },
  {
    name: 'fails where the base wants it to',
    base: { [CONFIG]: 'fail-on-incomplete: true\n' },
    change: { 'a.js': PADDED },
    conclusion: 'failure',
    title: 'Not judged: a.js',
  },
  {
    name: 'fails in a proposal from a fork',
    fork: true,
    change: { 'a.js': PADDED, 'b.js': SAFE },
    conclusion: 'failure',
    title: 'Not judged: a.js',
  },
  {
    name: 'not in one from a fork, where the base says so',
    base: { [CONFIG]: 'fail-on-incomplete: false\n' },
    fork: true,
    change: { 'a.js': PADDED, 'b.js': SAFE },
    conclusion: 'neutral',
    title: 'Not judged: a.js',
  },
  {
    name: 'an old file that is too large does not matter while it is not changed',
    base: { 'old.js': PADDED },
    fork: true,
    change: { 'b.js': SAFE },
    conclusion: 'success',
    title: 'No new findings',
  },
  {
    name: 'a mark of generated code that the proposal itself brings hides nothing',
    change: { 'a.js': `// @generated\n${UNSAFE}`, 'b.min.js': UNSAFE },
    conclusion: 'failure',
    title: '2 new findings: 2 high',
  },
])('$name', async ({ base, change, fork, with: inputs, conclusion, title }) => {
  const scenario = new Scenario(github, base);
  const pull = scenario.pull(change, fork ? { fork: 'mallory/shop' } : {});
  const run = await scenario.run(scenario.events.pullRequest(pull), { with: inputs ?? {} });
  expect(run.outputs.conclusion).toBe(conclusion);
  expect(run.code).toBe(conclusion === 'failure' ? 1 : 0);
  expect(run.printed).toContain(title);
  if (!fork) expect(scenario.checkRun).toMatchObject({ conclusion, title });
  if (conclusion === 'neutral') expect(run.warnings.join()).toContain(title);
});

test('a push is neutral, too: whoever reads the branch sees that something was not looked at', async () => {
  const scenario = new Scenario(github, { 'a.js': SAFE });
  scenario.repository.commit({ on: 'main', files: { 'a.js': PADDED } });
  const run = await scenario.run(scenario.events.push('main', { before: scenario.base }));
  expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'neutral' } });
});
