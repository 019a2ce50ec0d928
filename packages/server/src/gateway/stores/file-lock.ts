/** One writer of a file at a time, also between processes: the lock is a file that only one can create, and that names its maker. */
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';

/** How long a writer waits for another one: a write takes milliseconds. */
const LOCK_ATTEMPTS = 100;
const LOCK_RETRY_MS = 50;
/** As the files that it protects. */
const LOCK_MODE = 0o600;

/** Undefined if another writer held the lock for all of the time that is waited. Throws what the file system throws. */
export async function withFileLock<T>(lock: string, action: () => Promise<T>): Promise<{ outcome: T } | undefined> {
  if (!(await acquire(lock))) return undefined;
  try {
    return { outcome: await action() };
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<boolean> {
  for (let tries = 0; tries < LOCK_ATTEMPTS; tries += 1) {
    if ((await create(lock)) || ((await breakAbandoned(lock)) && (await create(lock)))) return true;
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }
  return false;
}

async function create(lock: string): Promise<boolean> {
  let file: FileHandle;
  try {
    file = await open(lock, 'wx', LOCK_MODE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await file.writeFile(nameOf(process.pid));
  } finally {
    await file.close();
  }
  return true;
}

/**
 * Deletes a lock whose maker is dead. Only who holds the lock's own lock may: else a second one that saw the same dead maker
 * could delete the lock that the first one has made since.
 */
async function breakAbandoned(lock: string): Promise<boolean> {
  if (!(await isAbandoned(lock))) return false;
  const breaking = `${lock}.break`;
  if (!(await create(breaking))) return false;
  try {
    if (!(await isAbandoned(lock))) return false;
    await rm(lock, { force: true });
    return true;
  } finally {
    await rm(breaking, { force: true });
  }
}

/** Processes of another machine or container cannot be asked whether they live. */
async function isAbandoned(lock: string): Promise<boolean> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  const pid = Number(/^(\d{1,10}) /.exec(text)?.[1]);
  return text === nameOf(pid) && !isAlive(pid);
}

function nameOf(pid: number): string {
  return `${pid} ${hostname()}\n`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error tells of a process that may not be asked.
    return codeOf(error) !== 'ESRCH';
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
