/**
 * Scans real code that nobody here wrote and checks what must hold for it: the npm packages express and eslint, and django as Debian
 * packages it. Downloads them into a temporary folder, which is removed at the end; needs npm, and apt-get with dpkg-deb for django.
 *
 *     npm run real-code
 *
 * For each package: the scan ends without a crash, every file on disk is accounted for, SARIF is valid, the bytes of the report are
 * the same with one job, with two, and through a service, and under 0.5 % of the text is unsupported or unreadable syntax.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { globSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Coverage } from '@rsolv-ast/protocol';
import { sarifFaults } from '../test/support/sarif-schema.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const MAIN = path.join(ROOT, 'packages/cli/src/main.ts');
const MAX_UNREAD_SHARE = 0.005;

const work = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-real-code-'));
const faults: string[] = [];
let service: { process: ChildProcess; url: string; apiKey: string } | undefined;
try {
  const packages = [
    npmPackage('express@5.3.0'),
    npmPackage('eslint@10.15.0'),
    debianPackage('python3-django', 'usr/lib/python3/dist-packages/django'),
  ];
  service = await startService();
  for (const { name, folder } of packages) check(name, folder, service);
} finally {
  service?.process.kill('SIGTERM');
  rmSync(work, { recursive: true, force: true });
}
for (const fault of faults) console.error(`FAULT  ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function npmPackage(spec: string): { name: string; folder: string } {
  const archive = execFileSync('npm', ['pack', '--silent', spec], { cwd: work, encoding: 'utf8' }).trim();
  const folder = path.join(work, spec.replace(/@.*/, ''));
  mkdirSync(folder);
  execFileSync('tar', ['-xzf', path.join(work, archive), '-C', folder]);
  return { name: spec, folder };
}

/** `inside`: where the package keeps its sources; above it lies what the scan takes for the system's libraries. */
function debianPackage(name: string, inside: string): { name: string; folder: string } {
  // The user that apt-get drops its rights to must be able to write here.
  execFileSync('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', name], { cwd: work });
  const [archive] = globSync(`${name}_*.deb`, { cwd: work });
  const folder = path.join(work, name);
  execFileSync('dpkg-deb', ['-x', path.join(work, archive!), folder]);
  return { name: archive!, folder: path.join(folder, inside) };
}

async function startService() {
  const dataDir = path.join(work, 'data');
  const apiKey = command(['keys', 'create', '--customer', 'real-code', '--data-dir', dataDir]).stdout.trim();
  const child = spawn(process.execPath, ['--conditions=source', MAIN, 'serve', '--port', '0', '--data-dir', dataDir], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'silent' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (text) => {
      const match = /listens on (\S+),/.exec(String(text));
      if (match !== null) resolve(match[1]!);
    });
    child.on('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  return { process: child, url, apiKey };
}

function command(args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['--conditions=source', MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1024 ** 3,
  });
}

function check(name: string, folder: string, remote: { url: string; apiKey: string }): void {
  const scan = ['scan', folder, '--fail-on', 'never', '--format', 'json'];
  const begin = performance.now();
  const one = command([...scan, '--jobs', '1']);
  const seconds = (performance.now() - begin) / 1000;
  if (one.status !== 0) return void faults.push(`${name}: exit ${one.status}: ${one.stderr}`);
  const report = JSON.parse(one.stdout);
  const { files, bytesAnalyzed } = report.statistics;
  const unread = unreadShare(folder);
  console.log(
    `${name}: ${files.scanned} scanned, ${files.partial} partial, ${files.skipped} skipped; ${report.findings.length} findings; ` +
      `${(bytesAnalyzed / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s with one job; ${percent(unread)} of the text unread`,
  );

  if (command([...scan, '--jobs', '2']).stdout !== one.stdout) faults.push(`${name}: other bytes with two jobs`);
  const through = command([...scan, '--server', remote.url], { RSOLV_API_KEY: remote.apiKey });
  if (through.stdout !== one.stdout) faults.push(`${name}: other bytes through a service: ${through.stderr}`);
  checkCoverage(name, folder, report.coverage);
  checkSarif(name, command(['scan', folder, '--fail-on', 'never', '--format', 'sarif']).stdout);
  if (unread >= MAX_UNREAD_SHARE) faults.push(`${name}: ${percent(unread)} of the text is unread`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)} %`;
}

/** Every file on disk has an entry of its own, or lies in a folder that was left out as a whole. */
function checkCoverage(name: string, folder: string, coverage: readonly Coverage[]): void {
  const entries = new Set(coverage.map((entry) => entry.path));
  const folders = [...entries].filter((entry) => entry.endsWith('/'));
  const onDisk = globSync('**/*', { cwd: folder }).filter((file) => !lstatSync(path.join(folder, file)).isDirectory());
  const lost = onDisk.filter((file) => !entries.has(file) && !folders.some((each) => file.startsWith(each)));
  if (lost.length > 0) faults.push(`${name}: ${lost.length} files are not in the coverage, such as ${lost[0]}`);
  const died = coverage.filter(({ reason }) => reason === 'crashed' || reason === 'internal-error');
  for (const { path: file, reason } of died) faults.push(`${name}: ${file}: ${reason}`);
}

function checkSarif(name: string, text: string): void {
  for (const fault of sarifFaults(text)) faults.push(`${name}: SARIF: ${fault}`);
}

/** As the script beside this one measures it: it reads even what a scan would leave out. Characters, of all languages together. */
function unreadShare(folder: string): number {
  const script = path.join(import.meta.dirname, 'coverage-of-syntax.ts');
  const output = execFileSync(process.execPath, ['--conditions=source', script, folder], { encoding: 'utf8' });
  const languages = [...output.matchAll(/^\w+: \d+ files, (\d+) characters, .* unread ([\d.]+) %/gm)];
  const total = languages.reduce((sum, [, characters]) => sum + Number(characters), 0);
  const unread = languages.reduce(
    (sum, [, characters, percent]) => sum + (Number(characters) * Number(percent)) / 100,
    0,
  );
  return unread / total;
}
