/** Patterns of the rule language in PHP: text that the grammar reads, and where in its tree the pattern is. */
import { PatternText } from '../../matching/pattern-text.ts';
import {
  DEEP_WORD,
  ELLIPSIS_METAVARIABLE_PREFIX,
  ELLIPSIS_WORD,
  FILLER_WORD,
  MARK,
  SHORT_ELLIPSIS_WORD,
} from '../../matching/placeholders.ts';
import type { PatternCandidate, PatternSyntax } from '../language.ts';
import {
  allStatements,
  candidatesOf,
  type Extract,
  onlyCase,
  onlyClassMember,
  onlyDecorators,
  onlyExpression,
  onlyFinalizer,
  onlyHandler,
  withoutFinalizer,
} from '../pattern-candidates.ts';
import { wordsInPattern } from './pattern-words.ts';

const TAG = '<?php ';

export const phpPatterns: PatternSyntax = {
  words: wordsInPattern,

  candidates(pattern: string): readonly PatternCandidate[] {
    const around = candidatesOf(new Rewriter(pattern).run());
    const trimmed = pattern.trim().replace(OPENING_TAG, '');
    const candidates: PatternCandidate[] = [];
    const statements = (behind: string): PatternCandidate => around(TAG, behind, allStatements);
    if (/^catch\b/.test(trimmed)) candidates.push(around(`${TAG}try {} `, '', onlyHandler));
    if (/^finally\b/.test(trimmed)) candidates.push(around(`${TAG}try {} `, '', onlyFinalizer));
    if (/^(?:case|default)\b/.test(trimmed))
      candidates.push(around(`${TAG}switch (${FILLER_WORD}) {`, '\n}', onlyCase));
    if (/^(?:"[^"]*"|'[^']*'|\$?\w+)\s*=>/.test(trimmed)) candidates.push(around(`${TAG}[`, '\n];', onlyArrayEntry));
    candidates.push(statements(''), statements(';'), statements('}'));
    candidates.push(around(`${TAG}class ${FILLER_WORD} {`, '\n}', onlyMember));
    candidates.push(around(`${TAG}class ${FILLER_WORD} {`, ';\n}', onlyMember));
    if (/^(?:(?:abstract|final|readonly)\s+)*(?:function|class|interface|trait|enum)\b/.test(trimmed))
      candidates.push(statements(' {}'));
    if (/^(?:if|for|foreach|while)\b/.test(trimmed)) candidates.push(statements(` ${SHORT_ELLIPSIS_WORD};`));
    if (/^(?:(?:abstract|final|public|protected|private|static)\s+)+function\b/.test(trimmed))
      candidates.push(around(`${TAG}class ${FILLER_WORD} {`, ' {}\n}', onlyMember));
    if (/^try\b/.test(trimmed)) candidates.push(around(TAG, ` finally {${SHORT_ELLIPSIS_WORD};}`, withoutFinalizer));
    if (/^#\[/.test(trimmed)) candidates.push(around(TAG, `\nclass ${FILLER_WORD} {}`, onlyDecorators));
    return candidates;
  },
};

/** A method by itself: who may call it is left open, as in Semgrep. */
const onlyMember: Extract = (program) => {
  const members = onlyClassMember(program) ?? [];
  return members.map((member) =>
    member.kind === 'Function' ? { ...member, modifiers: member.modifiers.filter((one) => !OPEN.has(one)) } : member,
  );
};

const OPEN: ReadonlySet<string> = new Set(['public', 'protected', 'private', 'static']);

const OPENING_TAG = /^<\?(?:php\b|=)?\s*/;

/** The one `key => value` of the one array. */
const onlyArrayEntry: Extract = (program) => {
  const expression = onlyExpression(program)?.[0];
  return expression?.kind === 'Mapping' && expression.entries.length === 1 ? expression.entries : null;
};

/** What stands open at a place of the text; a brace is one of statements, class members, cases or match arms. */
type Frame = '(' | 'parameters' | '[' | '{' | 'class' | 'switch' | 'match' | 'expression' | '<...';

const WORD = String.raw`[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*`;
const METAVARIABLE = /^\$([A-Z_][A-Z_0-9]*)(?![\w\u0080-\uffff])/;
/** Words behind which a metavariable stands for a name and not for a variable. */
const NAMING_WORDS: ReadonlySet<string> = new Set(
  'function class interface trait enum extends implements use const goto namespace insteadof case fn'.split(' '),
);
const SUPERGLOBAL = /^\$(?:_GET|_POST|_COOKIE|_REQUEST|_SERVER|_SESSION|_ENV|_FILES)\b/;

class Rewriter {
  readonly #pattern: string;
  readonly #out = new PatternText();
  readonly #frames: Frame[] = [];
  #at = 0;
  /** The last token that is no blank, and the word in front of it. */
  #previous = '';
  /** The words since the statement began, for what a brace or a list of names belongs to. */
  #words: string[] = [];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  run(): PatternText {
    const tag = OPENING_TAG.exec(this.#pattern.trimStart());
    if (tag !== null) this.#at = this.#pattern.length - this.#pattern.trimStart().length + tag[0].length;
    while (this.#at < this.#pattern.length) this.#step();
    return this.#out;
  }

  #step(): void {
    const rest = this.#pattern.slice(this.#at);
    const c = rest[0]!;
    const blank = /^(?:\s+|\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest);
    if (blank !== null) {
      this.#append(blank[0], blank[0].length);
      return;
    }
    if (c === '"' || c === "'" || c === '`') {
      this.#string(rest, c);
      return;
    }
    const heredoc = /^<<<[ \t]*(["']?)(\w+)\1\r?\n(?:[\s\S]*?\n)?[ \t]*\2\b/.exec(rest);
    if (heredoc !== null) {
      this.#keep(heredoc[0]);
      return;
    }
    if (rest.startsWith('<...')) {
      this.#frames.push('<...');
      this.#replace(`${DEEP_WORD}(`, 4);
      return;
    }
    if (rest.startsWith('...>') && this.#frames.at(-1) === '<...') {
      this.#frames.pop();
      this.#replace('   )', 4);
      return;
    }
    const anyLoop = /^for\s*\(\s*\.\.\.\s*\)/.exec(rest);
    if (anyLoop !== null && !/[\w$]$/.test(this.#pattern.slice(0, this.#at))) {
      this.#replace(`foreach (${ELLIPSIS_WORD} as ${ELLIPSIS_WORD})`, anyLoop[0].length);
      return;
    }
    const list = /^\$\.\.\.([A-Z_][A-Z_0-9]*)/.exec(rest);
    if (list !== null) {
      const sigil = this.#frames.at(-1) === 'parameters' ? '$' : '';
      this.#replace(`${sigil}${ELLIPSIS_METAVARIABLE_PREFIX}${list[1]}`, list[0].length);
      return;
    }
    if (rest.startsWith('...')) {
      this.#dots(rest.slice(3));
      return;
    }
    if (c === '$' && METAVARIABLE.test(rest) && !SUPERGLOBAL.test(rest)) {
      this.#metavariable(rest);
      return;
    }
    if (c === '(') this.#frames.push(this.#words.at(-1) === 'fn' || this.#isFunctionHead() ? 'parameters' : '(');
    else if (c === '[') this.#frames.push('[');
    else if (c === '{') this.#frames.push(this.#braces());
    else if (c === ')' || c === ']' || c === '}') this.#frames.pop();
    this.#keep(new RegExp(`^(?:\\$?${WORD}|\\?->|->|::|#\\[|=>)`).exec(rest)?.[0] ?? c);
    if (c === ';' || c === '{' || c === '}') this.#words = [];
    if (rest.startsWith('#[')) this.#frames.push('[');
  }

  /** Whether the parenthesis that opens here holds a function's parameters: `function f(`, `function (`, `function &f(`. */
  #isFunctionHead(): boolean {
    return this.#words.at(-1) === 'function' || this.#words.at(-2) === 'function';
  }

  #braces(): Frame {
    if (this.#previous === '->' || this.#previous === '::' || this.#previous === '$') return 'expression';
    if (this.#words.includes('match') && this.#previous === ')') return 'match';
    if (this.#words.includes('switch')) return 'switch';
    return this.#words.some((word) => CLASS_WORDS.has(word)) && !this.#words.includes('function') ? 'class' : '{';
  }

  /** `...` becomes what the grammar takes in its place. */
  #dots(behind: string): void {
    const next = /^\s*(\S?)/.exec(behind)?.[1] ?? '';
    const spreads = /^[$\w[(\\]/.test(behind) && !/^(?:->|::)$/.test(this.#previous);
    const frame = this.#frames.at(-1);
    const isList = frame === 'parameters' || frame === '(' || frame === '[';
    if (isList && spreads) this.#keep('...');
    else if (frame === 'parameters') this.#replace(`$${SHORT_ELLIPSIS_WORD}`, 3);
    else if (isList) this.#replace(ELLIPSIS_WORD, 3);
    else if (frame === 'class') this.#replace(`use ${ELLIPSIS_WORD};`, 3);
    else if (frame === 'match') this.#replace(`${ELLIPSIS_WORD} => ${ELLIPSIS_WORD}`, 3);
    else if (frame === 'switch' && this.#standsForCases(behind)) this.#replace(`case ${ELLIPSIS_WORD}:`, 3);
    else if (this.#begins() && !/^[.,)\]?=-]/.test(next)) this.#statement(next);
    else this.#replace(ELLIPSIS_WORD, 3);
  }

  /** In a switch, `...` at its beginning or in front of a `case` stands for cases. */
  #standsForCases(behind: string): boolean {
    return (
      this.#previous === '{' || (this.#previous !== ':' && this.#begins() && /^\s*(?:case|default)\b/.test(behind))
    );
  }

  /** Whether a statement may begin here. */
  #begins(): boolean {
    return /^(?:[;{}:)]|else|do|)$/.test(this.#previous) || /(?:^|\n)[^\S\n]*$/.test(this.#pattern.slice(0, this.#at));
  }

  #statement(next = ''): void {
    if (next === ';') this.#replace(ELLIPSIS_WORD, 3);
    else this.#replace(`${SHORT_ELLIPSIS_WORD};`, 3);
    this.#words = [];
  }

  /** A metavariable for a name is written as a name, any other as the variable that it looks like. */
  #metavariable(rest: string): void {
    const name = METAVARIABLE.exec(rest)![1]!;
    const text = this.#standsForName(rest.slice(name.length + 1)) ? `${MARK}${name}` : `$${name}`;
    this.#replace(text, name.length + 1);
  }

  #standsForName(behind: string): boolean {
    const word = this.#words.at(-1) ?? '';
    const closest =
      this.#previous === word || this.#previous === ',' || this.#previous === '&' || this.#previous === '?';
    if (this.#previous === '#[' || this.#previous === '\\' || /^\s*\\/.test(behind)) return true;
    if (/^\s+[&]?(?:\.\.\.)?\$[A-Za-z_]/.test(behind) && !/^\s+&\s/.test(behind)) return true;
    const parent = this.#frames.at(-1);
    if (parent === '(' || parent === '[' || parent === 'parameters') {
      // `catch ($E)`, `f($NAME: 1)`
      const isCaughtType = this.#words.at(-1) === 'catch' && this.#previous === '(';
      return isCaughtType || (parent === '(' && /^\s*:(?!:)/.test(behind));
    }
    if (this.#previous === ':' && this.#isFunctionHead()) return true;
    if (word === 'as') return this.#words.includes('use');
    if (word === 'case') return this.#words.length === 1 && parent === 'class';
    return NAMING_WORDS.has(word) && closest && !(word === 'function' && this.#previous === ',');
  }

  /** `"$X"` is a metavariable for the text, which single quotes keep whole; so do they the `$` of `"=~/re$/"`. */
  #string(rest: string, quote: string): void {
    const whole = quoted(rest, quote);
    const inner = whole.slice(1, -1);
    const literal =
      quote === '"' && !inner.includes("'") && (/^\$[A-Z_][A-Z_0-9]*$/.test(inner) || /^=~\//.test(inner));
    if (literal) this.#replace(`'${inner}'`, whole.length);
    else if (quote === "'" || whole.length === 1) this.#keep(whole);
    else this.#interpolated(whole.length);
  }

  /** A string is kept as it is; the expressions in its braces are rewritten. */
  #interpolated(length: number): void {
    const end = this.#at + length;
    while (this.#at < end) {
      const rest = this.#pattern.slice(this.#at, end);
      const text = /^(?:\\[\s\S]|(?!\{\$)[\s\S])+/.exec(rest)?.[0] ?? '';
      this.#append(text, text.length);
      if (this.#at >= end) break;
      const depth = this.#frames.length;
      this.#frames.push('expression');
      this.#append('{', 1);
      while (this.#frames.length > depth && this.#at < end) this.#step();
    }
    this.#previous = '"';
  }

  #keep(text: string): void {
    this.#replace(text, text.length);
  }

  #replace(text: string, length: number): void {
    const original = this.#pattern.slice(this.#at, this.#at + length);
    this.#append(text, length);
    this.#previous = original;
    if (new RegExp(`^${WORD}$`).test(original)) this.#words.push(original.toLowerCase());
  }

  #append(text: string, length: number): void {
    this.#out.append(text, this.#at);
    this.#at += length;
  }
}

const CLASS_WORDS: ReadonlySet<string> = new Set(['class', 'interface', 'trait', 'enum']);

function quoted(text: string, quote: string): string {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return text.slice(0, i + 1);
  }
  return quote;
}
