/** Reads git objects through long-lived `git cat-file` processes: one for sizes, one for contents. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { ClientError } from '../errors.ts';
import { failureOf, type Repository, refusalOf, startGit } from './run-git.ts';

export class ObjectReader {
  readonly #sizes: Conversation;
  readonly #contents: Conversation;

  constructor(repository: Repository) {
    this.#sizes = new Conversation(repository, '--batch-check');
    this.#contents = new Conversation(repository, '--batch');
  }

  /** Bytes of a blob. Throws ClientError where there is none of that id. */
  async size(oid: string): Promise<number> {
    return (await this.#sizes.ask(oid)).size;
  }

  /** A blob's content. Throws ClientError where there is none of that id. */
  async read(oid: string): Promise<Buffer> {
    return (await this.#contents.ask(oid)).content;
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    await Promise.all([this.#sizes.close(), this.#contents.close()]);
  }
}

interface Answer {
  size: number;
  content: Buffer;
}

interface Question {
  oid: string;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

const STDERR_KEPT_CHARACTERS = 4_000;

/** Answers come in the order of the questions. */
class Conversation {
  readonly #repository: Repository;
  readonly #mode: '--batch' | '--batch-check';
  readonly #waiting: Question[] = [];
  #process: ChildProcessWithoutNullStreams | undefined;
  #ended: Promise<void> = Promise.resolve();
  #closed = false;
  #header: Buffer[] = [];
  /** The content that is being received, with the line end behind it. */
  #content: { bytes: Buffer; filled: number } | undefined;

  constructor(repository: Repository, mode: '--batch' | '--batch-check') {
    this.#repository = repository;
    this.#mode = mode;
  }

  ask(oid: string): Promise<Answer> {
    if (!/^[0-9a-f]{40,64}$/.test(oid)) return Promise.reject(new TypeError('not an object id'));
    if (this.#closed) return Promise.reject(new ClientError('aborted', 'the repository was closed already'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ oid, resolve, reject });
      this.#process ??= this.#start();
      this.#process.stdin.write(`${oid}\n`);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#process?.stdin.end();
    this.#process?.kill();
    await this.#ended;
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = startGit(this.#repository, ['cat-file', this.#mode]);
    let stderr = '';
    let fault: unknown;
    child.stderr.on('data', (bytes) => {
      stderr = (stderr + bytes).slice(0, STDERR_KEPT_CHARACTERS);
    });
    child.stdout.on('data', (bytes: Buffer) => this.#receive(bytes));
    // A process that ended tells so by `close`; a write to it is no further news.
    child.stdin.on('error', () => {});
    child.on('error', (error) => {
      fault = error;
    });
    this.#ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#process = undefined;
        this.#fail(fault, code ?? signal ?? 'no exit code', stderr);
        resolve();
      });
    });
    return child;
  }

  #fail(fault: unknown, end: string | number, stderr: string): void {
    const { signal, root } = this.#repository;
    const code = (fault as NodeJS.ErrnoException | undefined)?.code;
    const error = signal?.aborted
      ? signal.reason
      : (refusalOf(root, code, stderr) ?? failureOf('cat-file', `exit code ${end}`, stderr));
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #receive(chunk: Buffer): void {
    let bytes = chunk;
    while (bytes.length > 0) {
      bytes = this.#content === undefined ? this.#receiveHeader(bytes) : this.#receiveContent(bytes, this.#content);
    }
  }

  #receiveHeader(bytes: Buffer): Buffer {
    const end = bytes.indexOf(0x0a);
    this.#header.push(end === -1 ? bytes : bytes.subarray(0, end));
    if (end === -1) return Buffer.alloc(0);
    const header = Buffer.concat(this.#header).toString('latin1');
    this.#header = [];
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(header) ?? [];
    if (type === undefined) {
      const { oid, reject } = this.#waiting.shift()!;
      reject(
        new ClientError(
          'git-failed',
          `the object ${oid} is missing from the clone: fetch it, or set fetch-depth: 0 where actions/checkout makes the clone`,
        ),
      );
    } else if (this.#mode === '--batch') {
      this.#content = { bytes: Buffer.allocUnsafeSlow(Number(size) + 1), filled: 0 };
    } else {
      this.#waiting.shift()!.resolve({ size: Number(size), content: Buffer.alloc(0) });
    }
    return bytes.subarray(end + 1);
  }

  #receiveContent(bytes: Buffer, content: { bytes: Buffer; filled: number }): Buffer {
    const taken = bytes.copy(content.bytes, content.filled);
    content.filled += taken;
    if (content.filled === content.bytes.length) {
      this.#content = undefined;
      const whole = content.bytes.subarray(0, -1);
      this.#waiting.shift()!.resolve({ size: whole.length, content: whole });
    }
    return bytes.subarray(taken);
  }
}
