/** Patterns of the rule language in Java: text that the grammar reads, and where in its tree the pattern is. */
import type { Node, Program } from '../../ast/nodes.ts';
import { PatternText } from '../../matching/pattern-text.ts';
import {
  DEEP_WORD,
  ELLIPSIS_METAVARIABLE_PREFIX,
  ELLIPSIS_WORD,
  FILLER_WORD,
  SHORT_ELLIPSIS_WORD,
  TYPED_WORD,
} from '../../matching/placeholders.ts';
import type { PatternCandidate, PatternSyntax } from '../language.ts';
import {
  allStatements,
  candidatesOf,
  onlyCase,
  onlyClassMember,
  onlyDecorators,
  onlyFinalizer,
  onlyHandler,
  withoutFinalizer,
} from '../pattern-candidates.ts';
import { isWord, METAVARIABLE, MODIFIERS, PatternTokens, type Place } from './pattern-tokens.ts';
import { wordsInPattern } from './pattern-words.ts';

/** `...` as a statement, and as a member of a class: a field without a value. */
const ANY_STATEMENTS = `${SHORT_ELLIPSIS_WORD};`;
const ANY_MEMBERS = `${ELLIPSIS_WORD} ${SHORT_ELLIPSIS_WORD};`;

export const javaPatterns: PatternSyntax = {
  words: wordsInPattern,

  candidates(pattern: string): readonly PatternCandidate[] {
    const around = candidatesOf(rewrite(pattern));
    const trimmed = pattern.trim();
    const candidates: PatternCandidate[] = [];
    if (/^catch\b/.test(trimmed)) candidates.push(around('try {} ', '', onlyHandler));
    if (/^finally\b/.test(trimmed)) candidates.push(around('try {} ', '', onlyFinalizer));
    if (/^(?:case|default)\b/.test(trimmed)) candidates.push(around(`switch (${FILLER_WORD}) {`, '\n}', onlyCase));
    candidates.push(around('', '', allStatements));
    if (!/[;}]$/.test(trimmed)) {
      // The head of a method, a loop or a class stands for all of it.
      candidates.push(around('', `\n{${ANY_STATEMENTS}}`, withOpenBody));
      candidates.push(around('', `\n{${ANY_MEMBERS}}`, allStatements));
    }
    candidates.push(around('', '\n;', allStatements));
    candidates.push(around(`class ${FILLER_WORD} {`, '\n}', onlyClassMember));
    candidates.push(around(`class ${FILLER_WORD} {`, `\n{${ANY_STATEMENTS}}}`, onlyClassMember));
    if (/^(?:this|super)\s*\(/.test(trimmed))
      for (const end of ['', ';'])
        candidates.push(around(`class ${FILLER_WORD} {${FILLER_WORD}() {`, `\n${end}}}`, ofConstructor));
    if (/^try\b/.test(trimmed)) candidates.push(around('', `\nfinally {${ANY_STATEMENTS}}`, withoutFinalizer));
    if (/^@/.test(trimmed)) candidates.push(around('', `\nclass ${FILLER_WORD} {}`, onlyDecorators));
    return candidates;
  },
};

/** The statements of the one constructor of the one class: `this(…)` and `super(…)` stand nowhere else. */
function ofConstructor(program: Program): readonly Node[] | null {
  const [made] = onlyClassMember(program) ?? [];
  return made?.kind === 'Function' && made.body?.kind === 'Block' ? made.body.body : null;
}

/** A method of which only the head is written has any body or none. */
function withOpenBody(program: Program): readonly Node[] | null {
  const last = program.body.at(-1);
  if (last?.kind !== 'Function' || last.body === null) return program.body;
  const { start, end } = last.body;
  return [...program.body.slice(0, -1), { ...last, body: { kind: 'Identifier', name: ELLIPSIS_WORD, start, end } }];
}

function rewrite(pattern: string): PatternText {
  return new Rewriter(pattern).run();
}

class Rewriter {
  readonly #tokens: PatternTokens;
  readonly #out = new PatternText();
  /** The brackets that are open, by their tokens, and what each holds. */
  readonly #open: { readonly at: number; readonly place: Place }[] = [];

  constructor(pattern: string) {
    this.#tokens = new PatternTokens(pattern);
  }

  run(): PatternText {
    this.#tokens.all.forEach(({ text, at }, i) => {
      this.#out.append(this.#rewritten(text, i), at);
    });
    return this.#out;
  }

  get #place(): Place {
    return this.#open.at(-1)?.place ?? 'statements';
  }

  #rewritten(text: string, i: number): string {
    const { pair } = this.#tokens.all[i]!;
    if (pair > i) return this.#opened(text, i);
    if (pair >= 0) return this.#closed(text, i);
    const ellipsis = /^\$\.\.\.([A-Z_][A-Z_0-9]*)$/.exec(text);
    if (ellipsis !== null) return this.#parameterName(`${ELLIPSIS_METAVARIABLE_PREFIX}${ellipsis[1]}`);
    if (text === '...') return this.#dots(i);
    if (!METAVARIABLE.test(text)) return text;
    if (this.#place === 'typed' && this.#tokens.after(i) === this.#closing) return `) ${text}`;
    const alone =
      /^[(,]$/.test(this.#tokens.text(this.#tokens.before(i))) &&
      /^[),]$/.test(this.#tokens.text(this.#tokens.after(i)));
    return alone ? this.#parameterName(text) : text;
  }

  get #closing(): number {
    return this.#tokens.all[this.#open.at(-1)!.at]!.pair;
  }

  #opened(text: string, i: number): string {
    const place = this.#tokens.placeOf(i, this.#place);
    this.#open.push({ at: i, place });
    if (text === '<...') return `${DEEP_WORD}(`;
    return place === 'typed' ? `${TYPED_WORD}((` : text;
  }

  #closed(text: string, i: number): string {
    const place = this.#open.pop()?.place;
    if (text === '...>') return ')';
    // The grammar takes members to the left of `=`, and no calls.
    return place === 'typed' && this.#tokens.text(this.#tokens.after(i)) === '=' ? `${text}.${TYPED_WORD}` : text;
  }

  /** A parameter of which only the name is given has any type. */
  #parameterName(name: string): string {
    const typed = this.#place === 'parameters' || this.#place === 'catch';
    return typed ? `${ELLIPSIS_WORD} ${name}` : name;
  }

  #dots(i: number): string {
    const tokens = this.#tokens;
    const previous = tokens.text(tokens.before(i));
    if (this.#standsForModifiers(i)) return '   ';
    switch (this.#place) {
      case 'parameters':
        // `String... names` is a parameter of its own.
        return isWord(previous) || /^[>\]]$/.test(previous) ? '...' : `${ELLIPSIS_WORD} ${ELLIPSIS_WORD}`;
      case 'catch':
        return tokens.isAlone(i) ? `${ELLIPSIS_WORD} ${ELLIPSIS_WORD}` : ELLIPSIS_WORD;
      case 'for':
        return tokens.isAlone(i) ? `${ELLIPSIS_WORD} ${ELLIPSIS_WORD} : ${ELLIPSIS_WORD}` : ELLIPSIS_WORD;
      case 'annotation':
        return this.#hasSign('=') ? `${ELLIPSIS_WORD} = ${ELLIPSIS_WORD}` : ELLIPSIS_WORD;
      case 'members':
        return this.#begins(i) ? ANY_MEMBERS : ELLIPSIS_WORD;
      case 'constants':
        return previous === ';' || previous === '}' ? ANY_MEMBERS : ELLIPSIS_WORD;
      case 'cases':
        if (!this.#begins(i)) return ELLIPSIS_WORD;
        if (this.#hasSign('->')) return `case ${ELLIPSIS_WORD} -> {}`;
        return previous === '{' ? `case ${ELLIPSIS_WORD}:` : this.#statements(i);
      case 'statements':
        return this.#begins(i) ? this.#statements(i) : ELLIPSIS_WORD;
      default:
        return ELLIPSIS_WORD;
    }
  }

  #statements(i: number): string {
    return this.#tokens.text(this.#tokens.after(i)) === ';' ? ELLIPSIS_WORD : ANY_STATEMENTS;
  }

  /** Whether a statement or member begins here. */
  #begins(i: number): boolean {
    const tokens = this.#tokens;
    const before = tokens.before(i);
    const previous = tokens.text(before);
    if (/^(?:|[;{}:]|\.\.\.|else|do|->)$/.test(previous)) return previous !== ':' || this.#place === 'cases';
    if (previous === ')') return /^(?:if|for|while)$/.test(tokens.text(tokens.before(tokens.all[before]!.pair)));
    return /\n/.test(tokens.text(i - 1)) && !/^(?:return|throw|throws|=|[+\-*/,.&|?])$/.test(previous);
  }

  /** `public ... class`, `@A(...) ... $RET $M()`: modifiers match in any number and order anyhow. */
  #standsForModifiers(i: number): boolean {
    const tokens = this.#tokens;
    if (this.#place !== 'statements' && this.#place !== 'members') return false;
    let before = tokens.before(i);
    if (!isWord(tokens.text(tokens.after(i))) && tokens.text(tokens.after(i)) !== '@') return false;
    if (MODIFIERS.has(tokens.text(before))) return true;
    if (tokens.text(before) === ')') before = tokens.before(tokens.all[before]!.pair);
    while (isWord(tokens.text(before)) && tokens.text(tokens.before(before)) === '.')
      before = tokens.before(tokens.before(before));
    return isWord(tokens.text(before)) && tokens.text(tokens.before(before)) === '@';
  }

  /** Whether a sign stands directly between the innermost brackets. */
  #hasSign(sign: string): boolean {
    const open = this.#open.at(-1);
    return open !== undefined && this.#tokens.inside(open.at).some((i) => this.#tokens.text(i) === sign);
  }
}
