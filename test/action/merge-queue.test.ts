/** A merge group is judged as the proposal that it holds: by its base, and a stranger's as a stranger's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import type { Files } from '../github/repository.ts';
import type { RunRequest } from '../github/runner.ts';
import { RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

const CONFIG = '.github/rsolv-ast.yml';
const IGNORED = UNSAFE.replace('module.exports', `// rsolv-ignore: ${RULE} names are ours\nmodule.exports`);

interface Group {
  /** As GitHub's queue names it; `pr-1` is the proposal that the scenario opens. */
  readonly pull?: string;
  readonly fork?: string;
  readonly base?: Files;
  /** Commits of the group, each on top of the one before. */
  readonly commits: readonly Files[];
  readonly request?: Partial<RunRequest>;
}

async function queue({ pull = 'pr-1', fork, base, commits, request }: Group, settings: { private?: boolean } = {}) {
  const scenario = new Scenario(github, base, settings);
  scenario.pull(commits[0]!, fork === undefined ? {} : { fork });
  const branch = `gh-readonly-queue/main/${pull}-${scenario.base}`;
  let parent = scenario.base;
  for (const files of commits) parent = scenario.repository.commit({ on: branch, parents: [parent], files });
  const run = await scenario.run(scenario.events.mergeGroup(branch, scenario.base), request);
  return { scenario, run };
}

const UNKNOWN = /Nobody knows who wrote what this merge group holds/;

test('of people who write here: a comment that they add holds, as in their pull request', async () => {
  const { scenario, run } = await queue({ commits: [{ 'a.js': IGNORED }] });
  expect(run.outputs).toMatchObject({ conclusion: 'success', suppressed: '1' });
  expect(scenario.checkRun.conclusion).toBe('success');
  expect(run.summary).not.toMatch(/fork|Nobody knows/);
});

test('from a fork: it does not, and the summary says why', async () => {
  const { scenario, run } = await queue({ fork: 'mallory/shop', commits: [{ 'a.js': IGNORED }] });
  expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1', suppressed: '0' });
  // The token of a merge group may write.
  expect(scenario.annotated).toEqual(['a.js:3']);
  expect(run.summary).toMatch(/which comes from a fork/);
});

test('a file that nobody could judge fails for strangers', async () => {
  const padded = { 'a.js': `/*${' '.repeat(3_000_000)}*/\n${UNSAFE}`, 'b.js': SAFE };
  const own = await queue({ commits: [padded] });
  const foreign = await queue({ fork: 'mallory/shop', commits: [padded] });
  expect(own.run.outputs.conclusion).toBe('neutral');
  expect(foreign.run.outputs.conclusion).toBe('failure');
});

test.each<[string, Group]>([
  ['a proposal that GitHub does not know', { pull: 'pr-77', commits: [{ 'a.js': IGNORED }] }],
  ['a branch that names none', { pull: 'group', commits: [{ 'a.js': IGNORED }] }],
  ['more than the proposal that it names', { commits: [{ 'b.js': SAFE }, { 'a.js': IGNORED }] }],
])('%s: as from a fork', async (_words, group) => {
  const { run } = await queue(group);
  expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1' });
  expect(run.summary).toMatch(UNKNOWN);
});

test('a token that may not read pull requests: as from a fork, with the permission to add', async () => {
  const permissions = { checks: 'write', contents: 'read' } as const;
  const { run } = await queue({ commits: [{ 'a.js': IGNORED }], request: { permissions } }, { private: true });
  expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1' });
  expect(run.summary).toMatch(/`pull-requests: read`/);
});

test('the base decides for strangers, too', async () => {
  const base = { [CONFIG]: 'allow-new-suppressions: true\n' };
  const { run } = await queue({ base, fork: 'mallory/shop', commits: [{ 'a.js': IGNORED }] });
  expect(run.outputs).toMatchObject({ conclusion: 'success', suppressed: '1' });
});

test("a proposal that mends the base's configuration passes its queue; one that does not, fails", async () => {
  const base = { [CONFIG]: 'fail-no: high\n' };
  const mended = await queue({ base, commits: [{ [CONFIG]: 'fail-on: high\n', 'a.js': SAFE }] });
  const other = await queue({ base, commits: [{ 'a.js': SAFE }] });
  expect(mended.run.outputs.conclusion).toBe('success');
  expect(mended.run.summary).toMatch(/needs a correction/);
  expect(other.run.outputs.conclusion).toBe('failure');
});
