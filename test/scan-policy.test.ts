/** Configuration, suppressions and baseline as people use them: real processes, real repositories, real exit codes. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Outcome, run } from './support/command-line.ts';
import { sarifFaults } from './support/sarif-schema.ts';

const RULE = 'javascript-command-injection';
const UNSAFE = 'const { exec } = require("child_process");\nmodule.exports = (name) => exec(`ls ${name}`);\n';
const TWICE = UNSAFE.replace(
  ';\nmodule',
  ';\nmodule.two = (name) => { exec(`ls ${name}`); exec(`ls ${name}`); };\nmodule',
).split('module.exports')[0]!;
const THRICE = TWICE.replace('exec(`ls ${name}`); };', 'exec(`ls ${name}`); exec(`ls ${name}`); };');
const CONFIG = '.github/rsolv-ast.yml';
const BASELINE = '.github/rsolv-ast-baseline.json';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

function git(...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
}

function commitAll(message: string): void {
  git('add', '-A');
  git('commit', '-qm', message);
}

const call = (...args: string[]) => run(args, { cwd: folder });
const scan = (...args: string[]) => call('scan', ...args);

interface JsonReport {
  findings: { path: string; ruleId: string; severity: string; standing: string; suppression?: object }[];
  coverage: { path: string; status: string }[];
  statistics: Record<string, unknown>;
  policy: { baseline?: object; expiredSuppressions: object[]; unusedSuppressions: object[]; disabledRules: object[] };
  rulesDigest: string;
}

async function report(...args: string[]): Promise<{ code: number | null; report: JsonReport; outcome: Outcome }> {
  const outcome = await scan('--format', 'json', ...args);
  return { code: outcome.code, report: JSON.parse(outcome.stdout), outcome };
}

const standings = ({ findings }: JsonReport) => findings.map(({ path, standing }) => `${path} ${standing}`);

describe('the configuration', () => {
  test('decides about paths, rules, severities and what fails; options overrule it', async () => {
    write({
      'src/a.js': UNSAFE,
      'legacy/b.js': UNSAFE,
      'src/c.js': 'forbidden(1);\neval(location.hash);\n',
      'rules/mine.yaml':
        'rules:\n  - id: no-forbidden\n    languages: [javascript]\n    severity: ERROR\n    message: Do not.\n    pattern: forbidden($X)\n',
      [CONFIG]: `
rules: { paths: [rules], disable: [javascript-eval-*] }
severities: { "javascript-command-*": low, no-forbidden: medium }
paths: { exclude: [legacy] }
fail-on: high
`,
    });
    const plain = await report('--no-config');
    const { code, report: judged } = await report();
    expect(code).toBe(0);
    expect(judged.findings.map(({ path, ruleId, severity }) => `${path} ${ruleId} ${severity}`)).toEqual([
      `src/a.js ${RULE} low`,
      'src/c.js no-forbidden medium',
    ]);
    expect(judged.coverage.find(({ path }) => path === 'legacy/')).toMatchObject({ status: 'skipped' });
    expect(judged.policy.disabledRules).toMatchObject([{ ruleId: expect.stringMatching(/^javascript-eval/) }]);
    expect(plain.code).toBe(1);
    expect(standings(plain.report)).toContain('legacy/b.js counts');

    expect((await scan('--fail-on', 'medium')).code).toBe(1);
    // Severities and disabled rules leave the rules as they are.
    write({ [CONFIG]: 'rules: { paths: [rules] }\n' });
    expect((await report()).report.rulesDigest).toBe(judged.rulesDigest);
  });

  test('with mistakes ends the scan before it begins, and names each', async () => {
    write({ 'a.js': UNSAFE, [CONFIG]: `fial-on: high\nsuppressions:\n  - rule: ${RULE}\n    path: a.js\n` });
    const outcome = await scan();
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(`${CONFIG}:1:1: There is no key \`fial-on\` here: did you mean \`fail-on\`?`);
    expect(outcome.stderr).toContain(`${CONFIG}:3:5: \`reason\` is missing: write why the findings are harmless.`);
    expect((await scan('--no-config')).code).toBe(1);
  });

  test('under a name that is not read, or with a rule that nobody knows, is told', async () => {
    write({ 'a.js': UNSAFE, '.github/rsolv-ast.yaml': 'fail-on: never\n' });
    const misnamed = await scan();
    expect(misnamed.code).toBe(1);
    expect(misnamed.stderr).toContain(`.github/rsolv-ast.yaml is not read: rename it to ${CONFIG}.`);
    write({ [CONFIG]: `rules: { disable: [javascript-command-injektion] }\n` });
    const { stdout, stderr } = await scan();
    expect(stdout).toContain(`did you mean \`${RULE}\`?`);
    expect(stderr).not.toContain('rsolv-ast.yaml');
  });

  test.each([
    ['a file that is not there', ['--config', 'no.yml'], /--config no\.yml: there is no such file/],
    ['a folder', ['--config', '.github'], /--config \.github: this is a directory/],
    ['bytes that are no text', ['--config', 'latin1.yml'], /--config latin1\.yml: this is not UTF-8 text/],
    [
      'rules that are not there',
      ['--config', 'rules.yml'],
      /`rules\.paths` of the configuration: nowhere: there is no such/,
    ],
    [
      'a baseline that is not there',
      ['--baseline', 'no.json'],
      /--baseline no\.json: there is no such file; write it with `rsolv-ast baseline`/,
    ],
    ['a baseline that is broken', ['--baseline', 'broken.json'], /broken\.json:1:2: This is not valid JSON/],
    ['a revision that is not there', ['--baseline', 'v9'], /no revision "v9"/],
  ])('names what to do about %s', async (_, args, says) => {
    git('init', '-q');
    write({ 'a.js': UNSAFE, '.github/x': '', 'rules.yml': 'rules: { paths: [nowhere] }', 'broken.json': 'x' });
    writeFileSync(path.join(folder, 'latin1.yml'), Buffer.from([0x61, 0xe4]));
    const outcome = await scan(...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(says);
  });
});

test('suppressions: what holds, what has expired and what is not needed any more', async () => {
  const suppressed = (file: string, more = '') =>
    `  - { rule: ${RULE}, path: ${file}, reason: looked at, owner: "@me"${more} }\n`;
  write({
    'a.js': UNSAFE,
    'b.js': UNSAFE,
    'c.js': '',
    [CONFIG]: `suppressions:\n${suppressed('a.js', ', expires: 2099-12-31')}${suppressed('b.js', ', expires: 2020-01-01')}${suppressed('c.js')}`,
  });
  const { code, report: judged } = await report();
  expect(code).toBe(1);
  expect(standings(judged)).toEqual(['a.js suppressed', 'b.js counts']);
  expect(judged.findings.map(({ suppression }) => suppression)).toMatchObject([
    { kind: 'file', state: 'accepted', file: CONFIG, line: 2, owner: '@me', expires: '2099-12-31' },
    { kind: 'file', state: 'expired', line: 3 },
  ]);
  expect(judged.policy.expiredSuppressions).toMatchObject([{ path: 'b.js', line: 3, findings: 1 }]);
  expect(judged.policy.unusedSuppressions).toMatchObject([{ path: 'c.js', line: 4 }]);

  const text = (await scan('--sarif', 'out.sarif')).stdout;
  expect(text).toContain('looked at (@me, until 2099-12-31)');
  expect(text).toContain('Its suppression has expired on 2020-01-01, owner @me: looked at');
  expect(text).toContain(
    `Expired: 1 suppression; their findings count again\n  ${CONFIG}:3  ${RULE} in b.js  1 finding`,
  );
  expect(text).toContain(`Without a finding: 1 suppression; delete what is not needed any more\n  ${CONFIG}:4`);
  expect(text).toContain('1 finding: 1 high (and 1 suppressed)');

  const sarif = readFileSync(path.join(folder, 'out.sarif'), 'utf8');
  expect(sarifFaults(sarif)).toEqual([]);
  const [sarifRun] = JSON.parse(sarif).runs;
  expect(sarifRun.results.map((one: { suppressions: object[] }) => one.suppressions)).toMatchObject([
    [{ kind: 'external', status: 'accepted', justification: 'looked at', properties: { owner: '@me' } }],
    [{ kind: 'external', status: 'rejected', properties: { state: 'expired' } }],
  ]);
  const noted = sarifRun.invocations[0].toolConfigurationNotifications;
  expect(noted.map((one: { descriptor: { id: string } }) => one.descriptor.id)).toEqual([
    'suppression-expired',
    'suppression-unused',
  ]);
});

test('comments that a change adds are listed first, and count or not as the configuration says', async () => {
  git('init', '-q', '-b', 'main');
  const accepted = UNSAFE.replace('module', `// rsolv-ignore: ${RULE} names are ours\nmodule`);
  write({ 'old.js': accepted, 'new.js': UNSAFE });
  commitAll('base');
  write({ 'old.js': accepted.replace('`);', '`); // tidy'), 'new.js': accepted.replace('ls', 'ls -l') });

  const allowed = await scan('--diff', 'HEAD');
  expect(allowed.code).toBe(0);
  expect(allowed.stdout).toMatch(/^Suppressed by this change itself: 1 finding\n {2}new\.js:3 .* names are ours\n/);
  expect(allowed.stdout).toContain('Suppressed: 1 finding\n  old.js:3');

  write({ [CONFIG]: 'allow-new-suppressions: false\n' });
  const refused = await scan('--diff', 'HEAD');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('Its suppression comes with this change, which is not allowed here.');
  expect(refused.stdout).toContain('1 finding: 1 high (and 1 suppressed)');
  expect((await scan('--diff', 'HEAD', '--allow-new-suppressions')).code).toBe(0);
  expect((await scan('--diff', 'HEAD', '--no-config', '--no-allow-new-suppressions')).code).toBe(1);
  // Without a change to judge there is nothing new.
  expect((await scan('--no-allow-new-suppressions')).code).toBe(0);
});

describe('a committed baseline', () => {
  test('hides exactly what it was made from', async () => {
    write({ 'a.js': UNSAFE, 'b/c.js': TWICE });
    const made = await call('baseline');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain(`Wrote 3 findings of 2 files to ${BASELINE}.`);
    expect(made.stdout).toContain(`baseline: ${BASELINE}`);
    const text = readFileSync(path.join(folder, BASELINE), 'utf8');
    expect((await call('baseline', '--output', '-')).stdout).toBe(text);

    write({ [CONFIG]: `baseline: ${BASELINE}\n` });
    const again = await report();
    expect(again.code).toBe(0);
    expect(standings(again.report)).toEqual(['a.js baseline', 'b/c.js baseline', 'b/c.js baseline']);
    expect(again.report.statistics).toMatchObject({ baseline: 3 });
    expect((await report()).outcome.stdout).toBe(again.outcome.stdout);
    expect((await scan('--no-baseline')).code).toBe(1);

    // The same once more in the same function is new; so is a new file. What is gone is said.
    write({ 'a.js': '', 'b/c.js': `\n\n${THRICE}`, 'd.js': UNSAFE });
    const later = await report();
    expect(later.code).toBe(1);
    expect(standings(later.report)).toEqual(['b/c.js baseline', 'b/c.js baseline', 'b/c.js counts', 'd.js counts']);
    expect(later.report.policy.baseline).toEqual({ source: BASELINE, findings: 3, gone: 1 });
    const shown = (await scan()).stdout;
    expect(shown).toContain('2 findings: 2 high (and 2 in the baseline)');
    expect(shown).toContain(`Baseline: ${BASELINE} with 3 findings, 1 of them gone`);

    // The file is the configuration's already: nothing to advise.
    expect((await call('baseline')).stdout).toBe(`Wrote 4 findings of 2 files to ${BASELINE}.\n`);
    expect((await scan()).code).toBe(0);
  });

  test('leaves out what is suppressed, and lets nobody overlook what could not be analysed', async () => {
    const suppression = `suppressions:\n  - { rule: ${RULE}, path: a.js, reason: ours }\n`;
    write({ 'a.js': UNSAFE, 'broken.js': 'function (((( {\n', [CONFIG]: suppression });
    const made = await call('baseline', '-o', 'old.json');
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Wrote 0 findings of 0 files to old.json.'),
    });
    expect(made.stderr).toMatch(/1 file could not be analysed, or not completely/);
    write({ [CONFIG]: '' });
    expect((await scan('--baseline', 'old.json')).code).toBe(1);
  });

  test('is not written where a rule is broken, or its folder is missing', async () => {
    write({ 'a.js': UNSAFE, 'broken.yaml': 'rules:\n  - id: broken\n    languages: [js]\n    pattern: foo(\n' });
    const broken = await call('baseline', '--rules', 'broken.yaml');
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toMatch(/broken\.yaml:\d+:\d+: /);
    expect(() => readFileSync(path.join(folder, BASELINE))).toThrow(/ENOENT/);
    expect((await call('baseline', '-o', 'no/where.json')).stderr).toMatch(/its directory does not exist/);
  });
});

test('a baseline by revision: what the same files had there is old, under whatever name', async () => {
  git('init', '-q', '-b', 'main');
  write({ 'old.js': UNSAFE, 'moved.js': `${'// a line\n'.repeat(20)}${UNSAFE}`, 'fixed.js': UNSAFE });
  commitAll('base');
  git('checkout', '-qb', 'topic');
  git('mv', 'moved.js', 'renamed.js');
  write({ 'old.js': `\n${UNSAFE}`, 'fixed.js': '', 'new.js': UNSAFE });
  commitAll('topic');
  git('checkout', '-q', 'main');
  write({ 'old.js': '' });
  commitAll('main moves on');
  git('checkout', '-q', 'topic');

  const { code, report: judged } = await report('--baseline', 'main~1');
  expect(code).toBe(1);
  expect(standings(judged)).toEqual(['new.js counts', 'old.js baseline', 'renamed.js baseline']);
  expect(judged.policy.baseline).toEqual({
    source: git('rev-parse', 'main~1').trim(),
    findings: 3,
    gone: 1,
  });
  // The merge base is where the topic began, not where main is now.
  expect(standings((await report('--baseline', 'main')).report)).toContain('old.js counts');
  write({ [CONFIG]: 'baseline: merge-base\n' });
  const merged = (await report('--diff', 'main')).report;
  expect(merged.policy.baseline).toMatchObject({ source: git('rev-parse', 'main~1').trim() });
  expect(standings(merged)).toEqual(['new.js counts', 'old.js outside-diff', 'renamed.js outside-diff']);
  expect((await report()).report.policy.baseline).toBeUndefined();
});

describe('--diff judges what the change causes, as the action does', () => {
  test('on lines that it does not touch; old findings there stay old', async () => {
    git('init', '-q', '-b', 'main');
    const careful = UNSAFE.replace('"child_process"', '"./careful"');
    write({ 'caused.js': careful, 'old.js': UNSAFE });
    commitAll('before');
    write({ 'caused.js': UNSAFE, 'old.js': `// moved down\n${UNSAFE}` });
    const { code, report: judged } = await report('--diff', 'main');
    expect(code).toBe(1);
    expect(standings(judged)).toEqual(['caused.js counts', 'old.js outside-diff']);
  });

  test('beneath a comment that was written for something else', async () => {
    git('init', '-q', '-b', 'main');
    const comment = `// rsolv-ignore: ${RULE} names are ours\n`;
    write({ 'a.js': UNSAFE.replace('module.exports = (name) => exec(`ls ${name}`)', `${comment}exec("ls")`) });
    commitAll('before');
    write({ 'a.js': UNSAFE.replace('module', `${comment}module`) });
    expect(standings((await report('--diff', 'main')).report)).toEqual(['a.js suppressed']);
    expect(standings((await report('--diff', 'main', '--no-allow-new-suppressions')).report)).toEqual(['a.js counts']);
  });

  test('a file that is not judged in full is named first, and nothing is called clean', async () => {
    git('init', '-q', '-b', 'main');
    write({ 'a.js': 'fine();\n' });
    commitAll('before');
    write({ 'a.js': 'function (((( {\n' });
    const shown = await scan('--diff', 'main');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^Not judged in full: a\.js\nNo findings in what was judged\./m);
    expect((await scan('--diff', 'main', '--fail-on-incomplete')).code).toBe(3);
  });
});
