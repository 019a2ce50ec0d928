/** What a command does: its options, and behind them the configuration file. An option that is given takes the place of the file's key. */
import path from 'node:path';
import { DEFAULT_FAIL_ON, type FailOn, type Policy } from '@rsolv-ast/report';
import { UsageError } from '../exit-codes.ts';
import type { AnalysisOptions, ScanOptions } from './options.ts';

export interface AnalysisSettings {
  readonly paths: readonly string[];
  readonly rules: RuleSettings;
  readonly defaultRules: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly timeout: number | undefined;
  readonly maxFileSize: number | undefined;
}

export interface RuleSettings {
  /** As this process can open them. */
  readonly paths: readonly string[];
  /** The option or key that names them. */
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
  const rules = ruleSettings(options, policy, root);
  if (!defaultRules && rules.paths.length === 0) {
    const switchedOff = options.defaultRules === false ? '--no-default-rules' : '`rules.default-rules: false`';
    throw new UsageError(`${switchedOff} leaves no rules: name some with --rules.`);
  }
  return {
    paths: options.paths,
    rules,
    defaultRules,
    include: options.include ?? policy.paths.include,
    exclude: options.exclude ?? policy.paths.exclude,
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

function ruleSettings({ rules }: AnalysisOptions, policy: Policy, root: string): RuleSettings {
  if (rules !== undefined) return { paths: rules, namedBy: '--rules' };
  const fromHere = (file: string) => path.relative(process.cwd(), path.join(root, file)) || '.';
  return { paths: policy.rules.paths.map(fromHere), namedBy: '`rules.paths` of the configuration:' };
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
