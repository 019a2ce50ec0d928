/** The exit codes of the command line, as README documents them. */
export const EXIT = {
  /** No finding at or above `--fail-on`. */
  clean: 0,
  findings: 1,
  /** Wrong usage, a broken rule, an invalid configuration. */
  usage: 2,
  /** The analysis failed, or was incomplete under `--fail-on-incomplete`. */
  failed: 3,
  /** Interrupted: 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;

/** A failure that the person at the command line can mend: its message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
