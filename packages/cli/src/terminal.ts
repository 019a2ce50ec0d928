/** What the command line knows of the place it runs in: streams, colours, width, environment. Read once, passed on. */
import { styleText } from 'node:util';

export interface Terminal {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Whether standard output may carry colours: a terminal, unless NO_COLOR; or FORCE_COLOR. */
  readonly color: boolean;
  /** Columns of standard output; 80 where it is not a terminal. */
  readonly width: number;
  /** Whether standard error is a terminal that a progress bar can be drawn on. */
  readonly interactive: boolean;
  readonly apiKey: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const DEFAULT_WIDTH = 80;

export function terminalOf(process: NodeJS.Process): Terminal {
  const { env, stdout, stderr } = process;
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  return {
    stdout,
    stderr,
    color: forced || (stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb'),
    width: stdout.isTTY === true ? stdout.columns : DEFAULT_WIDTH,
    interactive: stderr.isTTY === true && env.TERM !== 'dumb' && env.CI === undefined,
    apiKey: env.RSOLV_API_KEY === '' ? undefined : env.RSOLV_API_KEY,
    env,
  };
}

/** Says on standard error what went wrong, under the program's name. */
export function complain(terminal: Terminal, message: string): void {
  const label = terminal.interactive ? styleText('red', 'rsolv-ast:', { validateStream: false }) : 'rsolv-ast:';
  terminal.stderr.write(`${label} ${message}\n`);
}
