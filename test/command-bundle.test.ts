/** The `rsolv-ast` package as it is published: packed, unpacked elsewhere beside the packages that it depends on, and run. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, ROOT, run as runSources } from './support/command-line.ts';
import { descendants, isAlive } from './support/processes.ts';

const PACKAGE = path.join(ROOT, 'packages/cli');
const manifestOf = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

const place = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-package-'));
const installed = path.join(place, 'node_modules/rsolv-ast');
const program = path.join(installed, 'bin/rsolv-ast.js');

beforeAll(async () => {
  const exec = promisify(execFile);
  // `npm test` has built it; to build it here would take it from under other tests.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', place];
  const { stdout } = await exec('npm', pack, { cwd: PACKAGE, shell: process.platform === 'win32' });
  const [{ filename }] = JSON.parse(stdout);
  mkdirSync(installed, { recursive: true });
  await exec('tar', ['-xzf', path.join(place, filename), '--strip-components=1', '-C', installed]);
  for (const name of Object.keys(manifestOf(installed).dependencies)) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(place, 'node_modules', name), 'junction');
  }
  cpSync(path.join(ROOT, 'examples/vulnerable-app'), path.join(place, 'app'), { recursive: true });
}, 60_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { cwd: place, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { child, texts, ended };
}

const run = (...args: string[]) => start(...args).ended;

describe('the package', () => {
  test('depends on the very parser and grammars of the engine, and on nothing else', () => {
    const { dependencies } = manifestOf(path.join(ROOT, 'packages/analyzer'));
    const external = Object.entries(dependencies).filter(([name]) => name.includes('tree-sitter'));
    expect(manifestOf(installed).dependencies).toEqual(Object.fromEntries(external));
  });

  test('brings the licence of what it holds', () => {
    const licences = readFileSync(path.join(installed, 'dist/licences.txt'), 'utf8');
    for (const name of ['express', 'zod', 'commander', '@hpke/core'])
      expect(licences).toMatch(new RegExp(`^${name}\n`, 'm'));
    expect(readFileSync(path.join(installed, 'dist/LICENSE'), 'utf8')).toContain('Apache License');
  });
});

test('it finds what the sources find', async () => {
  const scan = ['scan', 'app', '--format', 'json'];
  const [bundled, fromSources] = await Promise.all([run(...scan), runSources(scan, { cwd: place })]);
  expect(bundled.stderr).toBe('');
  expect(bundled.code).toBe(1);
  const { statistics: _, ...report } = JSON.parse(bundled.stdout);
  const { statistics: __, ...expected } = JSON.parse(fromSources.stdout);
  expect(report).toEqual(expected);
  expect(report.findings.length).toBeGreaterThan(20);
});

test('it has the rules of the sources, and tests them in threads', async () => {
  const [bundled, fromSources] = await Promise.all([run('rules', 'list'), runSources(['rules', 'list'])]);
  expect(bundled).toEqual(fromSources);
  const tested = await run('rules', 'test', path.join(ROOT, 'packages/analyzer/rules'));
  expect(tested.stdout).toMatch(/^(\d+) passed \(\1 rule files\)$/m);
});

test('it prints the tree of a file', async () => {
  const { code, stdout } = await run('dump', '--ast', 'app/web/server.js');
  expect(code).toBe(0);
  expect(stdout).toContain('callee: eval');
});

test.runIf(process.platform === 'linux')('it serves, and leaves no process behind', async () => {
  const { child, texts, ended } = start('serve', '--port', '0', '--data-dir', path.join(place, 'data'));
  const listens = () => /listens on (\S+),/.exec(texts.stderr)?.[1];
  await expect.poll(listens, { timeout: 20_000 }).toBeDefined();
  const ready = () => fetch(`${listens()}/readyz`).then((response) => response.json());
  await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ sandbox: { files: 'node-permission' } });
  const below = descendants(child.pid!);
  expect(below.length).toBeGreaterThanOrEqual(2);
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
  await expect.poll(() => below.filter(isAlive), { timeout: 10_000 }).toEqual([]);
});
