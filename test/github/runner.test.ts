/** The runner of the tests: what it gives a step, what it reads from it, and what it never lets pass. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Events } from './events.ts';
import { FakeGitHub } from './fake-github.ts';
import type { Repository } from './repository.ts';
import { runAction, startAction } from './runner.ts';

let github: FakeGitHub;
let repository: Repository;

beforeAll(async () => {
  github = await FakeGitHub.start();
  repository = github.repository('acme/runner');
  repository.commit({ on: 'main', files: { 'a.js': 'let a = 1;\n' } });
});
afterAll(() => github.close());

const step = (program: string, more: { depth?: number } = {}) => ({
  github,
  repository: repository.fullName,
  event: new Events(github, repository).workflowDispatch(),
  program: ['-e', program],
  ...more,
});

test('inputs with their defaults, the checkout, outputs, summary and commands', async () => {
  const run = await runAction(
    step(
      `const fs = require('fs');
       const say = (...texts) => console.log(...texts);
       fs.appendFileSync(process.env.GITHUB_OUTPUT, 'check<<E\\n' + process.env['INPUT_CHECK-NAME'] + '\\nE\\n');
       fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, fs.readFileSync('a.js'));
       say('::add-mask::' + process.env['INPUT_GITHUB-TOKEN']);
       say('::warning file=a.js::careful'); console.error('::error::broken'); say('plain');
       process.exitCode = 3;`,
      { depth: 1 },
    ),
  );
  expect(run).toMatchObject({
    code: 3,
    outputs: { check: 'rsolv AST' },
    summary: 'let a = 1;\n',
    warnings: ['careful'],
    errors: ['broken'],
  });
  expect(run.log).toContain('plain');
});

describe('a run fails the test that', () => {
  test.each([
    {
      name: 'leaves a process behind',
      program: `require('child_process').spawn('sleep', ['2'], { stdio: 'ignore', env: {} }).unref();`,
      says: /was left behind/,
    },
    {
      name: 'prints its token',
      program: `console.log('token: ' + process.env['INPUT_GITHUB-TOKEN']);`,
      says: /a secret was told/,
    },
    {
      name: 'writes its token to the summary',
      program: `require('fs').writeFileSync(process.env.GITHUB_STEP_SUMMARY, process.env['INPUT_GITHUB-TOKEN']);`,
      says: /a secret was told/,
    },
    { name: 'lets a command out', program: `console.log('x ##[set-env name=A]b');`, says: /command set-env was given/ },
    {
      name: 'changes the environment of later steps',
      program: `require('fs').writeFileSync(process.env.GITHUB_ENV, 'A=b');`,
      says: /set_env_\w+ was written/,
    },
    {
      name: 'asks GitHub for what it does not have',
      program: `fetch(process.env.GITHUB_API_URL + '/repos/acme/runner/branches').then((answer) => answer.text());`,
      says: /against GitHub's description/,
    },
  ])('$name', async ({ program, says }) => {
    await expect(runAction(step(program))).rejects.toThrow(says);
  });
});

test('cancelling begins with SIGINT, and goes on to SIGTERM', async () => {
  const running = await startAction(
    step(`process.on('SIGINT', () => console.log('interrupted')); setInterval(() => {}, 1000); console.log('ready');`),
  );
  await new Promise((resolve) => running.process.stdout!.once('data', resolve));
  running.cancel();
  expect(await running.ended).toMatchObject({ signal: 'SIGTERM', log: 'ready\ninterrupted\n' });
});
