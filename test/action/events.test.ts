/** The action on each event that may start it: base and head, the check run's place, and what a job without secrets does. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import { CHECK_NAME, RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());
afterEach(() => github.faults.clear());

/** What GitHub grants to jobs of forks and of Dependabot, whatever the workflow says. */
const READ_ONLY = { contents: 'read', pull_requests: 'read', checks: 'read' } as const;

describe('pull_request', () => {
  test('from a branch: the check run is on the head, only the change counts, the job fails with it', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const pull = scenario.pull({ 'new.js': `${SAFE}${UNSAFE}` });
    const run = await scenario.run(scenario.events.pullRequest(pull));
    expect(scenario.checkRun).toMatchObject({
      name: CHECK_NAME,
      headSha: pull.headSha,
      status: 'completed',
      conclusion: 'failure',
    });
    expect(scenario.annotated).toEqual(['new.js:3']);
    expect(run).toMatchObject({
      code: 1,
      outputs: { conclusion: 'failure', 'new-findings': '1', suppressed: '0' },
    });
    expect(JSON.parse(run.outputs.coverage!)).toMatchObject({ scanned: 1, partial: 0 });
    expect(run.outputs['check-run-url']).toContain(`/runs/${scenario.checkRun.id}`);
    expect(run.summary).toContain(RULE);
    expect(run.summary).not.toContain('old.js');
    expect(run.errors).toEqual([`1 new finding: 1 high. See ${run.outputs['check-run-url']}`]);
    expect(scenario.checkRun.summary).toContain('new.js');
  });

  test('without a finding: success, and the job passes', async () => {
    const scenario = new Scenario(github, { 'a.js': UNSAFE });
    const run = await scenario.propose({ 'b.js': SAFE });
    expect(scenario.checkRun).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'success', 'new-findings': '0' } });
    expect(run.log).toContain('No new findings. See http');
  });

  test('the base has moved on since: only what the proposal itself changes counts', async () => {
    const scenario = new Scenario(github, { 'a.js': SAFE });
    scenario.branch('feature', { 'b.js': SAFE });
    scenario.repository.commit({ on: 'main', files: { 'later.js': UNSAFE } });
    const pull = github.pull(scenario.repository, { head: 'feature' });
    const run = await scenario.run(scenario.events.pullRequest(pull));
    expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'success' } });
    expect(scenario.checkRun.summary).not.toContain('later.js');
  });

  test('from a fork: read-only token, so annotations in the log, the same verdict, one line that says why', async () => {
    const scenario = new Scenario(github);
    const pull = scenario.pull({ 'new.js': UNSAFE }, { fork: 'mallory/shop' });
    const run = await scenario.run(scenario.events.pullRequest(pull), {
      permissions: READ_ONLY,
      // The workflow names a service; its secret is empty in this job.
      with: { 'server-url': 'https://ast.example.com', 'api-key': '' },
    });
    expect(scenario.checkRuns).toEqual([]);
    expect(run).toMatchObject({
      code: 1,
      outputs: { conclusion: 'failure', 'new-findings': '1', 'check-run-url': '' },
    });
    const found = run.commands.filter(({ properties }) => properties.file === 'new.js');
    expect(found).toMatchObject([{ properties: { line: '2' } }]);
    expect(run.printed.split('\n').filter((line) => /fork/.test(line)).length).toBeGreaterThanOrEqual(1);
    expect(run.printed).toMatch(/read-only token/);
    expect(run.summary).toContain(RULE);
  });

  test('of Dependabot: as from a fork, and the log says what to do', async () => {
    const scenario = new Scenario(github);
    const pull = scenario.pull({ 'new.js': SAFE }, { author: 'dependabot[bot]' });
    const run = await scenario.run(scenario.events.pullRequest(pull), {
      permissions: READ_ONLY,
      with: { 'server-url': 'https://ast.example.com' },
    });
    expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'success' } });
    expect(scenario.checkRuns).toEqual([]);
    expect(run.printed).toMatch(/Dependabot/);
  });
});

test('pull_request_target: reads the proposal, runs on the base, writes the check run to the head', async () => {
  const scenario = new Scenario(github, { 'a.js': SAFE });
  const pull = scenario.pull({ 'new.js': UNSAFE }, { fork: 'mallory/shop' });
  const run = await scenario.run(scenario.events.pullRequestTarget(pull));
  expect(scenario.checkRun).toMatchObject({ headSha: pull.headSha, conclusion: 'failure' });
  expect(scenario.annotated).toEqual(['new.js:2']);
  expect(run.code).toBe(1);
});

describe('push', () => {
  test('judges what it brings', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const after = scenario.repository.commit({ on: 'main', files: { 'new.js': UNSAFE } });
    const run = await scenario.run(scenario.events.push('main', { before: scenario.base }));
    expect(scenario.checkRun).toMatchObject({ headSha: after, conclusion: 'failure' });
    expect(scenario.annotated).toEqual(['new.js:2']);
    expect(run.code).toBe(1);
  });

  test('the first of a branch is compared with the default branch', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    scenario.branch('feature', { 'new.js': UNSAFE });
    await scenario.run(scenario.events.push('feature'));
    expect(scenario.annotated).toEqual(['new.js:2']);
  });

  test('the first of a repository is judged whole', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const run = await scenario.run(scenario.events.push('main'));
    expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '1' } });
    expect(scenario.annotated).toEqual(['old.js:2']);
  });

  test('rewritten history is compared by way of the merge base', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const before = scenario.branch('feature', { 'first.js': UNSAFE });
    scenario.branch('feature', { 'second.js': UNSAFE });
    await scenario.run(scenario.events.push('feature', { before, forced: true }));
    expect(scenario.annotated).toEqual(['second.js:2']);
  });

  test('a deleted branch: nothing to scan', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const run = await scenario.run(scenario.events.push('gone', { before: scenario.base, deleted: true }));
    expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'neutral' } });
  });
});

test('merge_group: the same check name on the group commit', async () => {
  const scenario = new Scenario(github, { 'old.js': UNSAFE });
  const branch = 'gh-readonly-queue/main/pr-1-0123456';
  const sha = scenario.branch(branch, { 'new.js': UNSAFE });
  const run = await scenario.run(scenario.events.mergeGroup(branch, scenario.base));
  expect(scenario.checkRun).toMatchObject({ name: CHECK_NAME, headSha: sha, conclusion: 'failure' });
  expect(scenario.annotated).toEqual(['new.js:2']);
  expect(run.code).toBe(1);
});

describe.each(['workflow_dispatch', 'schedule'] as const)('%s', (name) => {
  test('judges the whole tree', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE, 'src/b.js': SAFE });
    const event = name === 'schedule' ? scenario.events.schedule() : scenario.events.workflowDispatch();
    const run = await scenario.run(event);
    expect(scenario.checkRun).toMatchObject({ headSha: scenario.base, conclusion: 'failure' });
    expect(scenario.annotated).toEqual(['old.js:2']);
    expect(JSON.parse(run.outputs.coverage!)).toMatchObject({ scanned: 2 });
  });
});

test('any other event: an error that says which are known', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.run({ ...scenario.events.workflowDispatch(), name: 'issues' });
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/"issues".*pull_request/s);
});
