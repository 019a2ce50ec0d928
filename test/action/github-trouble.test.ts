/** A GitHub that limits, fails, dawdles or hangs up: the verdict is the same, and is told. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import type { FaultRequest } from '../github/faults.ts';
import { Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());
afterEach(() => github.faults.clear());

test.each<{ name: string; faults: FaultRequest[]; depth?: number }>([
  {
    name: 'rate limits, primary and secondary',
    faults: [
      { of: 'checks/create', fault: { kind: 'secondary-limit', retryAfterSeconds: 1 }, times: 1 },
      { of: 'checks/update', fault: { kind: 'primary-limit', resetInSeconds: 1 }, times: 1 },
    ],
  },
  {
    name: 'bad gateways',
    faults: [
      { of: 'checks/create', fault: { kind: 'status', status: 502 }, times: 1 },
      { of: 'checks/update', fault: { kind: 'status', status: 503 }, times: 1 },
    ],
  },
  {
    name: 'bad gateways without a clone',
    faults: [
      { of: 'pulls/list-files', fault: { kind: 'status', status: 502 }, times: 1 },
      { of: 'repos/compare-commits-with-basehead', fault: { kind: 'status', status: 500 }, times: 1 },
      { of: 'git/get-blob', fault: { kind: 'cut', when: 'before' }, times: 1 },
      { of: 'git/get-tree', fault: { kind: 'secondary-limit', retryAfterSeconds: 1 }, times: 1 },
    ],
  },
  { name: 'a slow GitHub', faults: [{ of: 'api', fault: { kind: 'slow', milliseconds: 400 } }], depth: 1 },
  {
    name: 'answers that get lost after the work was done',
    faults: [
      { of: 'checks/create', fault: { kind: 'cut', when: 'after' }, times: 1 },
      { of: 'checks/update', fault: { kind: 'cut', when: 'after' }, times: 1 },
    ],
    depth: 1,
  },
])('$name: one check run, each finding once', async ({ faults, depth }) => {
  const scenario = new Scenario(github, { 'old.js': UNSAFE });
  const event = scenario.events.pullRequest(scenario.pull({ 'new.js': UNSAFE }));
  for (const fault of faults) github.fault(fault);
  const run = await scenario.run(event, { depth });
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure', 'new-findings': '1' } });
  expect(scenario.checkRun).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(scenario.annotated).toEqual(['new.js:2']);
});

test('a quota that is used up for an hour is not waited for; with a whole clone the verdict stands', async () => {
  const scenario = new Scenario(github);
  const event = scenario.events.pullRequest(scenario.pull({ 'new.js': UNSAFE }));
  github.fault({ of: 'api', fault: { kind: 'primary-limit', resetInSeconds: 3600 } });
  const run = await scenario.run(event, { depth: 0 });
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure', 'new-findings': '1', 'check-run-url': '' } });
  expect(run.printed).toMatch(/limit|used up/i);
  expect(run.commands.some(({ properties }) => properties.file === 'new.js')).toBe(true);
});

test('with a shallow clone, which needs the merge base from GitHub, it is an error that says why', async () => {
  const scenario = new Scenario(github);
  const event = scenario.events.pullRequest(scenario.pull({ 'new.js': UNSAFE }));
  github.fault({ of: 'api', fault: { kind: 'primary-limit', resetInSeconds: 3600 } });
  const run = await scenario.run(event);
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
  expect(run.errors.join()).toMatch(/used up/);
});

test('without a clone, a GitHub that refuses everything is an error, never "no changes"', async () => {
  const scenario = new Scenario(github);
  const event = scenario.events.pullRequest(scenario.pull({ 'new.js': UNSAFE }));
  github.fault({ of: 'api', fault: { kind: 'status', status: 401 } });
  const run = await scenario.run(event, { depth: undefined });
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
  expect(run.errors.join()).toMatch(/401|token/i);
});

test('timeout: the check run fails and says which input to raise', async () => {
  const scenario = new Scenario(github);
  const event = scenario.events.pullRequest(scenario.pull({ 'new.js': UNSAFE }));
  github.fault({ of: 'repos/compare-commits-with-basehead', fault: { kind: 'slow', milliseconds: 20_000 } });
  github.fault({ of: 'pulls/list-files', fault: { kind: 'slow', milliseconds: 20_000 } });
  github.fault({ of: 'git', fault: { kind: 'slow', milliseconds: 20_000 } });
  const run = await scenario.run(event, { depth: undefined, with: { timeout: '2s' } });
  expect(run.code).toBe(1);
  expect(run.errors.join()).toMatch(/timeout/);
  expect(scenario.checkRun).toMatchObject({ status: 'completed', conclusion: 'failure' });
});
