/** What a repository has decided about its findings: the model that configuration file, command line and action share. */
import type { Severity } from '@rsolv-ast/protocol';
import type { FailOn } from '../verdict.ts';

/** Where the configuration lies, relative to the root of the repository. */
export const POLICY_FILE = '.github/rsolv-ast.yml';

/** A name that is easily taken for `POLICY_FILE`, and is not read. */
export const MISNAMED_POLICY_FILE = '.github/rsolv-ast.yaml';
/** What is said where only that one is there. */
export const MISNAMED_POLICY_NOTE = `${MISNAMED_POLICY_FILE} is not read: rename it to ${POLICY_FILE}.`;

export const CONTEXTS = ['imports', 'changed', 'all'] as const;
/** Which unchanged files go along: those that changed ones import and that import them, none, or every one. */
export type Context = (typeof CONTEXTS)[number];

/** The value of `baseline` that means: what the change starts from. */
export const MERGE_BASE = 'merge-base';

export interface Policy {
  readonly rules: {
    /** Rule files and folders, relative to the root. */
    readonly paths: readonly string[];
    /** Whether the packs that come along are used. */
    readonly defaultRules: boolean;
    /** Ids, or globs over ids, of rules whose findings are left out. */
    readonly disable: readonly string[];
  };
  /** In the order of the file; an entry with a rule's very id goes before every glob, then the first that matches holds. */
  readonly severities: readonly SeverityOverride[];
  /** Globs over paths relative to the root. */
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly failOn: FailOn | undefined;
  readonly failOnIncomplete: boolean | undefined;
  /** `MERGE_BASE`, a path relative to the root, or a commit. */
  readonly baseline: string | undefined;
  readonly context: Context | undefined;
  readonly suppressions: readonly SuppressionEntry[];
  /** Whether comments that a change itself adds count; undefined: whoever judges decides. */
  readonly allowNewSuppressions: boolean | undefined;
}

export interface SeverityOverride {
  /** An id, or a glob over ids. */
  readonly rule: string;
  readonly severity: Severity;
}

/** One accepted risk, as the configuration file words it. */
export interface SuppressionEntry {
  /** The file that holds the entry, and its line there, from 1. */
  readonly file: string;
  readonly line: number;
  /** An id, or a glob over ids. */
  readonly rule: string;
  /** A glob over paths relative to the root. */
  readonly path: string;
  readonly reason: string;
  readonly owner?: string | undefined;
  /** `YYYY-MM-DD`: the last day, in UTC, on which the entry holds. */
  readonly expires?: string | undefined;
}

/** One fault of a configuration or baseline file. */
export interface PolicyProblem {
  readonly file: string;
  /** From 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  /** Such as `suppressions[2].reason`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** What holds where there is no configuration file. */
export const DEFAULT_POLICY: Policy = {
  rules: { paths: [], defaultRules: true, disable: [] },
  severities: [],
  paths: { include: [], exclude: [] },
  failOn: undefined,
  failOnIncomplete: undefined,
  baseline: undefined,
  context: undefined,
  suppressions: [],
  allowNewSuppressions: undefined,
};
