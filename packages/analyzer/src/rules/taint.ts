/** What a taint rule says: where data comes from, where it must not go, what makes it harmless, and what carries it on. */
import type { Formula } from './rule.ts';

export interface TaintSpecification {
  readonly sources: readonly TaintSource[];
  readonly sinks: readonly TaintSink[];
  readonly sanitizers: readonly TaintSanitizer[];
  readonly propagators: readonly TaintPropagator[];
}

/** Each part is found as a search formula is; its focus says which expression is meant. */
interface TaintPart {
  readonly formula: Formula;
  /** Only the very expression that matches; else those inside of it too. */
  readonly exact: boolean;
}

export interface TaintSource extends TaintPart {
  /** Whether a variable that matches is tainted from there on; `only`: and not the expression itself. */
  readonly bySideEffect: boolean | 'only';
  /** Taints what runs behind it rather than a value. */
  readonly control: boolean;
  /** What kind of taint it brings; null is the one kind of rules without labels. */
  readonly label: string | null;
  /** It counts only where its own expression carries such taint. */
  readonly requires: LabelCondition | null;
}

export interface TaintSink extends TaintPart {
  /** Only where the function is left behind it. */
  readonly atExit: boolean;
  /** Which taint counts: of the sink as a whole, or of what its metavariables are bound to. */
  readonly requires: LabelCondition | readonly MetavariableRequirement[] | null;
}

export interface MetavariableRequirement {
  readonly metavariable: string;
  readonly requires: LabelCondition;
}

export interface TaintSanitizer extends TaintPart {
  /** Whether a variable that matches is clean from there on. */
  readonly bySideEffect: boolean;
  /** Drops those of its matches that are a source or a sink too. */
  readonly notConflicting: boolean;
}

export interface TaintPropagator {
  readonly formula: Formula;
  /** Metavariables: taint goes from what the one is bound to to what the other is. */
  readonly from: string;
  readonly to: string;
  readonly bySideEffect: boolean;
  readonly requires: LabelCondition | null;
  /** The label that the taint has behind it; null: the ones that it had. */
  readonly label: string | null;
  /** The labels that the new one replaces; null: all. */
  readonly replaceLabels: readonly string[] | null;
}

/** A condition on the labels of taint. */
export type LabelCondition =
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly operand: LabelCondition }
  | { readonly kind: 'and' | 'or'; readonly left: LabelCondition; readonly right: LabelCondition };
