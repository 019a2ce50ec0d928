/** What a run needs from outside: Semgrep itself, rule packs and packages of real code. Each is fetched once, by its registry's own client. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CACHE, INSTALLED_SEMGREP, type PACKS, SEMGREP_VERSION } from './settings.ts';

/** The path of a `semgrep` of the pinned version: the one named by setting, or one in a virtual environment of ours. */
export function semgrepProgram(): string {
  if (INSTALLED_SEMGREP !== undefined) {
    const version = versionOf(INSTALLED_SEMGREP);
    if (version === SEMGREP_VERSION) return INSTALLED_SEMGREP;
    throw new Error(
      `RSOLV_ORACLE_SEMGREP names a semgrep of version ${version ?? 'unknown'}; wanted is ${SEMGREP_VERSION}. Unset it, and one is installed from PyPI.`,
    );
  }
  const folder = fetched(`semgrep-${SEMGREP_VERSION}`, (fresh) => {
    execFileSync('python3', ['-m', 'venv', fresh], { stdio: 'inherit' });
    const pip = ['-m', 'pip', 'install', '--quiet', `semgrep==${SEMGREP_VERSION}`];
    execFileSync(path.join(fresh, 'bin/python3'), pip, { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  // Scripts of a virtual environment name the interpreter by the path at which they were made.
  const program = path.join(folder, 'bin/semgrep');
  if (versionOf(program) === SEMGREP_VERSION) return program;
  throw new Error(`${program} does not run; remove ${folder} and try again.`);
}

function versionOf(program: string): string | undefined {
  // Semgrep asks its maker for a newer version first, and waits for minutes where there is no way out.
  const env = { ...process.env, SEMGREP_ENABLE_VERSION_CHECK: '0' };
  return /\d+\.\d+\.\d+/.exec(spawnSync(program, ['--version'], { encoding: 'utf8', env }).stdout ?? '')?.[0];
}

/** The unpacked wheel. */
export function packFolder({ name, version, sha256 }: (typeof PACKS)[number]): string {
  return fetched(`${name}-${version}`, (fresh) => {
    mkdirSync(fresh, { recursive: true });
    execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', fresh, `${name}==${version}`]);
    const [wheel] = globSync('*.whl', { cwd: fresh });
    const file = path.join(fresh, wheel!);
    const actual = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (actual !== sha256) throw new Error(`${wheel} has the SHA-256 ${actual}; expected was ${sha256}.`);
    execFileSync('python3', ['-m', 'zipfile', '-e', file, fresh]);
  });
}

export type Registry = 'npm' | 'pip' | 'maven' | 'apt';

/** The unpacked package. */
export function packageFolder(from: Registry, name: string): string {
  return fetched(`${from}-${name.replaceAll(/[^\w.@-]/g, '_')}`, (fresh) => {
    mkdirSync(fresh, { recursive: true });
    UNPACK[from](name, fresh);
  });
}

const UNPACK: Readonly<Record<Registry, (name: string, folder: string) => void>> = {
  npm(name, folder) {
    const archive = execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim();
    execFileSync('tar', ['-xzf', archive, '--strip-components', '1'], { cwd: folder });
  },
  pip(name, folder) {
    execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, name]);
    const [wheel] = globSync('*.whl', { cwd: folder });
    execFileSync('python3', ['-m', 'zipfile', '-e', wheel!, '.'], { cwd: folder });
  },
  maven(name, folder) {
    const copy = ['-q', 'dependency:copy', `-Dartifact=${name}:jar:sources`, `-DoutputDirectory=${folder}`];
    execFileSync('mvn', copy, { cwd: folder, stdio: 'inherit' });
    const [archive] = globSync('*.jar', { cwd: folder });
    execFileSync('python3', ['-m', 'zipfile', '-e', archive!, '.'], { cwd: folder });
  },
  apt(name, folder) {
    // The user that apt-get drops its rights to must be able to write here.
    execFileSync('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', name], { cwd: folder });
    const [archive] = globSync('*.deb', { cwd: folder });
    execFileSync('dpkg-deb', ['-x', archive!, '.'], { cwd: folder });
  },
};

/** A folder of the cache; what is made half leaves nothing behind. */
function fetched(name: string, make: (fresh: string) => void): string {
  const folder = path.join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  console.error(`fetching ${name} …`);
  // A virtual environment must be made where it stays: its completion is marked by the folder beside it.
  if (name.startsWith('semgrep-')) return environmentAt(folder, make);
  const fresh = `${folder}.${process.pid}`;
  try {
    make(fresh);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

function environmentAt(folder: string, make: (fresh: string) => void): string {
  try {
    make(folder);
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
  return folder;
}
