/** RunnerOutput: the ways from this process to the runner: log lines, workflow commands, outputs, the job summary. */

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
}
