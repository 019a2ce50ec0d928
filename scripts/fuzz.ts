/**
 * Runs the analyzer on hostile files and rules for as long as wanted. Each case comes from its kind and seed alone.
 *
 *     npx node --conditions=source scripts/fuzz.ts [--seconds N] [--seed N] [--kind file|rules|shape]
 *
 * With `--seed` and `--kind` and no `--seconds` it repeats that one case, and makes the input of a failure as small as its cause. The cases run in a
 * process of their own, so that one that ends it, or never ends, is told as well.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '@rsolv-ast/analyzer';
import { Fuzzer, KINDS, type Kind } from '../packages/analyzer/test/fuzz/cases.ts';
import { shrink } from '../packages/analyzer/test/fuzz/shrink.ts';

/** A case analyses its files twice; a file that takes longer than 5 s is cut short by the service. */
const CASE_TIMEOUT_MS = 120_000;
/** A case that took as long is worth a look. */
const SLOW_MS = 3_000;
const DEFAULT_SECONDS = 60;

type Message =
  | { readonly kind: 'begun'; readonly case: Kind; readonly seed: number }
  | { readonly kind: 'failed'; readonly case: Kind; readonly seed: number; readonly error: string }
  | { readonly kind: 'slow'; readonly case: Kind; readonly seed: number; readonly ms: number };

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    kind: { type: 'string' },
    child: { type: 'boolean' },
  },
});
const kinds = KINDS.filter((kind) => values.kind === undefined || values.kind === kind);
if (kinds.length === 0) throw new Error(`There is no kind "${values.kind}": use ${KINDS.join(', ')}.`);
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not "${values.seed}".`);
const once = values.seconds === undefined && values.seed !== undefined && kinds.length === 1;

if (values.child) await runCases();
else if (once) await repeatCase(kinds[0]!, seed);
else await superviseCases(Number(values.seconds ?? DEFAULT_SECONDS));

function replay(kind: Kind, of: number): string {
  return `npx node --conditions=source scripts/fuzz.ts --kind ${kind} --seed ${of}`;
}

/** Starts the process again behind each case that ended it. */
async function superviseCases(seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let next = seed;
  let failures = 0;
  console.log(`seed ${seed}, ${seconds} s`);
  while (performance.now() < end) {
    const last = await superviseProcess(next, end, (kind, of, what) => {
      failures += 1;
      console.log(`${kind} ${of}: ${what}\n  ${replay(kind, of)}`);
    });
    next = last + 1;
  }
  console.log(`${next - seed} seeds of ${kinds.join(', ')}, ${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}

/** Resolves to the last seed that was begun. */
function superviseProcess(
  from: number,
  end: number,
  failed: (kind: Kind, of: number, what: string) => void,
): Promise<number> {
  const options = ['--child', '--seed', String(from), ...(values.kind === undefined ? [] : ['--kind', values.kind])];
  const child = fork(import.meta.filename, options, { execArgv: ['--conditions=source'] });
  let current: { readonly case: Kind; readonly seed: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped: 'time is up' | 'hangs' | undefined;
  const stop = (why: typeof stopped): void => {
    stopped ??= why;
    child.kill('SIGKILL');
  };
  const overall = setTimeout(() => stop('time is up'), Math.max(0, end - performance.now()));
  child.on('message', (message: Message) => {
    if (message.kind === 'failed') failed(message.case, message.seed, message.error);
    if (message.kind === 'slow')
      console.log(`${message.case} ${message.seed} took ${message.ms} ms: ${replay(message.case, message.seed)}`);
    if (message.kind !== 'begun') return;
    current = message;
    clearTimeout(timer);
    timer = setTimeout(() => stop('hangs'), CASE_TIMEOUT_MS);
  });
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearTimeout(overall);
      clearTimeout(timer);
      const what =
        stopped === 'hangs' ? `did not end in ${CASE_TIMEOUT_MS} ms` : `ended the process (${signal ?? code})`;
      if (current === undefined && stopped === undefined) throw new Error('The process of the cases did not start.');
      if (current !== undefined && stopped !== 'time is up') failed(current.case, current.seed, what);
      resolve(current?.seed ?? from);
    });
  });
}

/** Until the supervisor ends it. */
async function runCases(): Promise<void> {
  const fuzzer = new Fuzzer(await createEngine());
  for (let of = seed; ; of++) {
    for (const kind of kinds) {
      const about = { case: kind, seed: of } as const;
      await send({ kind: 'begun', ...about });
      const begun = performance.now();
      try {
        const { bytes, check } = fuzzer.case(kind, of);
        check(bytes);
      } catch (cause) {
        await send({ kind: 'failed', ...about, error: String(cause) });
      }
      const ms = Math.round(performance.now() - begun);
      if (ms > SLOW_MS) await send({ kind: 'slow', ...about, ms });
    }
  }
}

function send(message: Message): Promise<void> {
  return new Promise((resolve) => void process.send?.(message, () => resolve()));
}

async function repeatCase(kind: Kind, of: number): Promise<void> {
  const { name, bytes, check } = new Fuzzer(await createEngine()).case(kind, of);
  const begun = performance.now();
  try {
    check(bytes);
    console.log(
      `${kind} ${of} (${name}, ${bytes.length} bytes) keeps every promise, ${Math.round(performance.now() - begun)} ms`,
    );
  } catch (cause) {
    const fails = (candidate: Uint8Array): boolean => {
      try {
        check(candidate);
        return false;
      } catch {
        return true;
      }
    };
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'rsolv-ast-fuzz-')), name.replaceAll(/[^\w.-]+/g, '_'));
    writeFileSync(file, shrink(bytes, fails));
    console.log(
      `${kind} ${of} (${name}): ${cause instanceof Error ? cause.stack : cause}\nas small as its cause: ${file}`,
    );
    process.exitCode = 1;
  }
}
