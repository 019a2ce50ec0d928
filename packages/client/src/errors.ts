/** The failures that a client expects: one catalogue, whose exit codes the command line uses. */

interface CatalogueEntry {
  /** What a command ends with: 2 for usage and configuration, 3 for an analysis that did not come about. */
  readonly exitCode: 2 | 3;
}

export const CLIENT_ERRORS = {
  /** A path to scan does not exist or lies outside the root, or a limit on what is collected was met. */
  'bad-path': { exitCode: 2 },
  'too-many-files': { exitCode: 2 },
  'git-missing': { exitCode: 2 },
  'git-not-a-repository': { exitCode: 2 },
  'git-ownership': { exitCode: 2 },
  'git-unknown-revision': { exitCode: 2 },
  'git-no-merge-base': { exitCode: 2 },
  'git-failed': { exitCode: 2 },
  'git-fetch-failed': { exitCode: 3 },
  'bad-server-url': { exitCode: 2 },
  'bad-api-key': { exitCode: 2 },
  /** Bearer tokens without a pinned identity. */
  'no-identity': { exitCode: 2 },
  /** The service refused the API key, or the token. */
  unauthorized: { exitCode: 2 },
  /** The service cannot show the identity that the API key or the pin names. */
  'untrusted-service': { exitCode: 3 },
  /** No answer, or none that the protocol knows. */
  unreachable: { exitCode: 3 },
  'service-error': { exitCode: 3 },
  /** The service kept asking for patience for longer than the client waits. */
  busy: { exitCode: 3 },
  'limit-exceeded': { exitCode: 2 },
  'analysis-failed': { exitCode: 3 },
  /** The service lost the analysis, or rotated its key, more often than the client starts over. */
  'gave-up': { exitCode: 3 },
  'result-invalid': { exitCode: 3 },
  'local-storage': { exitCode: 3 },
  aborted: { exitCode: 3 },
} as const satisfies Record<string, CatalogueEntry>;

export type ClientErrorCode = keyof typeof CLIENT_ERRORS;

/** An expected failure. The message says what to do about it; it never holds source text, keys, or a credential. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** The id under which the service has logged the request that failed. */
  readonly requestId: string | undefined;
  /** The service's own code for the failure, where it gave one. */
  readonly serviceCode: string | undefined;

  constructor(
    code: ClientErrorCode,
    message: string,
    extra: { requestId?: string | undefined; serviceCode?: string | undefined; cause?: unknown } = {},
  ) {
    const { cause, requestId, serviceCode } = extra;
    super(
      oneLine(requestId === undefined ? message : `${message} (request ${requestId})`),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.requestId = requestId;
    this.serviceCode = serviceCode;
  }

  get exitCode(): 2 | 3 {
    return CLIENT_ERRORS[this.code].exitCode;
  }
}

/** Names of files, git and the service have a say in messages; none of them is trusted with the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ');
}
