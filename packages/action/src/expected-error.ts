/** Turns whatever a run ended with into an ActionError: in words that say what to do, without a secret and without source. */
import { ActionError, type ActionErrorCode } from './errors.ts';
import { isRateLimit } from './network/rate-limit.ts';

/** Failures of the service inside this process whose messages were written for readers, by name. */
const SERVICE_FAILURES: ReadonlySet<string> = new Set(['ListenError', 'NodeStartError', 'KeyRingError', 'ConfigError']);

const OF_CLIENT: Readonly<Record<string, ActionErrorCode>> = {
  unreachable: 'service-unreachable',
  busy: 'service-unreachable',
  'gave-up': 'service-unreachable',
  unauthorized: 'service-refused',
  'untrusted-service': 'service-refused',
  'limit-exceeded': 'service-refused',
  'no-identity': 'bad-inputs',
  'bad-api-key': 'bad-inputs',
  'bad-server-url': 'bad-inputs',
};

export function expectedError(error: unknown): ActionError {
  if (error instanceof ActionError) return error;
  if (!(error instanceof Error)) return unexpected('a value that is no error');
  if (error.name === 'ClientError') return ofClient(error);
  if (error.name === 'HttpError') return ofGitHub(error);
  if (SERVICE_FAILURES.has(error.name)) return new ActionError('analysis-failed', error.message, { cause: error });
  return unexpected(traceOf(error), error);
}

/** By name and shape: loading the client's module only to name its class would cost more than the check. */
function ofClient(error: Error): ActionError {
  const { code } = error as { code?: unknown };
  const own = typeof code === 'string' ? code : '';
  const known = OF_CLIENT[own] ?? (own.startsWith('git-') ? 'git-failed' : 'analysis-failed');
  return new ActionError(known, `${error.message}${known === 'service-unreachable' ? hints(error) : ''}`, {
    cause: error,
  });
}

function hints({ message }: Error): string {
  const ownAuthority = '\nThe input ca-cert takes the certificate of an authority of your own, as a file or as text.';
  const fallback = '\nTo analyse inside the job whenever the service cannot be reached, set fallback: embedded.';
  return `${/certificate/.test(message) ? ownAuthority : ''}${fallback}`;
}

/** Octokit's RequestError. Its message may quote what GitHub answered, never what was sent. */
function ofGitHub(error: Error): ActionError {
  const { status, request } = error as { status?: unknown; request?: { method?: unknown; url?: unknown } };
  const what = `${request?.method ?? 'a request'} ${pathOf(request?.url)}`;
  if (isRateLimit(error)) {
    return new ActionError(
      'github-refused',
      `GitHub answered ${what} with HTTP ${status}: the requests that this token may send in an hour are used up. Run the job again ` +
        'later; if it has no checkout, put actions/checkout before this step, so that files need not be requested one by one',
      { cause: error },
    );
  }
  if (typeof status !== 'number' || status >= 500 || status === 429) {
    return new ActionError(
      'github-unavailable',
      `GitHub did not answer ${what}, also when asked again (${status ?? 'no answer'}): see githubstatus.com, and run the job again`,
      { cause: error },
    );
  }
  return new ActionError(
    'github-refused',
    `GitHub answered ${what} with HTTP ${status}: check that github-token is set, and that the job's permissions: have contents: read ` +
      'and, for proposals, pull-requests: read',
    { cause: error },
  );
}

function pathOf(url: unknown): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : '';
}

function unexpected(where: string, cause?: unknown): ActionError {
  return new ActionError(
    'internal',
    `This is a fault of the action itself. Run the job again; if it persists, report these lines: ${where}`,
    cause === undefined ? undefined : { cause },
  );
}

const MAX_FRAMES = 6;

/** Name, code and places: the text of an unexpected error was not written with secrets in mind. */
function traceOf(error: Error): string {
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '')
    .split('\n')
    .map((line) => /^\s+at (.+)$/.exec(line)?.[1])
    .filter((frame) => frame !== undefined)
    .map((frame) => frame.replace(/(?:file:\/\/)?\/(?:[^\s():]*\/)?([^/\s():]+:\d+:\d+)/, '$1'))
    .slice(0, MAX_FRAMES);
  const name = /^[\w$]{1,60}$/.test(error.name) ? error.name : 'Error';
  return [name, ...(typeof code === 'string' && /^\w{1,60}$/.test(code) ? [code] : []), ...frames].join(' < ');
}
