/** A match: a range of a file with what its metavariables are bound to. */
import type { Node } from '../ast/nodes.ts';

/** What a metavariable stands for: a node, a list of nodes (`$...ARGS`), or text (a regex group, a part of a string). */
export interface Binding {
  readonly start: number;
  readonly end: number;
  /** Source text of the range. */
  readonly text: string;
  /** Empty for a binding to text. */
  readonly nodes: readonly Node[];
  /** What a fix writes for it, where that is another text. */
  readonly inFix?: string;
  /** Value, where constant propagation knows it. */
  readonly constant?: string | number | boolean;
}

export type Bindings = ReadonlyMap<string, Binding>;

export interface Match {
  readonly start: number;
  readonly end: number;
  readonly bindings: Bindings;
  /** The node found, where there is one. */
  readonly node: Node | null;
}
