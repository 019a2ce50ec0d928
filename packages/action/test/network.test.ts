/** Proxies and authorities, with real ones on the loopback interface. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ActionError } from '../src/errors.ts';
import { openDirectFetch, openFetch } from '../src/network/fetch.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-network-'));
const VARIABLES = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_USE_ENV_PROXY',
];
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));

let plain: http.Server;
let secure: https.Server;
let proxy: http.Server;
/** `CONNECT` targets that the proxy was asked for. */
const tunnels: string[] = [];

const portOf = (server: http.Server) => (server.address() as AddressInfo).port;
const listening = (server: http.Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

beforeAll(async () => {
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=service.test'.split(' '),
      ...['-addext', 'subjectAltName=DNS:service.test,IP:127.0.0.1'],
      ...['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'ca.pem')],
    ],
    { stdio: 'ignore' },
  );
  const key = readFileSync(path.join(folder, 'key.pem'));
  const cert = readFileSync(path.join(folder, 'ca.pem'));
  plain = http.createServer((_request, response) => response.end('plain'));
  secure = https.createServer({ key, cert }, (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => response.end(`secure ${request.method} ${Buffer.concat(pieces)}`));
  });
  proxy = http.createServer((_request, response) => response.writeHead(405).end());
  // Whatever the name, everything leads to the server of the test.
  proxy.on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.write(head);
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  await Promise.all([plain, secure, proxy].map(listening));
});

afterAll(() => {
  for (const server of [plain, secure, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  tunnels.length = 0;
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

async function textOf(fetch: typeof globalThis.fetch, url: string, init?: RequestInit): Promise<string> {
  return (await fetch(url, init)).text();
}

test('without proxy and own authority it is the fetch of node', async () => {
  for (const name of VARIABLES) delete process.env[name];
  expect(await openFetch({ caCert: undefined, workspace: folder })).toBe(globalThis.fetch);
});

describe('ca-cert', () => {
  test.each([
    ['the path of a file, relative to the workspace', () => 'ca.pem'],
    ['an absolute path', () => path.join(folder, 'ca.pem')],
    ['the text', () => readFileSync(path.join(folder, 'ca.pem'), 'utf8')],
  ])('%s', async (_words, input) => {
    const fetch = await openFetch({ caCert: input(), workspace: folder });
    const url = `https://127.0.0.1:${portOf(secure)}/`;
    expect(await textOf(fetch, url, { method: 'POST', body: 'body' })).toBe('secure POST body');
    await expect(globalThis.fetch(url)).rejects.toThrow('fetch failed');
  });

  test.each([
    ['no such file', 'absent.pem', 'cannot be read (ENOENT)'],
    ['a file without a certificate', 'key.pem', 'holds no certificate in PEM form'],
    [
      'a broken certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'broken certificate (no. 1)',
    ],
  ])('%s: says what to write', async (_words, input, expected) => {
    const error: ActionError = await openFetch({ caCert: input, workspace: folder }).then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: 'ActionError', code: 'bad-certificate' });
    expect(error.message).toContain(expected);
    expect(error.message).not.toContain('PRIVATE KEY');
  });
});

describe('proxy variables', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('%s is taken, with the own authority behind it', async (name) => {
    process.env[name] = `http://127.0.0.1:${portOf(proxy)}`;
    const fetch = await openFetch({ caCert: 'ca.pem', workspace: folder });
    expect(await textOf(fetch, `https://service.test:${portOf(secure)}/`)).toMatch(/^secure GET/);
    expect(tunnels).toEqual([`service.test:${portOf(secure)}`]);
  });

  test.each(['NO_PROXY', 'no_proxy'])('%s goes round it', async (name) => {
    process.env.HTTPS_PROXY = `http://127.0.0.1:${portOf(proxy)}`;
    process.env[name] = '.elsewhere.test,service.test';
    const fetch = await openFetch({ caCert: 'ca.pem', workspace: folder });
    // There is no such name: without the proxy it cannot be reached.
    await expect(fetch(`https://service.test:${portOf(secure)}/`)).rejects.toThrow();
    expect(tunnels).toEqual([]);
  });

  test('a variable that is no URL says what to write', async () => {
    process.env.HTTPS_PROXY = 'http://me:hunter2@[broken';
    const opening = openFetch({ caCert: undefined, workspace: folder });
    await expect(opening).rejects.toThrow(/^The variable HTTPS_PROXY of this runner is no URL: write such as/);
  });

  test('the server inside the process is never reached through one', async () => {
    process.env.NODE_USE_ENV_PROXY = '1';
    process.env.HTTP_PROXY = 'http://127.0.0.1:9';
    const direct = await openDirectFetch();
    expect(direct).not.toBe(globalThis.fetch);
    expect(await textOf(direct, `http://127.0.0.1:${portOf(plain)}/`)).toBe('plain');
  });
});

test('a file that holds certificates and other text is read, too', async () => {
  const bundle = `# our authority\n${readFileSync(path.join(folder, 'ca.pem'), 'utf8')}`;
  writeFileSync(path.join(folder, 'bundle.pem'), bundle);
  const fetch = await openFetch({ caCert: 'bundle.pem', workspace: folder });
  expect(await textOf(fetch, `https://127.0.0.1:${portOf(secure)}/`)).toMatch(/^secure/);
});
