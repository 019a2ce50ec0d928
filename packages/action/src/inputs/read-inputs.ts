/** Reads the step's inputs from the environment in which the runner passes them; every error is told at once. */
import { ProtocolError, parseApiKey, SEVERITIES } from '@rsolv-ast/protocol';
import type { FailOn } from '@rsolv-ast/report';
import { ActionError } from '../errors.ts';
import { type Environment, given } from './given.ts';
import { type BaselineInput, type ContextInput, FALLBACKS, type Inputs, type ServiceInput } from './inputs.ts';

/** Every input with its default, as `action.yml` has them; an empty one is one that was not given. */
export const INPUT_DEFAULTS = {
  'server-url': '',
  'api-key': '',
  'server-identity': '',
  /** `action.yml` has the expression of the job's token here, which the runner replaces. */
  'github-token': '',
  rules: '',
  config: '.github/rsolv-ast.yml',
  paths: '',
  'paths-ignore': '',
  'fail-on': '',
  'fail-on-incomplete': '',
  baseline: '',
  context: '',
  'check-name': 'rsolv AST',
  'sarif-file': '',
  'max-annotations': '100',
  timeout: '20m',
  'ca-cert': '',
  fallback: 'fail',
  debug: 'false',
} as const;

export type InputName = keyof typeof INPUT_DEFAULTS;

/** Annotations of one check run that anybody could still read; each 50 cost one request. */
const MAX_ANNOTATIONS = 1000;
/** A hosted job ends after six hours. */
const MAX_TIMEOUT_MS = 6 * 60 * 60 * 1000;
/** GitHub shows the name in a narrow list. */
const MAX_CHECK_NAME_CHARACTERS = 100;

const FAIL_ON: readonly FailOn[] = [...SEVERITIES, 'never'];
const CONTEXTS: readonly ContextInput[] = ['imports', 'changed', 'all'];

/** Throws ActionError `bad-inputs`, which lists everything that is wrong; it never quotes a secret. */
export function readInputs(env: Environment): Inputs {
  const reader = new InputReader(env);
  const inputs: Inputs = {
    service: reader.service(),
    fallback: reader.choice('fallback', FALLBACKS) ?? 'fail',
    githubToken: reader.text('github-token') || undefined,
    rules: reader.lines('rules').map((line) => reader.repositoryPath('rules', line)),
    config: reader.repositoryPath('config', reader.text('config')),
    paths: reader.globs('paths'),
    pathsIgnore: reader.globs('paths-ignore'),
    failOn: reader.choice<FailOn>('fail-on', FAIL_ON),
    failOnIncomplete: reader.boolean('fail-on-incomplete'),
    baseline: reader.baseline(),
    context: reader.choice<ContextInput>('context', CONTEXTS),
    checkName: reader.checkName(),
    sarifFile: reader.text('sarif-file') || undefined,
    maxAnnotations: reader.count('max-annotations', MAX_ANNOTATIONS),
    timeoutMs: reader.duration('timeout', MAX_TIMEOUT_MS),
    caCert: reader.text('ca-cert') || undefined,
    debug: reader.boolean('debug') ?? false,
  };
  reader.throwProblems();
  return Object.freeze(inputs);
}

/** What a value of `baseline` names, here and in the configuration; undefined if it names nothing. */
export function baselineNamed(text: string): BaselineInput | undefined {
  if (text === 'none' || text === 'merge-base') return { kind: text };
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) return { kind: 'commit', sha: text };
  return /[./]/.test(text) ? { kind: 'file', path: text } : undefined;
}

/** Collects what is wrong; what a method gives back for a wrong input is never used. */
class InputReader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  text(name: InputName): string {
    return given(this.#env, name) || INPUT_DEFAULTS[name];
  }

  /** One entry a line; empty lines and lines that begin with # are left out. */
  lines(name: InputName): string[] {
    return this.text(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  }

  globs(name: 'paths' | 'paths-ignore'): string[] {
    const globs = this.lines(name);
    const other = name === 'paths' ? 'paths-ignore' : 'paths';
    for (const glob of globs) {
      if (glob.startsWith('!')) {
        this.#wrong(name, `${quoted(glob)} begins with "!": write it without that into ${other}`);
      } else if (glob.startsWith('/') || glob.includes('\\')) {
        this.#wrong(name, `${quoted(glob)} must be relative to the repository's root, with "/": such as src/**`);
      }
    }
    return globs;
  }

  choice<T extends string>(name: InputName, choices: readonly T[]): T | undefined {
    const text = this.text(name).toLowerCase();
    if (text === '') return undefined;
    const chosen = choices.find((choice) => choice === text);
    if (chosen === undefined) this.#wrong(name, `${quoted(text)} is not one of ${listed(choices)}`);
    return chosen;
  }

  boolean(name: InputName): boolean | undefined {
    const chosen = this.choice(name, ['true', 'false']);
    return chosen === undefined ? undefined : chosen === 'true';
  }

  count(name: InputName, most: number): number {
    const text = this.text(name);
    const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(count <= most)) this.#wrong(name, `${quoted(text)} is no whole number from 0 to ${most}`);
    return count;
  }

  duration(name: InputName, mostMs: number): number {
    const text = this.text(name);
    const [, amount, unit] = /^(\d{1,6})\s*(s|m|h)$/.exec(text) ?? [];
    const ms = Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit ?? ''] ?? Number.NaN) * 1000;
    if (!(ms > 0 && ms <= mostMs))
      this.#wrong(name, `${quoted(text)} is no time up to 6h: write such as 90s, 20m or 1h`);
    return ms;
  }

  repositoryPath(name: InputName, text: string): string {
    const path = text.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    const segments = path.split('/');
    if (
      path.startsWith('/') ||
      path.includes('\\') ||
      /^[a-z]:/i.test(path) ||
      segments.includes('..') ||
      path === ''
    ) {
      this.#wrong(name, `${quoted(text)} must be a path inside the repository, relative to its root, with "/"`);
    }
    return path;
  }

  baseline(): BaselineInput | undefined {
    const text = this.text('baseline');
    if (text === '') return undefined;
    const baseline = baselineNamed(text);
    if (baseline?.kind === 'file') return { kind: 'file', path: this.repositoryPath('baseline', baseline.path) };
    if (baseline === undefined) {
      this.#wrong(
        'baseline',
        `${quoted(text)} is neither none, nor merge-base, nor a commit's full SHA, nor a file: write a file's path with its ` +
          'ending, such as .github/rsolv-ast-baseline.json',
      );
    }
    return baseline;
  }

  checkName(): string {
    const name = this.text('check-name');
    if (name.length > MAX_CHECK_NAME_CHARACTERS || /\p{Cc}/u.test(name)) {
      this.#wrong('check-name', `must be one line of at most ${MAX_CHECK_NAME_CHARACTERS} characters`);
    }
    return name;
  }

  service(): ServiceInput | undefined {
    const url = this.text('server-url').replace(/\/+$/, '');
    const apiKey = this.text('api-key') || undefined;
    const identity = this.text('server-identity') || undefined;
    if (url === '') {
      // A key without its service is a slip: the scan would not go where its author believes.
      if (apiKey !== undefined) this.#wrong('api-key', 'is set, but server-url is not: set both, or neither');
      if (identity !== undefined) this.#wrong('server-identity', 'is set, but server-url is not: set both, or neither');
      return undefined;
    }
    this.#checkUrl(url);
    this.#checkIdentity(apiKey === undefined ? undefined : this.#fingerprintIn(apiKey), identity);
    return { url, apiKey, identity };
  }

  throwProblems(): void {
    if (this.#problems.length === 0) return;
    const heading = this.#problems.length === 1 ? 'One input is wrong' : `${this.#problems.length} inputs are wrong`;
    throw new ActionError('bad-inputs', `${heading}. Correct the step's with:\n${this.#problems.join('\n')}`);
  }

  #checkUrl(text: string): void {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      this.#wrong('server-url', 'is no URL: write such as https://ast.example.com');
    } else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
      this.#wrong(
        'server-url',
        'must hold no user, password, query or fragment: write such as https://ast.example.com',
      );
    } else if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
      this.#wrong('server-url', 'would carry the API key in the clear: write https:// instead of http://');
    }
  }

  #fingerprintIn(apiKey: string): string | undefined {
    try {
      return parseApiKey(apiKey).fingerprint;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#wrong('api-key', `is malformed (${error.message}); keep it in a secret and write \${{ secrets.NAME }}`);
      return undefined;
    }
  }

  #checkIdentity(inKey: string | undefined, identity: string | undefined): void {
    if (identity === undefined) return;
    if (!/^[a-z2-7]{26}$/.test(identity)) {
      this.#wrong('server-identity', 'must be the 26 characters that the service prints as its identity');
    } else if (inKey !== undefined && inKey !== identity) {
      this.#wrong('server-identity', 'is another than the one in api-key: the key is for a different service');
    }
  }

  #wrong(name: InputName, what: string): void {
    this.#problems.push(`- ${name}: ${what}`);
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}

/** A wrong input in an error text: short, on one line, whatever it holds. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function listed(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
