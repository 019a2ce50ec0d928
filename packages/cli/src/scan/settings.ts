/**
 * What a command does: its options, and behind them the configuration file. An option that is given takes the place of the file's key;
 * `--rules` and `--exclude` add to it.
 */
import path from 'node:path';
import { DEFAULT_FAIL_ON, type FailOn, type Policy } from '@rsolv-ast/report';
import { UsageError } from '../exit-codes.ts';
import type { AnalysisOptions, ScanOptions } from './options.ts';

export interface AnalysisSettings {
  readonly paths: readonly string[];
  readonly rules: readonly NamedRules[];
  readonly defaultRules: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly timeout: number | undefined;
  readonly maxFileSize: number | undefined;
}

/** A rule file or folder. */
export interface NamedRules {
  /** As this process can open it. */
  readonly path: string;
  /** The option or key that names it. */
  readonly namedBy: string;
}

export interface Judgement {
  readonly failOn: FailOn;
  readonly failOnIncomplete: boolean;
  readonly allowNewSuppressions: boolean;
  readonly baseline: BaselineChoice | undefined;
}

/** A file or a revision, as it was named. */
export interface BaselineChoice {
  readonly named: string;
  /** Where a file of that name would lie. */
  readonly file: string;
  readonly namedBy: string;
}

/** Throws UsageError where no rules are left. */
export function analysisSettings(options: AnalysisOptions, policy: Policy, root: string): AnalysisSettings {
  const defaultRules = options.defaultRules ?? policy.rules.defaultRules;
  const rules = namedRules(options, policy, root);
  if (!defaultRules && rules.length === 0) {
    const switchedOff = options.defaultRules === false ? '--no-default-rules' : '`rules.default-rules: false`';
    throw new UsageError(`${switchedOff} leaves no rules: name some with --rules.`);
  }
  return {
    paths: options.paths,
    rules,
    defaultRules,
    include: options.include ?? policy.paths.include,
    exclude: [...policy.paths.exclude, ...(options.exclude ?? [])],
    timeout: options.timeout,
    maxFileSize: options.maxFileSize,
  };
}

/** A comment that a change adds counts by default: the change is the person's own. */
export function judgement(options: ScanOptions, policy: Policy, root: string): Judgement {
  return {
    failOn: options.failOn ?? policy.failOn ?? DEFAULT_FAIL_ON,
    failOnIncomplete: options.failOnIncomplete ?? policy.failOnIncomplete ?? false,
    allowNewSuppressions: options.allowNewSuppressions ?? policy.allowNewSuppressions ?? true,
    baseline: baselineChoice(options, policy, root),
  };
}

function namedRules({ rules = [] }: AnalysisOptions, policy: Policy, root: string): NamedRules[] {
  const fromHere = (file: string) => path.relative(process.cwd(), path.join(root, file)) || '.';
  return [
    ...policy.rules.paths.map((file) => ({ path: fromHere(file), namedBy: '`rules.paths` of the configuration:' })),
    ...rules.map((file) => ({ path: file, namedBy: '--rules' })),
  ];
}

function baselineChoice({ baseline }: ScanOptions, policy: Policy, root: string): BaselineChoice | undefined {
  if (baseline === false) return undefined;
  if (baseline !== undefined) return { named: baseline, file: path.resolve(baseline), namedBy: '--baseline' };
  if (policy.baseline === undefined) return undefined;
  return {
    named: policy.baseline,
    file: path.join(root, policy.baseline),
    namedBy: '`baseline` of the configuration:',
  };
}
