/** `rsolv-ast serve` and `rsolv-ast keys` as an operator runs them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run, start } from './support/command-line.ts';
import { descendants, isAlive } from './support/processes.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-serve-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a service that cannot start says why, without a stack', () => {
  test.each([
    { name: 'a port that is none', args: ['--port', '99999'], says: /PORT must be at most 65535/ },
    {
      name: 'several settings at once',
      args: ['--port', 'x'],
      env: { JOBS: '0' },
      says: /PORT must be.*\n.*JOBS must be/,
    },
    {
      name: 'an address of another machine',
      args: ['--host', '192.0.2.1', '--port', '0'],
      says: /no such address: correct HOST/,
    },
  ])('$name', async ({ args, env, says }) => {
    const outcome = await run(['serve', '--data-dir', folder, ...args], env === undefined ? {} : { env });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(says);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test('a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const outcome = await run(['serve', '--data-dir', folder, '--port', String(port)]);
    taken.close();
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/another program listens there/);
  });

  test('a damaged key file', async () => {
    writeFileSync(path.join(folder, 'api-keys.json'), '{"version":1,"keys":[', { mode: 0o600 });
    const outcome = await run(['keys', 'list', '--data-dir', folder]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(path.join(folder, 'api-keys.json'));
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });
});

test('keys are made, listed and revoked; none of them is in the list', async () => {
  const made = await run(['keys', 'create', '--customer', 'Ärzte & Söhne', '--data-dir', folder]);
  expect(made).toMatchObject({ code: 0 });
  expect(made.stdout).toMatch(/^rsolv_[a-z2-7]{26}_[a-z2-7]{52}\n$/);
  const listed = await run(['keys', 'list', '--data-dir', folder]);
  expect(listed.stdout).toMatch(/active\s+Ärzte & Söhne\n$/);
  expect(listed.stdout).not.toContain(made.stdout.trim().slice(-20));
  const [id] = listed.stdout.split(' ');
  expect(await run(['keys', 'revoke', id!, '--data-dir', folder])).toMatchObject({ code: 0 });
  expect((await run(['keys', 'list', '--data-dir', folder])).stdout).toContain('revoked');
  expect(await run(['keys', 'revoke', 'nobody', '--data-dir', folder])).toMatchObject({ code: 2 });
  expect(await run(['keys', 'create', '--customer', 'a\nb', '--data-dir', folder])).toMatchObject({ code: 2 });
});

test.runIf(process.platform === 'linux')('readiness names the sandbox; SIGTERM ends every process', async () => {
  const service = start(['serve', '--port', '0', '--data-dir', folder]);
  const [, url] = await service.until(/listens on (\S+),/);
  let ready = await fetch(`${url}/readyz`);
  while (!ready.ok) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ready = await fetch(`${url}/readyz`);
  }
  expect(await ready.json()).toMatchObject({ sandbox: { files: 'node-permission' } });
  const below = descendants(service.process.pid!);
  expect(below.length).toBeGreaterThanOrEqual(2);
  service.process.kill('SIGTERM');
  expect(await service.ended).toMatchObject({ code: 0, signal: null });
  expect(below.filter(isAlive)).toEqual([]);
});
