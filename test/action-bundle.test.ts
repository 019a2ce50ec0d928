/** The committed bundle of the action: made from these sources, small, free of native code and of traces of the machine that made it. */
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createEngine, defaultRuleSources, type RuleSource } from '@rsolv-ast/analyzer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '..');
const COMMITTED = path.join(ROOT, 'packages/action/dist');
/** A workflow that uses the action downloads it each time. */
const MAX_BYTES = 15_000_000;
const BUILD_TIMEOUT_MS = 300_000;

const temporary = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-bundle-'));
const fresh = path.join(temporary, 'elsewhere/dist');

beforeAll(async () => {
  await run(process.execPath, [path.join(ROOT, 'packages/action/scripts/bundle.ts'), fresh], { cwd: temporary });
}, BUILD_TIMEOUT_MS);
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const filesOf = (folder: string) =>
  globSync('**', { cwd: folder })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
const read = (name: string) => readFileSync(path.join(fresh, name));

describe('the committed bundle', () => {
  test('has the files that these sources make: else run `npm run bundle` and commit packages/action/dist', () => {
    expect(filesOf(COMMITTED)).toEqual(filesOf(fresh));
  });

  test('has their very bytes, wherever and however often they are made', () => {
    const different = filesOf(fresh).filter((name) => !read(name).equals(readFileSync(path.join(COMMITTED, name))));
    expect(different).toEqual([]);
  });
});

test('is smaller than 15 MB', () => {
  const bytes = filesOf(fresh).reduce((sum, name) => sum + read(name).length, 0);
  expect(bytes).toBeLessThan(MAX_BYTES);
});

test('holds what any platform runs: JavaScript, WebAssembly, rules and texts', () => {
  const others = filesOf(fresh).filter((name) => !/\.(js|json|wasm|txt)$|(^|\/)LICENSE(\.\w+)?$/.test(name));
  expect(others).toEqual([]);
  for (const name of filesOf(fresh).filter((name) => name.endsWith('.wasm'))) {
    expect(read(name).subarray(0, 4).toString('latin1'), name).toBe('\0asm');
  }
});

test('has the rules of the packs in one file, read without a fault and with the same digest', async () => {
  expect(filesOf(path.join(fresh, 'rules'))).toEqual(['packs.json']);
  const engine = await createEngine();
  const load = (sources: readonly RuleSource[]) => engine.loadRules(sources, { defaultRules: false });
  const bundled = load([{ name: 'rules/packs.json', text: read('rules/packs.json').toString() }]);
  expect(bundled.errors).toEqual([]);
  expect(bundled.digest).toBe(load(defaultRuleSources()).digest);
});

test('names no folder of the machine that made it', () => {
  const home = path.dirname(ROOT);
  const telling = [ROOT, temporary, ...(home === '/' ? [] : [`${home}${path.sep}`])];
  const leaks = filesOf(fresh).filter((name) => telling.some((folder) => read(name).includes(folder)));
  expect(leaks).toEqual([]);
});

test('has no source maps, and refers to none of ours', () => {
  expect(filesOf(fresh).filter((name) => name.endsWith('.map'))).toEqual([]);
});

test('has a licence for itself and for everything in it', () => {
  expect(read('LICENSE').equals(readFileSync(path.join(ROOT, 'LICENSE')))).toBe(true);
  const texts = filesOf(fresh).filter((name) => name.endsWith('licences.txt'));
  const licences = texts.map((name) => read(name).toString()).join('\n');
  for (const name of ['express', 'zod', 'undici', '@octokit/core', '@hpke/core', 'yaml']) {
    expect(licences).toMatch(new RegExp(`^${name}$`, 'm'));
  }
  const packages = Object.keys(JSON.parse(read('package.json').toString()).dependencies);
  for (const name of packages) expect(filesOf(fresh)).toContain(`node_modules/${name}/LICENSE`);
});

test('has the file that action.yml names', () => {
  const { runs } = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8'));
  expect(runs.using).toBe('node24');
  expect(filesOf(fresh)).toContain(path.posix.relative('packages/action/dist', runs.main));
});

test('starts where nothing else of the project is', async () => {
  const alone = path.join(temporary, 'alone/packages/action');
  mkdirSync(alone, { recursive: true });
  cpSync(fresh, path.join(alone, 'dist'), { recursive: true });
  cpSync(path.join(ROOT, 'packages/action/package.json'), path.join(alone, 'package.json'));
  const event = path.join(temporary, 'event.json');
  writeFileSync(event, '{}');
  const ended = await run(process.execPath, [path.join(alone, 'dist/index.js')], {
    cwd: alone,
    env: { PATH: process.env.PATH, GITHUB_EVENT_NAME: 'gollum', GITHUB_EVENT_PATH: event, 'INPUT_FAIL-ON': 'low' },
  }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  expect(ended.stdout).toContain('::error::This event cannot be scanned.');
});
