/** RunnerOutput: the ways from this process to the runner: log lines, annotations, masks, outputs, the job summary. */
import { statSync } from 'node:fs';
import * as core from '@actions/core';
import { type Annotation, type AnnotationLevel, logLine } from '@rsolv-ast/report';
import { ActionError } from '../errors.ts';

export interface RunnerOutput {
  /** Text for the log. It is made harmless: nothing in it is taken for a workflow command or a terminal sequence. */
  info(text: string): void;
  /** As `info`, as an annotation of the job. */
  notice(text: string): void;
  warning(text: string): void;
  error(text: string): void;
  /** An annotation at its lines. */
  annotate(annotation: Annotation): void;
  /** A value that the log must never show. */
  mask(secret: string): void;
  /** An output of the step. Throws ActionError `cannot-write`. */
  output(name: string, value: string): void;
  /** Appends to the job summary. Throws ActionError `cannot-write`. */
  summary(markdown: string): Promise<void>;
  /** Bytes that the job summary still takes; 0 where there is none. */
  summaryRoom(): number;
}

/** docs.github.com, "Workflow commands", "Step isolation and limits": 1 MiB a step. */
const SUMMARY_MAX_BYTES = 1024 * 1024;

const ANNOTATIONS: Record<AnnotationLevel, typeof core.error> = {
  failure: core.error,
  warning: core.warning,
  notice: core.notice,
};

/**
 * By the toolkit, which prints to this process' output and takes the runner's files from its environment. Outputs and summary are
 * dropped where the runner names no file for them, as outside of GitHub: the toolkit would print what it cannot write.
 */
export function openRunnerOutput(): RunnerOutput {
  const { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile } = process.env;
  return {
    info: (text) => core.info(safeLines(text)),
    notice: (text) => core.notice(safeLines(text)),
    warning: (text) => core.warning(safeLines(text)),
    error: (text) => core.error(safeLines(text)),
    annotate: ({ level, message, path, ...place }) => ANNOTATIONS[level](message, { ...place, file: path }),
    mask: (secret) => {
      // The runner masks line by line; an empty mask would hide nothing and is refused.
      for (const part of secret.split(/\r\n|\n|\r/)) if (part.trim() !== '') core.setSecret(part);
    },
    output: (name, value) => {
      if (!outputFile) return;
      try {
        core.setOutput(name, value);
      } catch (cause) {
        throw cannotWrite(`the output ${name}`, cause);
      }
    },
    summary: async (markdown) => {
      if (!summaryFile) return;
      try {
        await core.summary.addRaw(markdown, true).write();
      } catch (cause) {
        // Else it would come out with the next one.
        core.summary.emptyBuffer();
        throw cannotWrite('the job summary', cause);
      }
    },
    summaryRoom: () => (summaryFile ? Math.max(0, SUMMARY_MAX_BYTES - sizeOf(summaryFile)) : 0),
  };
}

/** The toolkit prints the lines of a text as they are. */
function safeLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map(logLine)
    .join('\n');
}

function cannotWrite(what: string, cause: unknown): ActionError {
  const { code } = cause as NodeJS.ErrnoException;
  return new ActionError(
    'cannot-write',
    `${what} could not be written to the runner's file (${code ?? 'it is not there, or may not be opened'}): see that the runner's temporary folder is writable and not full`,
    { cause },
  );
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
