/** `rsolv-ast scan --autofix` as people run it. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './support/command-line.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-autofix-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RULES = JSON.stringify({
  rules: [
    {
      id: 'no-eval',
      message: 'No eval.',
      severity: 'ERROR',
      languages: ['js'],
      pattern: 'eval($X)',
      fix: 'JSON.parse($X)',
    },
    { id: 'no-debug', message: 'No debug.', severity: 'WARNING', languages: ['js'], pattern: 'debug(...)' },
    { id: 'broken-fix', message: 'No bad.', severity: 'ERROR', languages: ['js'], pattern: 'bad()', fix: 'worse((' },
  ],
});

function write(files: Record<string, string | Buffer>): void {
  for (const [name, text] of Object.entries({ 'rules.json': RULES, ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

const text = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const scan = (...args: string[]) =>
  run(['scan', '--no-default-rules', '--rules', 'rules.json', ...args], { cwd: folder });

describe('--autofix', () => {
  test('fixes, and reports what is left: exit code 0 where nothing is', async () => {
    write({ 'a.js': '#!/usr/bin/env node\nx = eval(y);\n', 'b.js': 'z = eval(1) + eval(2);\n', 'c.js': 'fine();\n' });
    chmodSync(path.join(folder, 'a.js'), 0o755);
    const outcome = await scan('--autofix', '--format', 'json');
    expect(outcome).toMatchObject({ code: 0, stderr: 'rsolv-ast: fixed 3 findings in 2 files\n' });
    expect(JSON.parse(outcome.stdout).findings).toEqual([]);
    expect(text('a.js')).toBe('#!/usr/bin/env node\nx = JSON.parse(y);\n');
    expect(text('b.js')).toBe('z = JSON.parse(1) + JSON.parse(2);\n');
    expect(statSync(path.join(folder, 'a.js')).mode & 0o777).toBe(0o755);
  });

  test('what has no fix, or whose fix is refused, still counts, at the place that it has now', async () => {
    write({ 'a.js': 'x = eval(y\n);\nbad(); debug();\n' });
    const outcome = await scan('--autofix', '--format', 'json');
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toBe(
      'rsolv-ast: a.js:3: broken-fix was not fixed: the file could not be parsed any more after its fix.\nrsolv-ast: fixed 1 finding in 1 file\n',
    );
    expect(text('a.js')).toBe('x = JSON.parse(y);\nbad(); debug();\n');
    const found = JSON.parse(outcome.stdout).findings as { ruleId: string; span: { start: { line: number } } }[];
    expect(found.map(({ ruleId, span }) => `${ruleId} ${span.start.line}`)).toEqual(['broken-fix 2', 'no-debug 2']);
  });

  test('suppressed findings, and those of an older revision, stay', async () => {
    write({ 'a.js': 'old = eval(1);\n' });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    write({ 'a.js': 'old = eval(1);\nnew_ = eval(2);\nkept = eval(3); // nosemgrep\n' });
    const outcome = await scan('--autofix', '--diff', 'HEAD');
    expect(outcome).toMatchObject({ code: 0, stderr: 'rsolv-ast: fixed 1 finding in 1 file\n' });
    expect(text('a.js')).toBe('old = eval(1);\nnew_ = JSON.parse(2);\nkept = eval(3); // nosemgrep\n');
  });

  test('keeps encodings and line ends', async () => {
    write({
      'mark.js': '\ufeff"\u00e9";\r\neval(1);\r\n',
      'latin.js': Buffer.from('"\u00e9";\neval("\u00fc");\n', 'latin1'),
    });
    expect((await scan('--autofix')).code).toBe(0);
    expect(text('mark.js')).toBe('\ufeff"\u00e9";\r\nJSON.parse(1);\r\n');
    expect(readFileSync(path.join(folder, 'latin.js'))).toEqual(
      Buffer.from('"\u00e9";\nJSON.parse("\u00fc");\n', 'latin1'),
    );
  });

  test('nothing to fix', async () => {
    write({ 'a.js': 'debug();\n' });
    expect(await scan('--autofix', '--fail-on', 'high')).toMatchObject({
      code: 0,
      stderr: 'rsolv-ast: fixed 0 findings in 0 files\n',
    });
  });
});

describe('--dry-run', () => {
  test('prints a diff that git applies, and changes nothing', async () => {
    const source = `${'one();\n'.repeat(8)}x = eval(y);\n${'two();\n'.repeat(8)}z = eval(\ny);`;
    write({ 'lib/a.js': source, 'b.js': 'fine();\n' });
    const outcome = await scan('--autofix', '--dry-run');
    expect(outcome).toMatchObject({ code: 1, stderr: 'rsolv-ast: would fix 2 findings in 1 file\n' });
    expect(text('lib/a.js')).toBe(source);
    expect(outcome.stdout).toMatch(/^--- a\/lib\/a\.js\n\+\+\+ b\/lib\/a\.js\n@@ /);
    writeFileSync(path.join(folder, 'fix.patch'), outcome.stdout);
    execFileSync('git', ['apply', 'fix.patch'], { cwd: folder });
    expect(text('lib/a.js')).toBe(source.replace('eval(y)', 'JSON.parse(y)').replace('eval(\ny)', 'JSON.parse(y)'));
  });

  test('the report goes to a file', async () => {
    write({ 'a.js': 'eval(1);\n' });
    const outcome = await scan('--autofix', '--dry-run', '--format', 'json', '--output', 'report.json');
    expect(outcome.stdout).toMatch(/^--- a\/a\.js\n/);
    expect(JSON.parse(text('report.json')).findings).toHaveLength(1);
  });

  test.each([
    [['--dry-run'], /--dry-run belongs to --autofix/],
    [['--autofix', '--dry-run', '--format', 'json'], /name a file for the report with --output/],
  ])('%j: exit code 2', async (args, says) => {
    write({ 'a.js': 'eval(1);\n' });
    const { code, stderr } = await scan(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });
});
