/** RunnerOutput: the ways from this process to the runner: log lines, workflow commands, outputs, the job summary. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, statSync } from 'node:fs';
import { logLine, renderCommand } from '@rsolv-ast/report';
import { ActionError } from '../errors.ts';

export interface RunnerOutput {
  /** Text for the log. It is made harmless: nothing in it is taken for a workflow command or a terminal sequence. */
  info(text: string): void;
  /** As `info`, as an annotation of the job. */
  notice(text: string): void;
  warning(text: string): void;
  error(text: string): void;
  /** One workflow command, rendered by `renderCommand`. */
  command(line: string): void;
  /** A value that the log must never show. */
  mask(secret: string): void;
  /** An output of the step. Throws ActionError `cannot-write`. */
  output(name: string, value: string): void;
  /** Appends to the job summary. Throws ActionError `cannot-write`. */
  summary(markdown: string): void;
  /** Bytes that the job summary still takes; 0 where there is none. */
  summaryRoom(): number;
}

/** docs.github.com, "Workflow commands", "Step isolation and limits": 1 MiB a step. */
const SUMMARY_MAX_BYTES = 1024 * 1024;

/**
 * Without the toolkit's own library, which loads an HTTP client with it: that takes longer than all of the rest. Outputs and
 * summary are dropped where the runner names no file for them, as outside of GitHub.
 */
export function openRunnerOutput(
  env: Readonly<Record<string, string | undefined>>,
  stdout: { write(text: string): unknown },
): RunnerOutput {
  const line = (text: string) => void stdout.write(`${text}\n`);
  const annotation = (name: string) => (text: string) => line(renderCommand(name, {}, safeLines(text)));
  const summaryFile = env.GITHUB_STEP_SUMMARY || undefined;
  return {
    info: (text) => line(safeLines(text)),
    notice: annotation('notice'),
    warning: annotation('warning'),
    error: annotation('error'),
    command: line,
    mask: (secret) => {
      // The runner masks line by line; an empty mask would hide nothing and is refused.
      for (const part of secret.split(/\r\n|\n|\r/)) if (part.trim() !== '') line(renderCommand('add-mask', {}, part));
    },
    output: (name, value) => {
      if (env.GITHUB_OUTPUT) append(env.GITHUB_OUTPUT, outputEntry(name, value), `the output ${name}`);
    },
    summary: (markdown) => {
      if (summaryFile) append(summaryFile, `${markdown.toWellFormed()}\n`, 'the job summary');
    },
    summaryRoom: () => (summaryFile ? Math.max(0, SUMMARY_MAX_BYTES - sizeOf(summaryFile)) : 0),
  };
}

function safeLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map(logLine)
    .join('\n');
}

/** The delimiter cannot be known beforehand, so no value can hold it. */
function outputEntry(name: string, value: string): string {
  const delimiter = `end-${randomUUID()}`;
  return `${name}<<${delimiter}\n${value.toWellFormed()}\n${delimiter}\n`;
}

function append(file: string, text: string, what: string): void {
  try {
    appendFileSync(file, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ActionError(
      'cannot-write',
      `${what} could not be written to the runner's file (${code ?? 'unknown error'}): see that the runner's temporary folder is writable and not full`,
      { cause },
    );
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
