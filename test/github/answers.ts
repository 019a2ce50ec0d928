/** Answers of the tests' GitHub, in GitHub's words, and how long lists are cut into pages. */

export interface Answer {
  readonly status: number;
  /** JSON; or bytes, where the request asked for a raw file. */
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** Thrown by what serves an operation: an answer that is an error. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, message: string, more: { errors?: unknown[]; headers?: Record<string, string> } = {}) {
    super(message);
    const body = {
      message,
      ...(more.errors && { errors: more.errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    };
    this.answer = { status, body, ...(more.headers && { headers: more.headers }) };
  }
}

export const notFound = () => new Refusal(404, 'Not Found');
export const badCredentials = () => new Refusal(401, 'Bad credentials');
export const forbidden = () => new Refusal(403, 'Resource not accessible by integration');
export const invalid = (...faults: string[]) =>
  new Refusal(422, 'Validation Failed', {
    errors: faults.map((message) => ({ resource: 'CheckRun', code: 'custom', message })),
  });

export interface Page<T> {
  readonly items: T[];
  readonly headers: Record<string, string>;
}

/** docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api: 30 a page, at most 100, `Link` for the others. */
export function page<T>(all: readonly T[], url: URL, perPageDefault = 30): Page<T> {
  const perPage = Math.min(100, Number(url.searchParams.get('per_page') ?? perPageDefault));
  const at = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const link = (number: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target}>; rel="${rel}"`;
  };
  const links = [
    ...(at > 1 ? [link(at - 1, 'prev'), link(1, 'first')] : []),
    ...(at < last ? [link(at + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    items: all.slice((at - 1) * perPage, at * perPage),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
