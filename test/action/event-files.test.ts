/** The event as the runner hands it over: damaged, too large, edited titles and changed bases, and changes of submodules alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import { RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

describe('an event file', () => {
  test.each<[string, string | { readonly bytes: number } | null, RegExp]>([
    ['that is not there', null, /could not be read \(ENOENT\): run the job again/],
    ['that is empty', '', /could not be read \(it is not JSON\)/],
    ['that was cut', '{"action": "opened", "pull_request": {"number": 1, "secret-word": ', /it is not JSON/],
    ['that is no object', '[1, 2]', /not as GitHub describes it/],
    ['of another event', '{"zen": "Keep it logically awesome."}', /pull_request: /],
    ['beyond all limits', { bytes: 4 * 1024 ** 3 }, /could not be read \(too large\)/],
  ])('%s: an error that says so', async (_words, eventFile, expected) => {
    const scenario = new Scenario(github);
    const pull = scenario.pull({ 'a.js': UNSAFE });
    const run = await scenario.run(scenario.events.pullRequest(pull), { eventFile });
    expect(run.code).toBe(1);
    expect(run.errors.join()).toMatch(expected);
    expect(run.printed).not.toContain('secret-word');
    expect(scenario.checkRuns).toEqual([]);
  });
});

describe('an edited pull request', () => {
  test('with another title: judged again, since a verdict must not turn green by it; the check run stays one', async () => {
    const scenario = new Scenario(github);
    const pull = scenario.pull({ 'a.js': UNSAFE });
    await scenario.run(scenario.events.pullRequest(pull, { action: 'opened' }));
    const edited = scenario.events.pullRequest(pull, {
      action: 'edited',
      changes: { title: { from: 'Something else' } },
    });
    expect(await scenario.run(edited)).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
    expect(scenario.checkRun).toMatchObject({ conclusion: 'failure' });
    expect(scenario.annotated).toEqual(['a.js:2']);
  });

  test('with another base: judged by that, and the newest check run of the name says so', async () => {
    const scenario = new Scenario(github);
    scenario.repository.commit({
      on: 'release',
      parents: [scenario.base],
      files: { '.github/rsolv-ast.yml': `rules: { disable: [${RULE}] }\n` },
    });
    const pull = scenario.pull({ 'a.js': UNSAFE });
    await scenario.run(scenario.events.pullRequest(pull, { action: 'opened' }));
    expect(scenario.checkRun.conclusion).toBe('failure');
    const moved = github.retarget(scenario.repository, pull, 'release');
    const changes = { base: { ref: { from: 'main' }, sha: { from: scenario.base } } };
    const run = await scenario.run(scenario.events.pullRequest(moved, { action: 'edited', changes }));
    expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'success', 'new-findings': '0' } });
    // Annotations cannot be taken back from the first one.
    const [newest] = scenario.checkRuns.toSorted((left, right) => right.id - left.id);
    expect(newest).toMatchObject({ conclusion: 'success', annotations: [] });
  });
});

test('a change of submodules alone: neutral, with the reason for each', async () => {
  const scenario = new Scenario(github, { 'lib/one': { submodule: '1'.repeat(40) }, 'a.js': SAFE });
  const run = await scenario.propose({
    'lib/one': { submodule: '2'.repeat(40) },
    'lib/two': { submodule: '3'.repeat(40) },
  });
  expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'neutral', findings: '0' } });
  expect(scenario.checkRun).toMatchObject({ conclusion: 'neutral', title: 'Nothing to scan', annotations: [] });
  expect(run.summary.match(/a submodule.{1,10}scan it in its own repository/g)).toHaveLength(2);
  expect(JSON.parse(run.outputs.coverage!)).toEqual({ scanned: 0, partial: 0, skipped: 2 });
});
