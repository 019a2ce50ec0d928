/**
 * GitHub for tests, on loopback: its REST interface below /api/v3 and git's smart protocol, as on a GitHub Enterprise server. Each
 * request and each answer is held against GitHub's published description; what does not fit is a violation, and fails the test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Answer, badCredentials, forbidden, notFound, Refusal } from './answers.ts';
import { CheckRuns } from './check-runs.ts';
import { compare } from './comparison.ts';
import { type Fault, type FaultRequest, Faults } from './faults.ts';
import { serveGit } from './git-http.ts';
import { getBlob, getCommit, getContent, getGitCommit, getTree } from './git-objects.ts';
import { type HostedRepository, type Pull, repositoryBody, type Served } from './hosted-repository.ts';
import { answerFaults, type Route, requestFaults, route } from './openapi/description.ts';
import type { ServedOperation } from './openapi/served-operations.ts';
import { getPull, listFiles, pullBody } from './pull-requests.ts';
import { Repository } from './repository.ts';

export type Permissions = Partial<Record<'checks' | 'contents' | 'pull_requests', 'read' | 'write'>>;

export interface Seen {
  readonly operation: ServedOperation | 'git' | 'unknown';
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

const OPERATIONS: Record<ServedOperation, (served: Served) => Answer> = {
  'checks/create': (served) => served.repository.checkRuns.create(served),
  'checks/get': (served) => served.repository.checkRuns.get(served),
  'checks/update': (served) => served.repository.checkRuns.update(served),
  'checks/list-annotations': (served) => served.repository.checkRuns.listAnnotations(served),
  'checks/list-for-ref': (served) => served.repository.checkRuns.listForRef(served),
  'checks/rerequest-run': (served) => served.repository.checkRuns.rerequest(served),
  'git/get-blob': getBlob,
  'git/get-commit': getGitCommit,
  'git/get-tree': getTree,
  'pulls/get': getPull,
  'pulls/list-files': listFiles,
  'rate-limit/get': () => ({ status: 200, body: { resources: { core: rate(), search: rate() }, rate: rate() } }),
  'repos/compare-commits-with-basehead': compare,
  'repos/get': (served) => ({ status: 200, body: repositoryBody(served, 'full-repository') }),
  'repos/get-commit': getCommit,
  'repos/get-content': getContent,
};

/** docs.github.com/rest/authentication/permissions-required-for-github-apps; `metadata` is always granted. */
function permissionFor(operation: ServedOperation): { name: keyof Permissions; level: 'read' | 'write' } | undefined {
  if (operation.startsWith('checks/')) {
    const writes =
      operation === 'checks/create' || operation === 'checks/update' || operation === 'checks/rerequest-run';
    return { name: 'checks', level: writes ? 'write' : 'read' };
  }
  if (operation.startsWith('pulls/')) return { name: 'pull_requests', level: 'read' };
  if (operation === 'repos/get' || operation === 'rate-limit/get') return undefined;
  return { name: 'contents', level: 'read' };
}

const API = '/api/v3';
/** docs.github.com/actions/reference/limits: a job's token, an hour and repository. */
const REQUESTS_PER_HOUR = 1000;
const rate = () => ({
  limit: REQUESTS_PER_HOUR,
  used: 1,
  remaining: REQUESTS_PER_HOUR - 1,
  reset: nowSeconds() + 3600,
});
const nowSeconds = () => Math.floor(Date.now() / 1000);

export class FakeGitHub {
  readonly faults = new Faults();
  readonly seen: Seen[] = [];
  /** Requests that each token has left, unless a test takes some away. */
  quota = REQUESTS_PER_HOUR;
  readonly #used = new Map<string, number>();
  readonly #root = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-github-'));
  readonly #repositories = new Map<string, HostedRepository>();
  readonly #tokens = new Map<string, Permissions>();
  readonly #violations: string[] = [];
  readonly #server = http.createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      this.#violations.push(`${request.method} ${request.url}: ${(error as Error).stack}`);
      response.destroy();
    });
  });

  static async start(): Promise<FakeGitHub> {
    const github = new FakeGitHub();
    await new Promise<void>((resolve) => github.#server.listen(0, '127.0.0.1', resolve));
    return github;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    rmSync(this.#root, { recursive: true, force: true });
    this.assertObeyed();
  }

  /** Where people look, and where git fetches from. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.url}${API}`;
  }

  /** Throws if any request or answer was not as GitHub describes it. */
  assertObeyed(): void {
    const found = this.takeViolations();
    if (found.length > 0) throw new Error(`against GitHub's description:\n  ${found.join('\n  ')}`);
  }

  takeViolations(): string[] {
    return this.#violations.splice(0);
  }

  fault(request: FaultRequest): void {
    this.faults.add(request);
  }

  repository(fullName: string, settings: { private?: boolean } = {}): Repository {
    const [owner, name] = fullName.split('/') as [string, string];
    const git = new Repository(this.#root, owner, name);
    const hosted = {
      git,
      private: settings.private ?? false,
      pulls: new Map<number, Pull>(),
      checkRuns: new CheckRuns(),
    };
    this.#repositories.set(fullName, hosted);
    return git;
  }

  /** Opens a pull request with what is committed on `head`, and merges it with its base for trial. */
  pull({ fullName }: Repository, wanted: { base?: string; head: string; fork?: string; author?: string }): Pull {
    const { git: repository, pulls } = this.hosted(fullName);
    const number = pulls.size + 1;
    const baseRef = wanted.base ?? 'main';
    const headSha = repository.resolve(`refs/heads/${wanted.head}`);
    repository.git('update-ref', `refs/pull/${number}/head`, headSha);
    const mergeSha = repository.mergeCommit(repository.resolve(baseRef), headSha, `refs/pull/${number}/merge`);
    // A fork's branch is not in the repository that the proposal goes to.
    if (wanted.fork !== undefined) repository.git('update-ref', '-d', `refs/heads/${wanted.head}`);
    const pull: Pull = {
      number,
      baseRef,
      headRef: wanted.head,
      headSha,
      headRepository: wanted.fork ?? fullName,
      mergeSha,
      author: wanted.author ?? (wanted.fork ?? fullName).split('/')[0]!,
    };
    pulls.set(number, pull);
    return pull;
  }

  /** Gives a pull request another base, as its author may. */
  retarget({ fullName }: Repository, pull: Pull, baseRef: string): Pull {
    const { git: repository, pulls } = this.hosted(fullName);
    const mergeSha = repository.mergeCommit(
      repository.resolve(baseRef),
      pull.headSha,
      `refs/pull/${pull.number}/merge`,
    );
    const moved: Pull = { ...pull, baseRef, mergeSha };
    pulls.set(pull.number, moved);
    return moved;
  }

  /** A job's token. */
  token(permissions: Permissions): string {
    const token = `ghs_${String(this.#tokens.size).padStart(36, '0')}`;
    this.#tokens.set(token, permissions);
    return token;
  }

  hosted(fullName: string): HostedRepository {
    const found = this.#repositories.get(fullName);
    if (found === undefined) throw new Error(`the test has made no repository ${fullName}`);
    return found;
  }

  checkRuns(fullName: string) {
    return this.hosted(fullName).checkRuns.all;
  }

  /** Parts of an event's payload, as GitHub would send them. */
  payload(fullName: string) {
    const served = this.#served(this.hosted(fullName), {}, new URL(this.apiUrl), undefined, '');
    return {
      repository: () => repositoryBody(served, 'repository'),
      pull: (pull: Pull) => pullBody(served, pull),
    };
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const note = (operation: Seen['operation']) => (status: number) =>
      this.seen.push({ operation, method: request.method!, path: url.pathname, status });
    if (!url.pathname.startsWith(`${API}/`)) return this.#serveGit(request, response, url, note('git'));
    const found = route(request.method!, url.pathname.slice(API.length));
    if (found === undefined) {
      this.#violations.push(`${request.method} ${url.pathname}: not an operation of the extract`);
      return this.#send(response, notFound().answer, note('unknown'));
    }
    const body = await read(request);
    const fault = this.faults.take(found.operation.id) ?? this.#overQuota(request);
    if (fault !== undefined && (await this.#misbehave(fault, response, note(found.operation.id)))) return;
    const answer = this.#answer(found, request, url, body);
    if (fault?.kind === 'cut') {
      note(found.operation.id)(0);
      response.destroy();
      return;
    }
    this.#send(response, answer, note(found.operation.id));
  }

  /** The answer to a request, after both were held against the description. */
  #answer(found: Route, request: http.IncomingMessage, url: URL, text: string): Answer {
    const { id } = found.operation;
    const what = `${request.method} ${url.pathname}${url.search}`;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const faults = [...headerFaults(request), ...requestFaults(found, url.searchParams, body)];
    this.#violations.push(...faults.map((fault) => `${what}: ${fault}`));
    const answer = attempt(() => {
      const permissions = this.#permissions(request);
      const repository = this.#repositories.get(`${found.path.owner}/${found.path.repo}`);
      if (repository === undefined && id !== 'rate-limit/get') throw notFound();
      if (repository !== undefined) authorize(id, permissions, repository);
      if (faults.length > 0) throw new Refusal(422, `Invalid request.\n\n${faults.join('\n')}`, { errors: [] });
      return OPERATIONS[id](this.#served(repository!, found.path, url, body, String(request.headers.accept)));
    });
    if (!Buffer.isBuffer(answer.body)) {
      const wrong = answerFaults(found.operation, answer.status, answer.body);
      this.#violations.push(...wrong.map((fault) => `${what}: the fake's own ${answer.status}: ${fault}`));
    }
    const needed = permissionFor(id);
    const accepted = needed === undefined ? 'metadata=read' : `${needed.name}=${needed.level}`;
    return { ...answer, headers: { ...answer.headers, 'x-accepted-github-permissions': accepted } };
  }

  /** Each request counts, whatever becomes of it. */
  #overQuota({ headers }: http.IncomingMessage): Fault | undefined {
    const token = tokenIn(headers.authorization ?? '');
    const used = (this.#used.get(token) ?? 0) + 1;
    this.#used.set(token, used);
    return used > this.quota ? { kind: 'primary-limit', resetInSeconds: 3600 } : undefined;
  }

  #permissions(request: http.IncomingMessage): Permissions | undefined {
    const header = request.headers.authorization;
    if (header === undefined) return undefined;
    const permissions = this.#tokens.get(tokenIn(header));
    if (permissions === undefined) throw badCredentials();
    return permissions;
  }

  #served(repository: HostedRepository, at: Record<string, string>, url: URL, body: unknown, accept: string): Served {
    return { repository, path: at, url, body, accept, api: this.apiUrl, web: this.url };
  }

  /** True if that was all there is to answer. */
  async #misbehave(fault: Fault, response: http.ServerResponse, note: (status: number) => void): Promise<boolean> {
    switch (fault.kind) {
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
        return false;
      case 'cut':
        if (fault.when === 'before') {
          note(0);
          response.destroy();
        }
        return fault.when === 'before';
      case 'status':
        this.#send(response, new Refusal(fault.status, http.STATUS_CODES[fault.status]!).answer, note);
        return true;
      case 'primary-limit': {
        const headers = {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-used': String(REQUESTS_PER_HOUR),
          'x-ratelimit-reset': String(nowSeconds() + fault.resetInSeconds),
        };
        this.#send(
          response,
          new Refusal(403, 'API rate limit exceeded for installation ID 1.', { headers }).answer,
          note,
        );
        return true;
      }
      case 'secondary-limit': {
        const headers = { 'retry-after': String(fault.retryAfterSeconds) };
        const words = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
        this.#send(response, new Refusal(403, words, { headers }).answer, note);
        return true;
      }
    }
  }

  #send(response: http.ServerResponse, { status, body, headers }: Answer, note: (status: number) => void): void {
    note(status);
    const raw = Buffer.isBuffer(body);
    response.writeHead(status, {
      'content-type': raw ? 'application/vnd.github.raw+json; charset=utf-8' : 'application/json; charset=utf-8',
      'x-github-request-id': `FA4E:${this.seen.length}`,
      'x-ratelimit-limit': String(REQUESTS_PER_HOUR),
      'x-ratelimit-remaining': String(REQUESTS_PER_HOUR - 1),
      'x-ratelimit-used': '1',
      'x-ratelimit-reset': String(nowSeconds() + 3600),
      'x-ratelimit-resource': 'core',
      ...headers,
    });
    response.end(raw ? body : JSON.stringify(body));
  }

  /** Public repositories are open to all; private ones to a token that may read contents. */
  async #serveGit(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    url: URL,
    note: (status: number) => void,
  ) {
    const match = /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack))$/.exec(url.pathname);
    const hosted = match === null ? undefined : this.#repositories.get(match[1]!);
    const fault = this.faults.take('git');
    if (fault !== undefined && (await this.#misbehave(fault, response, note))) return;
    const header = request.headers.authorization;
    const permissions = header === undefined ? undefined : this.#tokens.get(tokenIn(header));
    // git-upload-pack only: nothing that is tested here may push.
    const reads = url.pathname.endsWith('/git-upload-pack') || url.searchParams.get('service') === 'git-upload-pack';
    if (hosted === undefined || !reads) {
      note(404);
      response.writeHead(404).end();
    } else if (
      (header !== undefined && permissions === undefined) ||
      (hosted.private && permissions?.contents === undefined)
    ) {
      note(401);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
    } else {
      note(200);
      const target = `/${hosted.git.fullName}.git${match![2]}`;
      serveGit(request, response, { root: this.#root, path: target, query: url.search.slice(1) });
    }
  }
}

/** Reading a public repository needs no permission; writing always does. */
function authorize(
  operation: ServedOperation,
  permissions: Permissions | undefined,
  repository: HostedRepository,
): void {
  const needed = permissionFor(operation);
  if (needed === undefined) return;
  const granted = permissions?.[needed.name];
  if (needed.level === 'read' && (!repository.private || granted !== undefined)) return;
  if (granted === 'write') return;
  // What a stranger may not see is not there.
  throw permissions === undefined ? notFound() : forbidden();
}

function attempt(serve: () => Answer): Answer {
  try {
    return serve();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#headers */
function headerFaults({ headers }: http.IncomingMessage): string[] {
  const faults: string[] = [];
  if (headers['user-agent'] === undefined) faults.push('header user-agent: is required');
  const accept = headers.accept ?? '*/*';
  if (!/application\/(vnd\.github[\w.+-]*|json)|\*\/\*/.test(accept)) faults.push(`header accept: ${accept}`);
  const version = headers['x-github-api-version'];
  if (version !== undefined && !['2022-11-28', '2026-03-10'].includes(String(version))) {
    faults.push(`header x-github-api-version: ${version} is no version`);
  }
  return faults;
}

function tokenIn(header: string): string {
  const [scheme, value] = header.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return value ?? '';
  const pair = Buffer.from(value ?? '', 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

async function read(request: http.IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
