/** The failures that the action expects: one catalogue. README.md lists the same codes, and what a reader can do about each. */

interface CatalogueEntry {
  /** Headline of the check run and of the job's error. */
  readonly title: string;
}

export const ACTION_ERRORS = {
  'bad-inputs': { title: 'The inputs of the step need a correction' },
  'bad-environment': { title: 'This step does not run inside a GitHub workflow' },
  'unsupported-event': { title: 'This event cannot be scanned' },
  'bad-event': { title: 'The event lacks what a scan needs' },
  'git-failed': { title: 'Git could not tell what changed' },
  'github-unavailable': { title: 'GitHub did not answer' },
  'github-refused': { title: 'GitHub refused a request' },
  'too-much-change': { title: 'The change is too large to be listed' },
  'bad-certificate': { title: 'ca-cert holds no certificate' },
  'bad-rules': { title: 'The custom rules cannot be used' },
  'bad-baseline': { title: 'The baseline cannot be used' },
  'service-unreachable': { title: 'The analysis service cannot be reached' },
  'service-refused': { title: 'The analysis service refused the request' },
  'analysis-failed': { title: 'The analysis did not come about' },
  'cannot-write': { title: 'A result could not be written' },
  'timed-out': { title: 'The scan took longer than it may' },
  cancelled: { title: 'The scan was cancelled' },
  internal: { title: 'The action failed unexpectedly' },
} as const satisfies Record<string, CatalogueEntry>;

export type ActionErrorCode = keyof typeof ACTION_ERRORS;

/** An expected failure. The message says what to do, if need be over several lines; it never holds source text or a secret. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly code: ActionErrorCode;

  constructor(code: ActionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get title(): string {
    return ACTION_ERRORS[this.code].title;
  }
}
