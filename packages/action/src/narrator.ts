/** Narrator: tells the log how far a run is; with `debug` each step and its time. */
import type { ProgressEvent } from '@rsolv-ast/client';
import type { RunnerOutput } from './publish/runner-output.ts';

export interface Narrator {
  /** What everybody wants to know. */
  say(text: string): void;
  /** For `debug`: something was done just now. */
  step(text: string): void;
  progress(event: ProgressEvent): void;
}

/** Times are counted from when node itself started. */
export function narrator(output: Pick<RunnerOutput, 'info'>, debug: boolean): Narrator {
  const say = (text: string) => output.info(text);
  const step = (text: string) => {
    if (debug) output.info(`${(performance.now() / 1000).toFixed(3)} s  ${text}`);
  };
  let last: ProgressEvent['kind'] | undefined;
  return {
    say,
    step,
    progress(event) {
      if (event.kind === 'retry') say(`${event.reason}; trying again in ${Math.ceil(event.delayMs / 1000)} s`);
      else if (event.kind === 'start-over') say(`${event.reason}; starting over`);
      else if (event.kind !== last) step(event.kind);
      last = event.kind;
    },
  };
}
