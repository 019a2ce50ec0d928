/** A batch: rules and files that both engines get, and what either answered. */

export type OracleLanguage = 'javascript' | 'typescript' | 'python' | 'ruby' | 'java' | 'php' | 'generic' | 'regex';

export const EXTENSIONS: Readonly<Record<OracleLanguage, string>> = {
  javascript: 'js',
  typescript: 'ts',
  python: 'py',
  ruby: 'rb',
  java: 'java',
  php: 'php',
  generic: 'conf',
  regex: 'conf',
};

/** A rule in the Semgrep rule language, as its keys and values. */
export type RuleObject = Readonly<Record<string, unknown>> & { readonly id: string };

export interface OracleFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Batch {
  readonly name: string;
  readonly language: OracleLanguage;
  readonly rules: readonly RuleObject[];
  readonly files: readonly OracleFile[];
  /** The column of the table that a rule counts for. */
  readonly group: (ruleId: string) => string;
}

export interface OracleFinding {
  readonly ruleId: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** With what the metavariables were bound to. */
  readonly message: string;
  /** What the rule's fix would put in place of the finding. */
  readonly fix: string | null;
}

export interface Answer {
  readonly findings: readonly OracleFinding[];
  /** Rules that were refused, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  /** Pairs of rule and path (`*`: any) that were given up, with the reason. */
  readonly givenUp: readonly { readonly ruleId: string; readonly path: string; readonly reason: string }[];
}
