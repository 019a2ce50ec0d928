/**
 * Which words a text must hold for a formula to match in it: what spares most files most rules. Conservative: a word is required only
 * where no alias, constant or spelling could make the match without it.
 */
import type { Node } from '../ast/nodes.ts';
import { children } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';
import { isTextLanguage, type RuleLanguageId } from '../languages/text/text-languages.ts';
import { isLoading, requiredPath } from '../names/imports.ts';
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
export function wordsOfNodes(nodes: readonly Node[], traits: LanguageTraits): readonly string[] {
  const words = new Set<string>();
  for (const node of nodes) collect(node, words, traits);
  return [...words].sort();
}

/** Which words stand in a text, each looked up when it is first asked for. */
export class TextWords {
  readonly #source: string;
  #lower: string | null = null;
  /** Where names are looked up; made when the first one is. */
  #names: string | null = null;
  readonly #known = new Map<string, boolean>();
  readonly #traits: NameTraits;

  constructor(text: string, traits: NameTraits = {}) {
    this.#source = text;
    this.#traits = traits;
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
      this.#names ??= namesText(this.#source, this.#traits);
      known = this.#names.includes(this.#traits.namesIgnoreCase ? word.toLowerCase() : word);
      this.#known.set(word, known);
    }
    return known;
  }
}

/** How a language writes names. */
export type NameTraits = Pick<LanguageTraits, 'namesIgnoreCase' | 'namesAreLiteral' | 'namesAreNormalised'>;

/**
 * The text to look names up in: in lower case where case does not matter, and where a name may be written with escapes (`\u0065val`) or with other forms of its letters,
 * once more without.
 */
export function namesText(text: string, { namesIgnoreCase, namesAreLiteral, namesAreNormalised }: NameTraits): string {
  const plain = namesAreLiteral ? text : withoutEscapes(text);
  const spelled = namesAreNormalised && /[^\0-\x7f]/.test(plain) ? `${plain}\n${plain.normalize('NFKC')}` : plain;
  return namesIgnoreCase ? spelled.toLowerCase() : spelled;
}

const ESCAPE = /\\(?:u+([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2}))/g;
const LAST_CODE_POINT = 0x10ffff;

function withoutEscapes(text: string): string {
  if (!text.includes('\\u') && !text.includes('\\x')) return text;
  const resolved = text.replace(ESCAPE, (written, unit?: string, point?: string, byte?: string) => {
    const code = Number.parseInt(unit ?? point ?? byte ?? '', 16);
    return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : written;
  });
  return `${text}\n${resolved}`;
}

/** How words and texts are looked for. */
export type WordLookup = Pick<TextWords, 'has' | 'hasText'>;

export function textMayMatch(formula: WordFormula, text: string | WordLookup): boolean {
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
function collect(node: Node, words: Set<string>, traits: LanguageTraits): void {
  switch (node.kind) {
    case 'Identifier':
      if (node.name === UNWRITTEN) return;
      for (const word of node.name.match(WORD) ?? []) words.add(word);
      return;
    case 'Call':
      // Other words load as well.
      if (isLoading(node, traits) || requiredPath(node) !== null) return;
      break;
    case 'TypedMetavariable':
      // The type of a literal is not written, that of anything else is: at its declaration, or where it is made or imported.
      if (!isLiteralType(node.type)) collect(node.type, words, traits);
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
  for (const child of children(node)) collect(child, words, traits);
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
