/**
 * Which words a text must hold for a formula to match in it: what spares most files most rules. Conservative: a word is required only
 * where no alias, constant or spelling could make the match without it.
 */

import type { Node } from '../ast/nodes.ts';
import { children } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { LOADING_METHODS } from '../languages/ruby/pattern-words.ts';
import { isTextLanguage, type RuleLanguageId } from '../languages/text/text-languages.ts';
import type { Formula } from '../rules/rule.ts';
import { WHOLE_METAVARIABLE } from './placeholders.ts';
import { textOfRegex } from './regex-words.ts';
import { all, any, type WordFormula } from './word-formula.ts';

export type { WordFormula };

/** What a text of a language must hold. */
export function requiredWords(formula: Formula, language: RuleLanguageId): WordFormula {
  switch (formula.kind) {
    case 'pattern':
      return all(
        formula.pattern
          .words(language)
          .map((word) =>
            isTextLanguage(language) ? { kind: 'text', text: word, ignoreCase: false } : { kind: 'word', word },
          ),
      );
    case 'regex':
      return { kind: 'regex', regex: formula.regex };
    case 'any':
      return any(formula.operands.map((operand) => requiredWords(operand, language)));
    case 'all': {
      const positive = formula.operands.filter(
        ({ kind }) => kind === 'match' || kind === 'inside' || kind === 'anywhere',
      );
      // What a metavariable is bound to stands in the text as it is, unless its constant value is asked for.
      const bound = formula.conditions.flatMap((condition): WordFormula[] =>
        condition.kind === 'metavariable-regex' && !condition.constants
          ? [{ kind: 'regex', regex: condition.regex }]
          : [],
      );
      return all([...positive.map((operand) => requiredWords(operand.formula, language)), ...bound]);
    }
  }
}

/** What a compiled pattern requires, in order. */
export function wordsOfNodes(nodes: readonly Node[]): readonly string[] {
  const words = new Set<string>();
  for (const node of nodes) collect(node, words);
  return [...words].sort();
}

/** Which words stand in a text, each looked up when it is first asked for. */
export class TextWords {
  readonly #source: string;
  #lower: string | null = null;
  readonly #text: string;
  /** A name may be written with an escape (`\u0065val`): then no word can be said to be missing. */
  readonly #escaped: boolean;
  readonly #known = new Map<string, boolean>();
  readonly #ignoreCase: boolean;

  constructor(text: string, traits: Pick<LanguageTraits, 'namesIgnoreCase' | 'namesAreLiteral'> = {}) {
    const ignoreCase = traits.namesIgnoreCase ?? false;
    this.#source = text;
    this.#text = ignoreCase ? text.toLowerCase() : text;
    this.#ignoreCase = ignoreCase;
    this.#escaped = !traits.namesAreLiteral && (text.includes('\\u') || text.includes('\\x'));
  }

  hasText(text: string, ignoreCase: boolean): boolean {
    if (!ignoreCase) return this.#source.includes(text);
    this.#lower ??= this.#source.toLowerCase();
    return this.#lower.includes(text);
  }

  /** Also true for a word that is only part of another. */
  has(word: string): boolean {
    let known = this.#known.get(word);
    if (known === undefined) {
      known = this.#escaped || this.#text.includes(this.#ignoreCase ? word.toLowerCase() : word);
      this.#known.set(word, known);
    }
    return known;
  }
}

export function textMayMatch(formula: WordFormula, text: string | TextWords): boolean {
  const words = typeof text === 'string' ? new TextWords(text) : text;
  switch (formula.kind) {
    case 'always':
      return true;
    case 'word':
      return words.has(formula.word);
    case 'text':
      return words.hasText(formula.text, formula.ignoreCase);
    case 'regex':
      return textMayMatch(textOfRegex(formula.regex), words);
    case 'all':
      return formula.operands.every((operand) => textMayMatch(operand, words));
    case 'any':
      return formula.operands.some((operand) => textMayMatch(operand, words));
  }
}

const WORD = /[\p{ID_Continue}$]+/gu;

/** PHP's `<?=` is an `echo` without the word. */
const UNWRITTEN = 'echo';

/**
 * Names stand in the text also where an import renames them. Literals do not: a constant may be composed elsewhere, and a value may be
 * spelled in many ways.
 */
function collect(node: Node, words: Set<string>): void {
  switch (node.kind) {
    case 'Identifier':
      if (node.name === UNWRITTEN) return;
      for (const word of node.name.match(WORD) ?? []) words.add(word);
      return;
    case 'Call':
      // Ruby's other words for it mean the same: see `match-imports.ts`.
      if (node.callee.kind !== 'Identifier' || !LOADING_METHODS.has(node.callee.name)) break;
      if (node.args.length === 1 && node.args[0]!.kind === 'StringLiteral') return;
      break;
    case 'TypedMetavariable':
      // The type of a literal is not written, that of anything else is: at its declaration, or where it is made or imported.
      if (!isLiteralType(node.type)) collect(node.type, words);
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

/** What the types of literals are called in any language; a metavariable or an array may be one of these. */
const LITERAL_TYPES: ReadonlySet<string> = new Set(
  'bool boolean char double float int integer long number str string'.split(' '),
);

function isLiteralType(type: Node): boolean {
  const name = type.kind === 'NamedType' ? type.name : type;
  const last = name.kind === 'Member' ? name.property : name;
  return last.kind !== 'Identifier' || LITERAL_TYPES.has(last.name.toLowerCase());
}
