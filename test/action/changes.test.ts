/** How the action finds what changed: by git, by GitHub's interface, for every shape of change. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import { RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());
afterEach(() => {
  github.faults.clear();
  github.quota = 1000;
});

const STRANGE = [
  'src/with space.js',
  'src/"quoted".js',
  'src/new\nline.js',
  'src/Zoë-☃.js',
  'src/-dash.js',
  'src/a:b,c%0A.js',
];

/** Each way to the change must give the same verdict. */
const WAYS = [
  { way: 'a shallow clone', depth: 1 },
  { way: 'a whole clone', depth: 0 },
  { way: 'no clone', depth: undefined },
] as const;

describe.each(WAYS)('with $way', ({ depth }) => {
  test('changed, renamed, deleted and strangely named files; links and submodules', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `exports.f${i} = (x) => x + ${i};\n`).join('');
    const scenario = new Scenario(github, {
      'changed.js': `${UNSAFE}${lines}`,
      'moved.js': `${UNSAFE}${lines}// moved\n`,
      'edited.js': `${lines}// edited\n`,
      'gone.js': SAFE,
      'link.js': { symlink: 'changed.js' },
      'vendored/sub': { submodule: '1'.repeat(40) },
    });
    scenario.branch('feature', {
      'changed.js': `${UNSAFE}${lines}exports.more = 1;\n`,
      'moved.js': null,
      'away/moved.js': `${UNSAFE}${lines}// moved\n`,
      'edited.js': null,
      'away/edited.js': `${lines}// edited\n${UNSAFE}`,
      'gone.js': null,
      'link2.js': { symlink: 'moved.js' },
      'vendored/sub': { submodule: '2'.repeat(40) },
      ...Object.fromEntries(STRANGE.map((name) => [name, UNSAFE])),
    });
    const pull = github.pull(scenario.repository, { head: 'feature' });
    const run = await scenario.run(scenario.events.pullRequest(pull), { depth });
    // Neither the old finding of a file that is only moved, nor the one beside a changed line counts.
    expect(scenario.annotated.toSorted()).toEqual(
      [...STRANGE.map((name) => `${name}:2`), 'away/edited.js:23'].toSorted(),
    );
    expect(run).toMatchObject({ code: 1, outputs: { 'new-findings': '7' } });
    const coverage = JSON.parse(run.outputs.coverage!);
    expect(coverage).toMatchObject({ scanned: 9, partial: 0 });
    expect(coverage.skipped).toBeGreaterThanOrEqual(1);
    const receipt = `${run.summary}`;
    expect(receipt).toContain('link2.js');
    expect(receipt).not.toContain('gone.js');
  });

  test('only removals: a neutral, friendly result', async () => {
    const scenario = new Scenario(github, { 'a.js': UNSAFE });
    const run = await scenario.propose({ 'a.js': null }, { depth });
    expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'neutral', 'new-findings': '0' } });
    expect(scenario.checkRun).toMatchObject({ conclusion: 'neutral', annotations: [] });
    expect(run.summary).toMatch(/nothing/i);
    expect(run.errors).toEqual([]);
  });
});

test('no file in a known language: neutral, and each file is listed with its reason', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.propose({ 'notes.txt': 'x\n', 'logo.png': new Uint8Array([137, 80, 78, 71, 0, 1]) });
  expect(run).toMatchObject({ code: 0, outputs: { conclusion: 'neutral' } });
  expect(run.summary).toContain('notes.txt');
  expect(run.summary).toContain('logo.png');
});

test('linguist-generated and linguist-vendored are read from the base, skipped and listed', async () => {
  const scenario = new Scenario(github, {
    '.gitattributes': 'gen/*.js linguist-generated\nthird/** linguist-vendored\n',
  });
  const run = await scenario.propose({
    // A proposal does not choose what it is spared.
    '.gitattributes': '*.js linguist-generated\n',
    'gen/a.js': UNSAFE,
    'third/b.js': UNSAFE,
    'own.js': UNSAFE,
  });
  expect(scenario.annotated).toEqual(['own.js:2']);
  expect(run.summary).toContain('gen/a.js');
  expect(run.summary).toContain('third/b.js');
});

test.each([
  { way: 'a shallow clone', depth: 1 },
  { way: 'no clone', depth: undefined },
])('3,100 files with $way: none is lost, or the run says so and does not pass', async ({ depth }) => {
  const many = Object.fromEntries(
    Array.from({ length: 3099 }, (_, i) => [`docs/${String(i).padStart(4, '0')}.md`, `${i}\n`]),
  );
  const scenario = new Scenario(github);
  const run = await scenario.propose({ ...many, 'zz/last.js': UNSAFE }, { depth });
  expect(scenario.annotated).toEqual(['zz/last.js:2']);
  expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1' });
});

test('more files to read than GitHub answers requests: an error that says what to do, never a pass', async () => {
  const scenario = new Scenario(github);
  const event = scenario.events.pullRequest(
    scenario.pull(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`src/${i}.js`, `exports.x = ${i};\n`]))),
  );
  github.quota = 30;
  const run = await scenario.run(event, { depth: undefined });
  expect(run).toMatchObject({ code: 1, outputs: { conclusion: 'failure' } });
  expect(run.errors.join()).toMatch(/rate|requests/i);
  expect(run.errors.join()).toMatch(/actions\/checkout/);
});

test('350 files pushed without a clone, which GitHub compares only in part', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 349 }, (_, i) => [`docs/${String(i).padStart(4, '0')}.md`, `${i}\n`]),
  );
  const scenario = new Scenario(github);
  scenario.repository.commit({ on: 'main', files: { ...many, 'zz/last.js': UNSAFE } });
  const run = await scenario.run(scenario.events.push('main', { before: scenario.base }), { depth: undefined });
  expect(scenario.annotated).toEqual(['zz/last.js:2']);
  expect(run.code).toBe(1);
});

test('unchanged files that the changed one imports go along as context, and nothing is reported in them', async () => {
  const scenario = new Scenario(github, {
    'lib/run.js': UNSAFE,
    'lib/other.js': UNSAFE,
    'far/away.js': UNSAFE,
  });
  const change = { 'app.js': 'const run = require("./lib/run");\nmodule.exports = () => run("list");\n' };
  const run = await scenario.propose(change);
  expect(JSON.parse(run.outputs.coverage!)).toEqual({ scanned: 2, partial: 0, skipped: 0 });
  expect(run.summary).toMatch(/1 unchanged file as context/);
  expect(run.outputs).toMatchObject({ conclusion: 'success', findings: '1', 'new-findings': '0' });
  expect(scenario.annotated).toEqual([]);
});

test.each([
  { context: 'changed', scanned: 1 },
  { context: 'all', scanned: 3 },
])('context: $context', async ({ context, scanned }) => {
  const scenario = new Scenario(github, { 'lib/run.js': UNSAFE, 'far/away.js': UNSAFE });
  const run = await scenario.propose({ 'app.js': 'module.exports = require("./lib/run");\n' }, { with: { context } });
  expect(JSON.parse(run.outputs.coverage!)).toMatchObject({ scanned });
  expect(run.outputs['new-findings']).toBe('0');
});

describe('a repository that git will not read is an error, never "no changes"', () => {
  test('one that belongs to somebody else is read all the same, or the run says what to do', async () => {
    const scenario = new Scenario(github);
    const run = await scenario.propose({ 'new.js': UNSAFE }, { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } });
    expect(run.code).toBe(1);
    expect(`${run.summary}${run.errors.join()}`).toMatch(new RegExp(`${RULE}|safe\\.directory`));
  });

  test('one whose objects are damaged', async () => {
    const scenario = new Scenario(github);
    const run = await scenario.propose(
      { 'new.js': UNSAFE },
      {
        prepare(workspace) {
          const packs = path.join(workspace, '.git/objects/pack');
          mkdirSync(packs, { recursive: true });
          writeFileSync(path.join(workspace, '.git/HEAD'), 'nonsense\n');
          chmodSync(packs, 0o700);
        },
      },
    );
    expect(run.code).toBe(1);
    expect(run.outputs.conclusion).toBe('failure');
  });

  test('a merge base that cannot be fetched is asked of GitHub', async () => {
    const scenario = new Scenario(github, { 'old.js': UNSAFE });
    const pull = scenario.pull({ 'new.js': UNSAFE });
    const event = scenario.events.pullRequest(pull);
    const running = await scenario.start(event, {
      prepare() {
        github.fault({ of: 'git', fault: { kind: 'status', status: 503 } });
      },
    });
    const run = await running.ended;
    expect(run.code).toBe(1);
    expect(scenario.annotated).toEqual(['new.js:2']);
  });
});

test('history that has nothing in common with the base is judged whole', async () => {
  const scenario = new Scenario(github, { 'old.js': UNSAFE });
  scenario.repository.commit({ on: 'orphan', parents: [], files: { 'new.js': UNSAFE, 'more.js': SAFE } });
  const run = await scenario.run(scenario.events.push('orphan', { before: scenario.base, forced: true }));
  expect(run.outputs).toMatchObject({ conclusion: 'failure', findings: '1' });
  expect(scenario.annotated).toEqual(['new.js:2']);
});
