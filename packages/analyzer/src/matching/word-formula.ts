/** What words a text must hold, as conditions on them. */
export type WordFormula =
  /** Nothing is required. */
  | { readonly kind: 'always' }
  | { readonly kind: 'word'; readonly word: string }
  /** ASCII text that may be part of a longer word; with `ignoreCase` it is in lower case. */
  | { readonly kind: 'text'; readonly text: string; readonly ignoreCase: boolean }
  /** The text that an expression needs (`textOfRegex`): whoever asks reads it then, for most rules are ruled out by their words before. */
  | { readonly kind: 'regex'; readonly regex: RegExp }
  | { readonly kind: 'all'; readonly operands: readonly WordFormula[] }
  | { readonly kind: 'any'; readonly operands: readonly WordFormula[] };

export const ALWAYS: WordFormula = { kind: 'always' };

export function all(operands: readonly WordFormula[]): WordFormula {
  const required = operands.filter(({ kind }) => kind !== 'always');
  if (required.length <= 1) return required[0] ?? ALWAYS;
  return { kind: 'all', operands: required };
}

export function any(operands: readonly WordFormula[]): WordFormula {
  if (operands.length === 0 || operands.some(({ kind }) => kind === 'always')) return ALWAYS;
  return operands.length === 1 ? operands[0]! : { kind: 'any', operands };
}
