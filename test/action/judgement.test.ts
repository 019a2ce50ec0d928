/** What a proposal is judged by: configuration, rules, suppressions and baseline, all of them its base's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import type { Files } from '../github/repository.ts';
import { RULE, SAFE, Scenario, startGitHub, UNSAFE } from './scenario.ts';

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

const CONFIG = '.github/rsolv-ast.yml';
const suppression = (expires: string) =>
  `suppressions:\n  - rule: ${RULE}\n    path: "src/**"\n    reason: Names come from a list of ours\n    owner: ada\n    expires: ${expires}\n`;
/** A comment that has nothing to cover yet. */
const HARMLESS_UNDER_COMMENT = UNSAFE.replace(
  'module.exports = (name) => exec(`ls ${name}`)',
  `// rsolv-ignore: ${RULE} names are ours\nmodule.exports = () => exec("ls")`,
);
const IGNORED = UNSAFE.replace('module.exports', `// rsolv-ignore: ${RULE} names are ours\nmodule.exports`);

interface Case {
  readonly name: string;
  readonly base: Files;
  readonly change: Files;
  readonly with?: Record<string, string>;
  readonly fork?: string;
  readonly outputs: Record<string, string>;
  readonly summary?: RegExp;
}

test.each<Case>([
  {
    name: 'a suppression in the base holds, with its reason and owner',
    base: { [CONFIG]: suppression('2999-12-31') },
    change: { 'src/a.js': UNSAFE },
    outputs: { conclusion: 'success', 'new-findings': '0', suppressed: '1' },
    summary: /Names come from a list of ours/,
  },
  {
    name: 'an expired suppression counts again, and says so',
    base: { [CONFIG]: suppression('2020-01-31') },
    change: { 'src/a.js': UNSAFE },
    outputs: { conclusion: 'failure', 'new-findings': '1', suppressed: '0' },
    summary: /expired/i,
  },
  {
    name: 'a suppression that the proposal itself writes into the configuration does not hold',
    base: {},
    change: { 'src/a.js': UNSAFE, [CONFIG]: suppression('2999-12-31') },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
  },
  {
    name: 'a configuration of a name that is not read is told',
    base: { '.github/rsolv-ast.yaml': 'fail-on: never\n' },
    change: { 'src/a.js': UNSAFE },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
    summary: /is not read.*rename it to/,
  },
  {
    name: 'a disabled rule that nobody knows is told',
    base: { [CONFIG]: 'rules: { disable: [javascript-comand-injection] }\n' },
    change: { 'src/a.js': UNSAFE },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
    summary: /Rules: \d+ rules, digest[\s\S]*no rule in use is called that.*did you mean/,
  },
  {
    name: 'a comment that the proposal adds holds, and is listed',
    base: {},
    change: { 'src/a.js': IGNORED },
    outputs: { conclusion: 'success', 'new-findings': '0', suppressed: '1' },
    summary: /names are ours/,
  },
  {
    name: 'a comment that the proposal adds does not hold where the base forbids it',
    base: { [CONFIG]: 'allow-new-suppressions: false\n' },
    change: { 'src/a.js': IGNORED },
    outputs: { conclusion: 'failure', 'new-findings': '1', suppressed: '0' },
    summary: /names are ours/,
  },
  {
    name: 'a comment that a fork adds does not hold',
    base: {},
    change: { 'src/a.js': IGNORED },
    fork: 'mallory/shop',
    outputs: { conclusion: 'failure', 'new-findings': '1', suppressed: '0' },
  },
  {
    name: 'a comment of the base does not cover what a fork puts beneath it',
    base: { 'src/a.js': HARMLESS_UNDER_COMMENT },
    change: { 'src/a.js': IGNORED },
    fork: 'mallory/shop',
    outputs: { conclusion: 'failure', 'new-findings': '1', suppressed: '0' },
  },
  {
    name: 'a comment of the base covers what one of us puts beneath it, and that is listed first',
    base: { 'src/a.js': HARMLESS_UNDER_COMMENT },
    change: { 'src/a.js': IGNORED },
    outputs: { conclusion: 'success', 'new-findings': '0', suppressed: '1' },
    summary: /This change itself suppresses 1 finding[\s\S]*names are ours/,
  },
  {
    name: 'a comment of the base covers what it covered, also for a fork that edits the line',
    base: { 'src/a.js': IGNORED },
    change: { 'src/a.js': IGNORED.replace('`);', '`); exports.more = 1;') },
    fork: 'mallory/shop',
    outputs: { conclusion: 'success', 'new-findings': '0', suppressed: '1' },
  },
  {
    name: 'fail-on of the base, which the proposal tries to change',
    base: { [CONFIG]: 'fail-on: low\n' },
    change: { 'src/a.js': UNSAFE, [CONFIG]: 'fail-on: never\n' },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
  },
  {
    name: 'a finding below fail-on is shown and passes',
    base: {},
    change: { 'src/a.js': UNSAFE },
    with: { 'fail-on': 'critical' },
    outputs: { conclusion: 'success', 'new-findings': '1' },
    summary: new RegExp(RULE),
  },
  {
    name: 'paths of the base, and those of the step',
    base: { [CONFIG]: 'paths:\n  exclude: ["old/**"]\n' },
    change: { 'old/a.js': UNSAFE, 'src/a.js': UNSAFE, 'test/a.js': UNSAFE },
    with: { 'paths-ignore': 'test/**\n' },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
  },
  {
    name: 'a severity that the base lowers',
    base: { [CONFIG]: `severities:\n  ${RULE}: low\nfail-on: medium\n` },
    change: { 'src/a.js': UNSAFE },
    outputs: { conclusion: 'success', 'new-findings': '1' },
  },
  {
    name: 'a file that cannot be read completely: no word of success, and a failure where that is asked for',
    base: {},
    change: { 'src/broken.js': 'function (((( {\n' },
    outputs: { conclusion: 'neutral', 'new-findings': '0' },
    summary: /broken\.js/,
  },
  {
    name: 'fail-on-incomplete',
    base: {},
    change: { 'src/broken.js': 'function (((( {\n' },
    with: { 'fail-on-incomplete': 'true' },
    outputs: { conclusion: 'failure', 'new-findings': '0' },
    summary: /broken\.js/,
  },
  {
    name: 'rules of the base, named by the step',
    base: {
      'rules/mine.yaml':
        'rules:\n  - id: no-forbidden\n    languages: [javascript]\n    severity: ERROR\n    message: Do not call forbidden with $X.\n    pattern: forbidden($X)\n',
    },
    change: { 'a.js': 'forbidden(1);\n' },
    with: { rules: 'rules' },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
    summary: /no-forbidden/,
  },
  {
    name: 'a fix that clears its finding is suggested',
    base: {
      'rules/fix.yaml':
        'rules:\n  - id: no-forbidden\n    languages: [javascript]\n    severity: ERROR\n    message: Use allowed.\n    pattern: forbidden($X)\n    fix: allowed($X)\n',
    },
    change: { 'a.js': 'forbidden(1);\n' },
    with: { rules: 'rules/fix.yaml' },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
    summary: /-forbidden\(1\);\n\+allowed\(1\);/,
  },
  {
    name: 'a fix that does not clear its finding is not suggested',
    base: {
      'rules/fix.yaml':
        'rules:\n  - id: no-forbidden\n    languages: [javascript]\n    severity: ERROR\n    message: Use another.\n    pattern: forbidden($X)\n    fix: forbidden($X, $X.safe)\n  - id: no-two\n    languages: [javascript]\n    severity: ERROR\n    message: One only.\n    pattern: forbidden($X, $Y)\n',
    },
    change: { 'a.js': 'forbidden(1);\n' },
    with: { rules: 'rules/fix.yaml' },
    outputs: { conclusion: 'failure', 'new-findings': '1' },
    summary: /^(?![\s\S]*Suggested fix)[\s\S]*no-forbidden/,
  },
  {
    name: 'rules that the proposal itself brings do not judge it',
    base: {},
    change: {
      'a.js': 'forbidden(1);\n',
      'rules/mine.yaml':
        'rules:\n  - id: no-forbidden\n    languages: [javascript]\n    severity: ERROR\n    message: No.\n    pattern: forbidden($X)\n',
    },
    with: { rules: 'rules' },
    outputs: { conclusion: 'success', 'new-findings': '0' },
    summary: /not in the base yet/,
  },
  {
    name: 'a mistake in the configuration of the base fails, with its place',
    base: { [CONFIG]: 'fail-no: high\n' },
    change: { 'src/a.js': SAFE },
    outputs: { conclusion: 'failure', 'new-findings': '0' },
    summary: /rsolv-ast\.yml:1:1.*fail-on/s,
  },
])('$name', async ({ base, change, with: inputs, fork, outputs, summary }) => {
  const scenario = new Scenario(github, base);
  const pull = scenario.pull(change, fork === undefined ? {} : { fork });
  const run = await scenario.run(scenario.events.pullRequest(pull), inputs === undefined ? {} : { with: inputs });
  expect(run.outputs).toMatchObject(outputs);
  expect(run.code).toBe(outputs.conclusion === 'failure' ? 1 : 0);
  if (summary !== undefined) expect(run.summary).toMatch(summary);
});

describe('baseline', () => {
  /** The change touches the line of an old finding, which the diff alone would show as new. */
  const OLD = UNSAFE;
  const TOUCHED = UNSAFE.replace('(name)', '(name, _more)');

  test('by commit: what the base had already is hidden, and counted', async () => {
    const scenario = new Scenario(github, { 'a.js': `${OLD}exports.x = 1;\n` });
    const run = await scenario.propose(
      { 'a.js': `// moved down\n${OLD}exports.x = 2;\n`, 'b.js': UNSAFE },
      { with: { baseline: 'merge-base' } },
    );
    expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1' });
    expect(scenario.annotated).toEqual(['b.js:2']);
  });

  test('by a committed file, as rsolv-ast baseline writes it', async () => {
    const scan = new Scenario(github, { 'a.js': TOUCHED });
    // The fingerprints of a finding are the same wherever they are taken: here from SARIF of the whole tree.
    const first = await scan.run(scan.events.workflowDispatch(), { with: { 'sarif-file': 'all.sarif' } });
    const [result] = JSON.parse(first.readWorkspace('all.sarif')).runs[0].results;
    const [fingerprint] = Object.entries(result.fingerprints ?? result.partialFingerprints)
      .filter(([name]) => name !== 'primaryLocationLineHash')
      .map(([, value]) => value);
    const file = JSON.stringify({ version: 1, findings: [{ path: 'a.js', rule: RULE, fingerprint }] });
    const scenario = new Scenario(github, { '.github/rsolv-ast-baseline.json': file });
    const run = await scenario.propose({ 'a.js': TOUCHED }, { with: { baseline: '.github/rsolv-ast-baseline.json' } });
    expect(run.outputs).toMatchObject({ conclusion: 'success', 'new-findings': '0', findings: '1' });
    expect(run.summary).toMatch(/baseline/i);
  });

  test('a file that only the proposal has hides nothing', async () => {
    const scenario = new Scenario(github);
    const run = await scenario.propose(
      { 'a.js': UNSAFE, 'baseline.json': '{"version":1,"findings":[]}' },
      { with: { baseline: 'baseline.json' } },
    );
    expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1' });
    expect(run.summary).toMatch(/not in the base yet/);
  });
});

test('wrong inputs: every error at once, in words that say what to write', async () => {
  const scenario = new Scenario(github);
  const run = await scenario.propose(
    { 'a.js': SAFE },
    {
      with: { 'fail-on': 'awful', timeout: 'soon', 'max-annotations': '-1', paths: '/etc', 'api-key': 'rsolv_secret' },
    },
  );
  expect(run.code).toBe(1);
  for (const name of ['fail-on', 'timeout', 'max-annotations', 'paths', 'api-key']) {
    expect(run.errors.join('\n')).toContain(`- ${name}: `);
  }
  expect(run.printed.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('rsolv_secret');
});

describe('a finding counts that the change causes on lines that it does not touch', () => {
  const MORE = Array.from({ length: 20 }, (_, i) => `exports.f${i} = (x) => x + ${i};\n`).join('');

  test.each<{ name: string; base: Files; change: Files; at: string }>([
    {
      name: 'by another import',
      base: { 'a.js': UNSAFE.replace('"child_process"', '"./careful"') },
      change: { 'a.js': UNSAFE },
      at: 'a.js:2',
    },
    {
      name: 'by a move out of what is not scanned',
      base: { [CONFIG]: 'paths:\n  exclude: [old]\n', 'old/a.js': UNSAFE + MORE },
      change: { 'old/a.js': null, 'src/a.js': UNSAFE + MORE },
      at: 'src/a.js:2',
    },
    {
      name: 'by a name that makes a program of a text',
      base: { 'a.txt': UNSAFE + MORE },
      change: { 'a.txt': null, 'a.js': UNSAFE + MORE },
      at: 'a.js:2',
    },
    {
      name: 'where git shows no lines, under a name like its own words',
      base: { 'a.js': `#!/usr/bin/env node\n${MORE}` },
      change: {
        'a.js': null,
        'a and /dev/null': `#!/usr/bin/env node\n${MORE}${UNSAFE}`,
        '.gitattributes': 'null -diff\n',
      },
      at: 'a and /dev/null:23',
    },
  ])('$name', async ({ base, change, at }) => {
    const scenario = new Scenario(github, base);
    const run = await scenario.propose(change);
    expect(run.outputs).toMatchObject({ conclusion: 'failure', 'new-findings': '1' });
    expect(scenario.annotated).toEqual([at]);
  });

  test('an old one does not, though the function around it has another name now', async () => {
    const named = (name: string) =>
      `const { exec } = require("child_process");\nexports.${name} = function ${name}(x) {\n  log(x);\n  exec(\`ls \${x}\`);\n};\n`;
    const scenario = new Scenario(github, { 'a.js': named('before') });
    const run = await scenario.propose({ 'a.js': named('after') });
    expect(run.outputs).toMatchObject({ conclusion: 'success', findings: '1', 'new-findings': '0' });
  });
});

test.each([
  ['a NUL in a comment', 'src/a.js', `// \0\n${UNSAFE}`],
  ["the name of a folder of another version control's", 'src/.svn/a.js', `\n${UNSAFE}`],
])('a file is not left out by %s', async (_words, path, text) => {
  const scenario = new Scenario(github);
  const run = await scenario.propose({ [path]: text });
  expect(run.outputs).toMatchObject({ conclusion: 'failure' });
  expect(scenario.annotated).toEqual([`${path}:3`]);
});
