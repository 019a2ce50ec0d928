/** Tells GitHub's refusal to answer more requests from its refusal of one: both are a 403. */

/**
 * For what octokit throws. Source: docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Exceeding the rate limit".
 */
export function isRateLimit(error: unknown): boolean {
  const { status, message, response } = error as {
    status?: unknown;
    message?: unknown;
    response?: { headers?: Readonly<Record<string, unknown>> };
  };
  if (status !== 403 && status !== 429) return false;
  const headers = response?.headers ?? {};
  if (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined) return true;
  return /rate limit|abuse detection/i.test(String(message));
}
