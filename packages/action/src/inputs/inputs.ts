/** The inputs of the step as the rest of the action sees them: checked, typed, read-only. `action.yml` documents each. */
import type { Context, FailOn } from '@rsolv-ast/report';

export interface Inputs {
  /** The service to analyse on; undefined: the one that the action brings along. */
  readonly service: ServiceInput | undefined;
  /** What to do when `service` cannot be reached. */
  readonly fallback: Fallback;
  /** Token for GitHub's API; undefined where the workflow passes an empty one. */
  readonly githubToken: string | undefined;
  /** Rule files and folders, relative to the repository's root with `/`. Read from the base when a proposal is judged. */
  readonly rules: readonly string[];
  /** The configuration file, relative to the repository's root with `/`. */
  readonly config: string;
  /** Globs: only these files are scanned; empty: all. */
  readonly paths: readonly string[];
  /** Globs: these files are not. */
  readonly pathsIgnore: readonly string[];
  /** Undefined: as the configuration says, else the default. */
  readonly failOn: FailOn | undefined;
  readonly failOnIncomplete: boolean | undefined;
  readonly baseline: BaselineInput | undefined;
  readonly context: ContextInput | undefined;
  readonly checkName: string;
  /** Where SARIF is written, relative to the workspace, or absolute; undefined: nowhere. */
  readonly sarifFile: string | undefined;
  readonly maxAnnotations: number;
  /** For the whole run, in milliseconds. */
  readonly timeoutMs: number;
  /** One PEM text or the path of a file with it: further roots to trust, for GitHub and for the service. */
  readonly caCert: string | undefined;
  /** Whether the log tells each step, with its time. */
  readonly debug: boolean;
}

export interface ServiceInput {
  readonly url: string;
  /** Undefined in jobs that get no secrets: proposals from forks and of Dependabot. */
  readonly apiKey: string | undefined;
  /** Fingerprint that the service must show, in addition to the one in the API key. */
  readonly identity: string | undefined;
}

export const FALLBACKS = ['fail', 'embedded'] as const;
export type Fallback = (typeof FALLBACKS)[number];

export type ContextInput = Context;

/** Old findings to hide: none, those of a revision's version of the changed files, or those that a committed file names. */
export type BaselineInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'merge-base' }
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'file'; readonly path: string };

/** Used where neither the input nor the configuration says otherwise. */
export const DEFAULT_CONTEXT: ContextInput = 'imports';
