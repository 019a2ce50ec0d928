/** What the run judges by: the inputs of the step, then the configuration that the base has, then the defaults. */
import type { FailOn, Policy, PolicyProblem } from '@rsolv-ast/report';
import {
  DEFAULT_FAIL_ON,
  DEFAULT_POLICY,
  defaultFailOnIncomplete,
  MISNAMED_POLICY_FILE,
  MISNAMED_POLICY_NOTE,
  POLICY_FILE,
  parsePolicy,
} from '@rsolv-ast/report';
import type { Change } from '../change/change.ts';
import { type BaselineInput, type ContextInput, DEFAULT_CONTEXT, type Inputs } from '../inputs/inputs.ts';
import { baselineNamed } from '../inputs/read-inputs.ts';

export interface Settings {
  readonly policy: Policy;
  readonly problems: readonly PolicyProblem[];
  /** What should be known of the configuration: a sentence each. */
  readonly notes: readonly string[];
  /** Rule files and folders, in the order in which they are named. */
  readonly rulePaths: readonly string[];
  readonly paths: readonly string[];
  readonly pathsIgnore: readonly string[];
  readonly failOn: FailOn;
  readonly failOnIncomplete: boolean;
  readonly baseline: BaselineInput;
  readonly context: ContextInput;
  /** Whether suppression comments that the change itself adds count. */
  readonly allowNewSuppressions: boolean;
}

/** Reads the configuration with `change.readBase`: no proposal decides by what it is judged. `trusted`: its authors. */
export async function readSettings(
  inputs: Inputs,
  change: Pick<Change, 'readBase'>,
  { trusted }: { readonly trusted: boolean },
): Promise<Settings> {
  const bytes = await change.readBase(inputs.config);
  const { policy, problems } =
    bytes === undefined ? { policy: DEFAULT_POLICY, problems: [] } : parsePolicy(textOf(bytes), inputs.config);
  return {
    policy,
    problems,
    notes: bytes === undefined && (await isMisnamed(inputs, change)) ? [MISNAMED_POLICY_NOTE] : [],
    rulePaths: [...new Set([...policy.rules.paths, ...inputs.rules])],
    paths: inputs.paths.length > 0 ? inputs.paths : policy.paths.include,
    pathsIgnore: [...policy.paths.exclude, ...inputs.pathsIgnore],
    failOn: inputs.failOn ?? policy.failOn ?? DEFAULT_FAIL_ON,
    failOnIncomplete: inputs.failOnIncomplete ?? policy.failOnIncomplete ?? defaultFailOnIncomplete(trusted),
    baseline: inputs.baseline ?? configuredBaseline(policy.baseline),
    context: inputs.context ?? policy.context ?? DEFAULT_CONTEXT,
    // Who writes into the repository itself may accept a risk there and then; a stranger may not.
    allowNewSuppressions: policy.allowNewSuppressions ?? trusted,
  };
}

async function isMisnamed({ config }: Inputs, change: Pick<Change, 'readBase'>): Promise<boolean> {
  return config === POLICY_FILE && (await change.readBase(MISNAMED_POLICY_FILE)) !== undefined;
}

function configuredBaseline(text: string | undefined): BaselineInput {
  if (text === undefined) return { kind: 'none' };
  return baselineNamed(text) ?? { kind: 'file', path: text };
}

/** The text of a file, without a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
