/** `rsolv-ast scan` as people run it: real processes, real files, real exit codes. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT, run, start } from './support/command-line.ts';
import { descendants, isAlive } from './support/processes.ts';

const EXAMPLE = path.join(ROOT, 'examples/vulnerable-app');
const UNSAFE = 'const { exec } = require("child_process");\nmodule.exports = (name) => exec(`ls ${name}`);\n';
const SAFE = 'module.exports = (a, b) => a + b;\n';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

const scan = (...args: string[]) => run(['scan', ...args], { cwd: folder });

describe('what a person sees', () => {
  test('findings with code frames, and exit code 1', async () => {
    const outcome = await run(['scan', 'examples/vulnerable-app']);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toContain('examples/vulnerable-app/web/server.js');
    expect(outcome.stdout).toContain('javascript-command-injection');
    expect(outcome.stdout).toContain('exec(`wkhtmltopdf /var/notes/${req.params.id}.html');
    expect(outcome.stdout).toContain('python-subprocess-shell');
    expect(outcome.stdout).not.toContain('\u001b');
  });

  test('the example has a finding for each of its weaknesses, and none for what its comments call safe', async () => {
    const { stdout } = await run(['scan', EXAMPLE, '--format', 'json']);
    const report = JSON.parse(stdout);
    const lines = new Set(
      report.findings.map(
        (one: { path: string; span: { start: { line: number } } }) => `${one.path}:${one.span.start.line}`,
      ),
    );
    for (const { path: file } of report.coverage.filter((one: { status: string }) => one.status === 'scanned')) {
      const text = readFileSync(path.join(EXAMPLE, path.relative('examples/vulnerable-app', file)), 'utf8').split('\n');
      for (const [i, line] of text.entries()) {
        if (!line.includes('no finding here')) continue;
        for (let near = i + 1; near <= i + 3; near++) expect(lines).not.toContain(`${file}:${near + 1}`);
      }
    }
    expect(report.findings.length).toBeGreaterThanOrEqual(20);
  });

  test('a clean folder says so and exits with 0', async () => {
    write({ 'add.js': SAFE });
    const outcome = await scan();
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/1 file/);
  });

  test('an empty folder is no failure', async () => {
    expect((await scan()).code).toBe(0);
  });
});

describe('exit codes', () => {
  test.each([
    { name: 'findings below --fail-on', args: ['--fail-on', 'critical'], code: 0 },
    { name: 'findings at --fail-on', args: ['--fail-on', 'high'], code: 1 },
    { name: '--fail-on never', args: ['--fail-on', 'never'], code: 0 },
    {
      name: 'an unknown severity',
      args: ['--fail-on', 'awful'],
      code: 2,
      says: /Allowed choices are low, medium, high, critical, never/,
    },
    { name: 'an unknown option', args: ['--frobnicate'], code: 2, says: /unknown option '--frobnicate'/ },
    { name: 'a path that is not there', args: ['nowhere'], code: 2, says: /nowhere/ },
    {
      name: 'a rule path that is not there',
      args: ['--rules', 'none.yaml'],
      code: 2,
      says: /none\.yaml: there is no such file/,
    },
    { name: 'no rules at all', args: ['--no-default-rules'], code: 2, says: /--no-default-rules leaves no rules/ },
    { name: 'a broken rule', args: ['--rules', 'broken.yaml'], code: 2, says: /broken\.yaml:\d+:\d+: / },
    {
      name: 'a service without a key',
      args: ['--server', 'https://ast.example.com'],
      code: 2,
      says: /set RSOLV_API_KEY/,
    },
    { name: 'no number of jobs', args: ['--jobs', '0'], code: 2, says: /whole number from 1 on/ },
    { name: 'a revision without a repository', args: ['--diff', 'main'], code: 2, says: /repository/ },
    {
      name: 'an output folder that is not there',
      args: ['--output', 'no/report.txt'],
      code: 2,
      says: /directory does not exist/,
    },
  ])('$name: $code', async ({ args, code, says }) => {
    write({ 'unsafe.js': UNSAFE, 'broken.yaml': 'rules:\n  - id: broken\n    languages: [js]\n    pattern: foo(\n' });
    const outcome = await scan(...args);
    expect(outcome).toMatchObject({ code });
    if (says !== undefined) expect(outcome.stderr).toMatch(says);
  });

  test('incomplete analysis fails only where it is asked to', async () => {
    write({ 'broken.js': 'function (((( {\n' });
    expect((await scan()).code).toBe(0);
    const strict = await scan('--fail-on-incomplete');
    expect(strict.code).toBe(3);
    expect(strict.stderr).toMatch(/could not be analysed/);
  });
});

test('rules of the user add to the packs or replace them', async () => {
  write({
    'unsafe.js': `${UNSAFE}forbidden(1);\n`,
    'rules/mine.yaml':
      'rules:\n  - id: no-forbidden\n    languages: [javascript]\n    severity: ERROR\n    message: Do not call forbidden with $X.\n    pattern: forbidden($X)\n',
  });
  const ids = async (...args: string[]) =>
    JSON.parse((await scan('--format', 'json', '--rules', 'rules', ...args)).stdout).findings.map(
      (one: { ruleId: string }) => one.ruleId,
    );
  expect(await ids()).toEqual(['javascript-command-injection', 'no-forbidden']);
  expect(await ids('--no-default-rules')).toEqual(['no-forbidden']);
});

test('suppressed findings are listed and do not count', async () => {
  write({
    'unsafe.js': UNSAFE.replace(
      'module.exports',
      '// rsolv-ignore: javascript-command-injection names are ours\nmodule.exports',
    ),
  });
  const { code, stdout } = await scan('--format', 'json');
  const report = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(report.findings).toMatchObject([{ suppression: { kind: 'inline', reason: 'names are ours' } }]);
  expect(report.statistics).toMatchObject({ suppressed: 1 });
});

test('--diff counts only what changed', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  write({ 'old.js': UNSAFE, 'add.js': SAFE });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'base');
  expect((await scan('--diff', 'HEAD')).code).toBe(0);
  write({ 'add.js': `${SAFE}\n${UNSAFE}` });
  const outcome = await scan('--diff', 'HEAD', '--format', 'json');
  expect(outcome.code).toBe(1);
  const findings = JSON.parse(outcome.stdout).findings;
  expect(findings.map((one: { path: string; inDiff: boolean }) => [one.path, one.inDiff])).toEqual([
    ['add.js', true],
    ['old.js', false],
  ]);
});

test('the same bytes with one job and two, and through a service', async () => {
  const key = await run(['keys', 'create', '--customer', 'determinism', '--data-dir', folder]);
  const service = start(['serve', '--port', '0', '--data-dir', folder]);
  try {
    const [, url] = await service.until(/listens on (\S+),/);
    const target = ['scan', 'examples', 'packages/cli/src', 'node_modules/express', '--format', 'sarif'];
    const one = await run([...target, '--jobs', '1']);
    const two = await run([...target, '--jobs', '2']);
    const remote = await run([...target, '--server', url!], { env: { RSOLV_API_KEY: key.stdout.trim() } });
    expect(one.code).toBe(1);
    expect(one.stdout.length).toBeGreaterThan(10_000);
    expect(two.stdout).toBe(one.stdout);
    expect(remote).toEqual(one);
  } finally {
    service.process.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  }
});

test('a revoked key is refused by a running service', async () => {
  const key = await run(['keys', 'create', '--customer', 'somebody', '--data-dir', folder]);
  const id = /API key (\S+) for/.exec(key.stderr)![1]!;
  const service = start(['serve', '--port', '0', '--data-dir', folder]);
  try {
    const [, url] = await service.until(/listens on (\S+),/);
    const env = { RSOLV_API_KEY: key.stdout.trim() };
    expect((await run(['scan', EXAMPLE, '--server', url!], { env })).code).toBe(1);
    expect((await run(['keys', 'revoke', id, '--data-dir', folder])).code).toBe(0);
    const refused = await run(['scan', EXAMPLE, '--server', url!], { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/API key/);
    expect(refused.stderr).not.toContain(env.RSOLV_API_KEY);
  } finally {
    service.process.kill('SIGTERM');
    await service.ended;
  }
});

test.runIf(process.platform === 'linux')('Ctrl-C ends everything that the scan has started', async () => {
  // Enough work to be in the middle of it.
  for (let i = 0; i < 300; i++)
    write({ [`src/file${i}.js`]: `${UNSAFE}${'const x = { a: [1, 2, 3] };\n'.repeat(300)}` });
  const running = start(['scan'], { cwd: folder });
  const below = await untilSome(() => descendants(running.process.pid!), 2);
  running.process.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  expect(below.filter(isAlive)).toEqual([]);
});

async function untilSome(look: () => number[], atLeast: number): Promise<number[]> {
  for (;;) {
    const found = look();
    if (found.length >= atLeast) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
