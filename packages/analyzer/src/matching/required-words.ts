/**
 * Which words a text must hold for a formula to match in it: what spares most files most rules. Conservative: a word is required only
 * where no alias, constant or spelling could make the match without it.
 */
import type { Node } from '../ast/nodes.ts';
import { children } from '../ast/visitor.ts';
import type { Formula, PatternByLanguage } from '../rules/rule.ts';
import { WHOLE_METAVARIABLE } from './placeholders.ts';

export type WordFormula =
  /** Nothing is required. */
  | { readonly kind: 'always' }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'all'; readonly operands: readonly WordFormula[] }
  | { readonly kind: 'any'; readonly operands: readonly WordFormula[] };

const ALWAYS: WordFormula = { kind: 'always' };

/** `ofPattern` says what a pattern requires; without it, each is compiled for all its languages. */
export function requiredWords(
  formula: Formula,
  ofPattern: (pattern: PatternByLanguage) => WordFormula = wordsOfCompiled,
): WordFormula {
  switch (formula.kind) {
    case 'pattern':
      return ofPattern(formula.pattern);
    case 'regex':
      return ALWAYS;
    case 'any':
      return any(formula.operands.map((operand) => requiredWords(operand, ofPattern)));
    case 'all': {
      const positive = formula.operands.filter(({ kind }) => kind === 'match' || kind === 'inside');
      return all(positive.map((operand) => requiredWords(operand.formula, ofPattern)));
    }
  }
}

export function wordsOfCompiled(pattern: PatternByLanguage): WordFormula {
  return any([...pattern.values()].map((compiled) => wordsOfNodes(compiled.nodes)));
}

export function wordsOfNodes(nodes: readonly Node[]): WordFormula {
  const words = new Set<string>();
  for (const node of nodes) collect(node, words);
  return allWords([...words].sort());
}

export function allWords(words: readonly string[]): WordFormula {
  return all(words.map((word): WordFormula => ({ kind: 'word', word })));
}

/** The words of a text, looked up once for all rules. */
export class TextWords {
  readonly #words: ReadonlySet<string>;
  /** A name may be written with an escape (`\u0065val`): then no word can be said to be missing. */
  readonly #escaped: boolean;

  constructor(text: string) {
    this.#words = new Set(text.match(WORD));
    this.#escaped = /\\(?:u|x)/.test(text);
  }

  has(word: string): boolean {
    return this.#escaped || this.#words.has(word);
  }
}

export function textMayMatch(formula: WordFormula, text: string | TextWords): boolean {
  const words = typeof text === 'string' ? new TextWords(text) : text;
  switch (formula.kind) {
    case 'always':
      return true;
    case 'word':
      return words.has(formula.word);
    case 'all':
      return formula.operands.every((operand) => textMayMatch(operand, words));
    case 'any':
      return formula.operands.some((operand) => textMayMatch(operand, words));
  }
}

const WORD = /[\p{ID_Continue}$]+/gu;

function all(operands: readonly WordFormula[]): WordFormula {
  const required = operands.filter(({ kind }) => kind !== 'always');
  if (required.length <= 1) return required[0] ?? ALWAYS;
  return { kind: 'all', operands: required };
}

function any(operands: readonly WordFormula[]): WordFormula {
  if (operands.length === 0 || operands.some(({ kind }) => kind === 'always')) return ALWAYS;
  return operands.length === 1 ? operands[0]! : { kind: 'any', operands };
}

/**
 * Names stand in the text also where an import renames them. Literals do not: a constant may be composed elsewhere, and a value may be
 * spelled in many ways.
 */
function collect(node: Node, words: Set<string>): void {
  switch (node.kind) {
    case 'Identifier':
      for (const word of node.name.match(WORD) ?? []) words.add(word);
      return;
    case 'TypedMetavariable':
      // The type of a literal is not written.
      return;
    case 'Import':
      if (
        node.module?.kind === 'StringLiteral' &&
        !WHOLE_METAVARIABLE.test(node.module.value) &&
        node.module.value !== '...'
      ) {
        for (const word of node.module.value.match(WORD) ?? []) words.add(word);
      }
      break;
    default:
      break;
  }
  for (const child of children(node)) collect(child, words);
}
