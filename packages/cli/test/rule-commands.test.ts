/** `rsolv-ast rules test`, `validate` and `list`: folders in, what is said and the exit code out. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { captured, writeFiles } from './capture.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface RuleFields {
  readonly id: string;
  readonly languages?: readonly string[];
  readonly pattern?: string;
  readonly fix?: string;
}

/** JSON, which is YAML too. */
function rules(...all: readonly RuleFields[]): string {
  const whole = all.map((rule) => ({
    message: 'Do not hit. It hurts.',
    severity: 'ERROR',
    languages: ['javascript'],
    pattern: 'hit(...)',
    ...rule,
  }));
  return JSON.stringify({ rules: whole });
}

/** Runs it in the folder, and takes the folder's name out of what is said. */
async function command(files: Readonly<Record<string, string | Uint8Array>>, ...args: string[]) {
  writeFiles(folder, files);
  const { code, stdout, stderr } = await captured('rules', ...args.map((arg) => arg.replace('FOLDER', folder)));
  return { code, stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') };
}

/** The rules of the JSON: `id fixture ok`, or what is wrong. */
async function tested(files: Readonly<Record<string, string | Uint8Array>>) {
  const { code, stdout } = await command(files, 'test', 'FOLDER', '--json', '-');
  const result = JSON.parse(stdout);
  return {
    code,
    passed: result.passed,
    failed: result.failed,
    rules: result.rules.map(
      ({ id, fixture, passed, missed, unexpected, error }: Record<string, unknown> & { missed: []; unexpected: [] }) =>
        [
          id,
          fixture,
          passed ? 'ok' : 'failed',
          ...missed.map((line) => `-${line}`),
          ...unexpected.map((line) => `+${line}`),
          ...(error === undefined ? [] : [`(${String(error)})`]),
        ].join(' '),
    ),
  };
}

const HITS = '// ruleid: hit\nhit(1);\n// ok: hit\nmiss(1);\n';

describe('rules test', () => {
  test('the JSON has exactly the keys that it should', async () => {
    const files = { 'a.yaml': rules({ id: 'hit' }), 'a.js': `${HITS}hit(2);\n// ruleid: hit\nmiss(2);\n` };
    const { code, stdout } = await command(files, 'test', 'FOLDER', '--json', '-');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      rules: [{ id: 'hit', path: 'a.yaml', fixture: 'a.js', passed: false, missed: [7], unexpected: [5] }],
      passed: 0,
      failed: 1,
    });
  });

  test('all pass: exit code 0', async () => {
    expect(await tested({ 'a.yaml': rules({ id: 'hit' }), 'a.js': HITS })).toEqual({
      code: 0,
      passed: 1,
      failed: 0,
      rules: ['hit a.js ok'],
    });
  });

  test('folders in folders, and files of every ending', async () => {
    const { code, rules: found } = await tested({
      'a.yml': rules({ id: 'hit' }),
      'a.js': HITS,
      'deep/er/b.json': rules({ id: 'hit' }),
      'deep/er/b.js': HITS,
      'deep/c.yaml': rules({ id: 'hit' }),
      'deep/c.mjs': HITS,
      '.github/workflow.yml': 'on: push\n',
      'node_modules/x/rule.yaml': 'not: rules\n',
      'package.json': '{"name": "x", "eslint": {"rules": {}}}',
      'deep/tsconfig.json': '{ // with a comment\n}',
    });
    expect({ code, found }).toEqual({ code: 0, found: ['hit a.js ok', 'hit deep/c.mjs ok', 'hit deep/er/b.js ok'] });
  });

  test('a folder that is tested may hold the result', async () => {
    const files = { 'a.yaml': rules({ id: 'hit' }), 'a.js': HITS };
    await command(files, 'test', 'FOLDER', '--json', 'FOLDER/result.json');
    const first = readFileSync(path.join(folder, 'result.json'), 'utf8');
    expect((await command({}, 'test', 'FOLDER', '--json', 'FOLDER/result.json')).code).toBe(0);
    expect(readFileSync(path.join(folder, 'result.json'), 'utf8')).toBe(first);
  });

  test('several fixtures of one file, by the name up to the first dot', async () => {
    const { rules: found } = await tested({
      'a.yaml': rules({ id: 'hit', languages: ['javascript', 'typescript'] }, { id: 'py', languages: ['python'] }),
      'a.js': HITS,
      'a.ts': '// ruleid: hit\nhit(1 as any);\n',
      'a.more.js': 'hit(1);\n',
      'a.py': '# ruleid: py\nhit(1)\n',
      'a.md': 'About `hit`.\n',
      'ab.js': 'hit(1);\n',
      a: 'hit(1);\n',
    });
    expect(found).toEqual(['hit a.js ok', 'hit a.more.js failed +1', 'py a.py ok', 'hit a.ts ok']);
  });

  test('an id counts inside of its file: the same one may stand in another', async () => {
    const files = { 'a.yaml': rules({ id: 'hit' }), 'a.js': HITS, 'b.yaml': rules({ id: 'hit' }), 'b.js': HITS };
    expect((await tested(files)).passed).toBe(2);
  });

  test('a finding of any rule of the file that is not annotated fails', async () => {
    const both = rules({ id: 'hit' }, { id: 'any', pattern: '$F(1)' });
    expect((await tested({ 'a.yaml': both, 'a.js': HITS })).rules).toEqual(['any a.js failed +2 +4', 'hit a.js ok']);
  });

  test('a rule that cannot be loaded fails, with its place; the others are tested; exit code 2', async () => {
    const broken = rules({ id: 'hit' }, { id: 'broken', pattern: 'hit(((' });
    const result = await tested({ 'a.yaml': broken, 'a.js': `${HITS}// ruleid: broken\nx();\n` });
    expect(result).toMatchObject({ code: 2, passed: 1, failed: 1 });
    expect(result.rules[0]).toMatch(/^broken a\.js failed \(a\.yaml:1:\d+: This pattern cannot be read: /);
    expect(result.rules[1]).toBe('hit a.js ok');
  });

  test('a file that is no list of rules is a failure without an id', async () => {
    const result = await tested({ 'a.yaml': 'rules: [\n', 'b.json': '{"rules": [' });
    expect(result).toMatchObject({ code: 2, passed: 0, failed: 2 });
    expect(result.rules[0]).toMatch(/^ {2}failed \(a\.yaml:\d+:\d+: This is not valid YAML/);
  });

  test('a fixture with a syntax error fails', async () => {
    const result = await tested({ 'a.yaml': rules({ id: 'hit' }), 'a.js': `${HITS}f((;\n` });
    expect(result.code).toBe(1);
    expect(result.rules[0]).toMatch(/^hit a\.js failed \(a\.js:5: syntax error: /);
  });

  test('the expected fix', async () => {
    const fixing = rules({ id: 'hit', fix: 'safe()' });
    const good = { 'a.yaml': fixing, 'a.js': HITS, 'a.fixed.js': HITS.replace('hit(1)', 'safe()') };
    expect((await tested(good)).rules).toEqual(['hit a.js ok']);
    const result = await tested({ ...good, 'a.fixed.js': HITS });
    expect(result.rules).toEqual([
      'hit a.js failed (the fixed text differs from a.fixed.js in line 2: expected "hit(1);", got "safe();")',
    ]);
  });

  test('a symbolic link is no fixture', async () => {
    writeFiles(folder, { 'a.yaml': rules({ id: 'hit' }), 'b.js': 'hit(1);\n' });
    symlinkSync(path.join(folder, 'b.js'), path.join(folder, 'a.js'));
    expect((await tested({})).rules).toEqual([]);
  });

  test('what a person reads', async () => {
    const { code, stdout } = await command(
      {
        'a.yaml': rules({ id: 'hit' }, { id: 'quiet', pattern: 'quiet()' }),
        'a.js': `${HITS}  hit(2);\n// ruleid: hit\nmiss(2);\n// ruleid: hit (always)\n`,
        'b.yaml': rules({ id: 'lonely' }),
        'c.fixed.js': 'x();\n',
        'c.yaml': rules({ id: 'orphan' }),
      },
      'test',
      'FOLDER',
    );
    expect(code).toBe(1);
    expect(stdout).toBe(`✗ hit  a.yaml
    a.js:5  expected no finding here, and there is one
      hit(2);
    a.js:7  expected a finding here, and there is none
      miss(2);

note a.js:8  this mark is not read: it stands at the beginning of a comment, and nothing but ids and commas follows it
note c.fixed.js  the fixture is missing that this is the expected fix of
untested quiet (no annotation), lonely (no fixture), orphan (no fixture)

1 passed, 1 failed, 3 untested (3 rule files)
`);
  });

  test('a name that a terminal would obey is spelled out', async () => {
    const { stdout } = await command(
      { 'a\u001b[2J.yaml': rules({ id: 'hit' }), 'a\u001b[2J.js': 'hit(1);\n' },
      'test',
      'FOLDER',
    );
    expect(stdout).toContain('a\\x1b[2J.js:1');
    expect(stdout).not.toContain('\u001b');
  });

  test('many files are spread over threads, and the result is the same', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 320; i++) {
      files[`d${i % 7}/r${i}.json`] = rules({ id: `hit-${i}` });
      files[`d${i % 7}/r${i}.js`] = `// ruleid: hit-${i}\n${i % 100 === 3 ? 'miss' : 'hit'}(1);\n`;
    }
    const { code, passed, failed, rules: found } = await tested(files);
    expect({ code, passed, failed }).toEqual({ code: 1, passed: 316, failed: 4 });
    const names = Object.keys(files)
      .filter((name) => name.endsWith('.json'))
      .sort();
    expect(found.map((one: string) => one.split(' ')[1])).toEqual(names.map((name) => name.replace('.json', '.js')));
  });

  test.each([
    ['a folder without rules', 'FOLDER', /no \.yaml, \.yml or \.json file with rules in this directory/],
    ['a folder that is not there', 'FOLDER/none', /there is no such file or directory/],
  ])('%s: exit code 2', async (_, named, says) => {
    const { code, stderr } = await command({ 'README.md': '' }, 'test', named);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  test('a result that cannot be written', async () => {
    const files = { 'a.yaml': rules({ id: 'hit' }), 'a.js': HITS };
    const { code, stderr } = await command(files, 'test', 'FOLDER', '--json', 'FOLDER/none/result.json');
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('its directory does not exist'),
    });
  });
});

describe('rules validate', () => {
  test('no fault', async () => {
    const files = { 'a.yaml': rules({ id: 'a' }, { id: 'b' }), 'b.json': rules({ id: 'c' }), 'b.js': 'hit((' };
    expect(await command(files, 'validate', 'FOLDER')).toEqual({
      code: 0,
      stdout: '3 rules in 2 files: no fault\n',
      stderr: '',
    });
  });

  test('every fault with its place, and what can be used', async () => {
    const { code, stdout } = await command(
      {
        'a.yaml':
          'rules:\n  - id: one\n    message: m\n    severity: ERROR\n    languages: [python]\n    pattern: f(((\n',
        'b.yaml': rules({ id: 'two' }, { id: 'two' }),
        'c.yaml': 'rule: []\n',
      },
      'validate',
      'FOLDER',
    );
    expect(code).toBe(2);
    expect(stdout).toMatch(/^a\.yaml:6:\d+: This pattern cannot be read: .*\(one\)$/m);
    expect(stdout).toMatch(/^b\.yaml:1:\d+: The id "two" is taken .*\(two\)$/m);
    expect(stdout).toMatch(/^c\.yaml:1:1: This file has no key `rules`/m);
    expect(stdout).toContain('\n3 faults in 3 files; 1 rule in 3 files can be used\n');
  });

  test('a file by its name, and twice', async () => {
    const { stdout } = await command({ 'a.yaml': rules({ id: 'a' }) }, 'validate', 'FOLDER/a.yaml', 'FOLDER');
    expect(stdout).toBe('1 rule in 1 file: no fault\n');
  });

  test('nothing to check', async () => {
    expect(await command({}, 'validate', 'FOLDER')).toMatchObject({ code: 2 });
    expect((await command({}, 'validate')).stderr).toContain("missing required argument 'path'");
  });
});

describe('rules list', () => {
  const FILES = {
    'a.yaml': rules(
      { id: 'js-one' },
      { id: 'both', languages: ['javascript', 'python'] },
      { id: 'py-one', languages: ['python'] },
    ),
  };
  const OWN = ['list', '--no-default-rules', '--rules', 'FOLDER'];

  test('by language, with severity, CWE and the first sentence', async () => {
    const { code, stdout } = await command(FILES, ...OWN);
    expect(code).toBe(0);
    expect(stdout).toBe(`javascript, typescript, tsx (1)
  js-one  high                Do not hit.

javascript, typescript, tsx, python (1)
  both    high                Do not hit.

python (1)
  py-one  high                Do not hit.

3 rules
`);
  });

  test('of one language, by any of its names', async () => {
    for (const name of ['python', 'py', 'Python']) {
      const { stdout } = await command(FILES, ...OWN, '--language', name, '--json');
      const listed = JSON.parse(stdout) as Record<string, unknown>[];
      expect(listed.map(({ id }) => id)).toEqual(['both', 'py-one']);
      expect(listed[0]).toMatchObject({
        languages: ['javascript', 'typescript', 'tsx', 'python'],
        severity: 'high',
        cwe: [],
      });
    }
  });

  test('an unknown language names those that there are', async () => {
    const { code, stderr } = await command(FILES, ...OWN, '--language', 'cobol');
    expect(code).toBe(2);
    expect(stderr).toMatch(/no such language; there are javascript, /);
  });

  test('the packs, where nothing is said', async () => {
    const { code, stdout } = await command({}, 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}javascript-eval-injection +high +CWE-95 /m);
  });

  test('faults of rules are told, and end with 2', async () => {
    const { code, stdout, stderr } = await command(
      { 'a.yaml': rules({ id: 'good' }, { id: 'bad', pattern: 'f(((' }) },
      ...OWN,
    );
    expect(code).toBe(2);
    expect(stdout).toContain('good');
    expect(stderr).toMatch(/^a\.yaml:1:\d+: .*\(bad\)$/m);
  });
});
