/** Patterns of the rule language in JavaScript and TypeScript: text that the grammars read, and where in its tree the pattern is. */
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
  onlyEntry,
  onlyExpression,
  onlyFinalizer,
  onlyHandler,
  withoutFinalizer,
} from '../pattern-candidates.ts';
import { wordsInPattern } from './pattern-words.ts';

export const javascriptPatterns: PatternSyntax = {
  words: wordsInPattern,

  candidates(pattern: string): readonly PatternCandidate[] {
    const text = rewrite(pattern);
    const around = candidatesOf(text);
    const trimmed = pattern.trim();
    const statements = around('', '', allStatements);
    const expression = around('(', '\n)', onlyExpression);
    const entries = around('({', '\n})', onlyEntry);
    const members = around(`class ${FILLER_WORD} {`, '\n}', onlyClassMember);
    const candidates: PatternCandidate[] = [];
    if (/^\{/.test(trimmed)) candidates.push(expression);
    if (/^(?:async\s+)?function\b\s*\*?\s*\(/.test(trimmed)) candidates.push(expression);
    if (
      /^(?:[\w$]+|"[^"]*"|'[^']*'|\[[^\]]*\]|\.\.\.)\s*:(?!:)/.test(trimmed) &&
      !/^(?:case|default)\b/.test(trimmed)
    ) {
      candidates.push(entries);
    }
    if (/^catch\b/.test(trimmed)) candidates.push(around('try {} ', '', onlyHandler));
    if (/^finally\b/.test(trimmed)) candidates.push(around('try {} ', '', onlyFinalizer));
    if (/^(?:case|default)\b/.test(trimmed)) candidates.push(around(`switch (${FILLER_WORD}) {`, '\n}', onlyCase));
    candidates.push(statements, expression, entries, members);
    if (
      /^(?:async\s+)?function\b|^if\b|^for\b|^while\b|^(?:export\s+(?:default\s+)?)?(?:abstract\s+)?class\b/.test(
        trimmed,
      )
    ) {
      candidates.push(
        around('', /^(?:if|for|while)\b/.test(trimmed) ? ` ${ELLIPSIS_WORD}` : ` {${ELLIPSIS_WORD}}`, allStatements),
      );
    }
    if (/^try\b/.test(trimmed)) candidates.push(around('', ` finally {${ELLIPSIS_WORD}}`, withoutFinalizer));
    if (/^@/.test(trimmed)) candidates.push(around('', ` class ${FILLER_WORD} {}`, onlyDecorators));
    return candidates;
  },
};

/** What stands open at a place of the text; `<` is a JSX tag, `<...` a deep ellipsis. */
type Frame = '(' | '[' | '{' | '${' | '<' | '<...';

function rewrite(pattern: string): PatternText {
  return new Rewriter(pattern).run();
}

class Rewriter {
  readonly #pattern: string;
  readonly #out = new PatternText();
  readonly #frames: Frame[] = [];
  #at = 0;
  /** The last significant character before `#at`, '' at the beginning; a word counts as its last letter. */
  #previous = '';
  #previousWord = '';

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  run(): PatternText {
    while (this.#at < this.#pattern.length) this.#step();
    return this.#out;
  }

  #step(): void {
    const rest = this.#pattern.slice(this.#at);
    const c = rest[0]!;
    const top = this.#frames.at(-1);
    if (/\s/.test(c)) {
      this.#keep(/^\s+/.exec(rest)![0], true);
      return;
    }
    if (c === '"' || c === "'") {
      this.#keep(quoted(rest, c));
      return;
    }
    if (c === '`') {
      this.#template();
      return;
    }
    if (c === '}' && top === '${') {
      this.#frames.pop();
      this.#template();
      return;
    }
    if (rest.startsWith('//') || rest.startsWith('/*')) {
      this.#keep(/^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest)?.[0] ?? rest, true);
      return;
    }
    if (c === '/' && this.#operandExpected()) {
      const regex = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/.exec(rest);
      if (regex !== null) {
        this.#keep(regex[0]);
        return;
      }
    }
    if (rest.startsWith('<...')) {
      this.#frames.push('<...');
      this.#replace(`${DEEP_WORD}(`, 4);
      return;
    }
    if (rest.startsWith('...>') && top === '<...') {
      this.#frames.pop();
      this.#replace('   )', 4);
      return;
    }
    const anyLoop = /^for\s*\(\s*\.\.\.\s*\)/.exec(rest);
    if (anyLoop !== null && !/[\w$.]/.test(this.#pattern[this.#at - 1] ?? '')) {
      this.#replace(`for (${ELLIPSIS_WORD} of ${ELLIPSIS_WORD})`, anyLoop[0].length);
      return;
    }
    const ellipsisMetavariable = /^\$\.\.\.([A-Z_][A-Z_0-9]*)/.exec(rest);
    if (ellipsisMetavariable !== null) {
      this.#replace(`${ELLIPSIS_METAVARIABLE_PREFIX}${ellipsisMetavariable[1]}`, ellipsisMetavariable[0].length);
      return;
    }
    if (rest.startsWith('...')) {
      this.#dots(rest.slice(3));
      return;
    }
    if (c === '(' && !/[\w$)\]]/.test(this.#previous)) {
      const typed = /^\(\s*(\$[A-Z_][A-Z_0-9]*)\s*:\s*([^()"]+?)\s*\)(?!\s*(?:=>|\{|:))/.exec(rest);
      if (typed !== null) {
        this.#replace(`${TYPED_WORD}(${typed[1]}, "${typed[2]}")`, typed[0].length);
        return;
      }
    }
    if (c === '<' && /^<\/?[A-Za-z_$>]/.test(rest) && this.#operandExpected()) this.#frames.push('<');
    else if (c === '(' || c === '[' || c === '{') this.#frames.push(c);
    else if (c === ')' || c === ']' || c === '}') this.#frames.pop();
    else if (c === '>' && top === '<' && this.#previous !== '=') this.#frames.pop();
    const word = /^[\w$]+/.exec(rest);
    this.#keep(word?.[0] ?? c);
  }

  /** `...` is a spread when an expression follows it at once, else an ellipsis. */
  #dots(behind: string): void {
    const frame = this.#frames.at(-1);
    const space = /^\s*/.exec(behind)![0];
    const next = behind[space.length] ?? '';
    const spreads = frame === '(' || frame === '[' || frame === '{';
    if (spreads && space === '' && /[\w$([{"'`]/.test(next) && this.#previousWord !== 'function') {
      this.#keep('...');
      return;
    }
    this.#replace(this.#isStatement(frame, space, next) ? `${SHORT_ELLIPSIS_WORD};` : ELLIPSIS_WORD, 3);
  }

  /** Whether `...` stands where a statement or class member begins and ends, so that it needs a semicolon. */
  #isStatement(frame: Frame | undefined, space: string, next: string): boolean {
    if (frame !== undefined && frame !== '{') return false;
    const begins = /^[;{})]?$/.test(this.#previous) || this.#lineBegins() || /^(?:else|do)$/.test(this.#previousWord);
    const ends = next !== '' && (/[\w$@"'{]/.test(next) || (space.includes('\n') && /[([`<+\-/]/.test(next)));
    return begins && ends && !(this.#previousWord === 'function');
  }

  #lineBegins(): boolean {
    return /(?:^|\n)[^\S\n]*$/.test(this.#pattern.slice(0, this.#at));
  }

  /** Whether an operand, not an operator, comes next: what tells a regular expression or JSX tag from a division or comparison. */
  #operandExpected(): boolean {
    return /^[(,=:[!&|?{};+>]?$/.test(this.#previous) || /^(?:return|case|typeof|default)$/.test(this.#previousWord);
  }

  /** Template text from here up to its end or to the next `${`, which is pushed. */
  #template(): void {
    const rest = this.#pattern.slice(this.#at);
    const part = /^[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)?/.exec(rest)![0];
    if (part.endsWith('${')) this.#frames.push('${');
    this.#keep(part);
    this.#previous = part.endsWith('${') ? '(' : '`';
  }

  #keep(text: string, blank = false): void {
    this.#out.append(text, this.#at);
    this.#advance(text.length, text, blank);
  }

  #replace(text: string, length: number): void {
    this.#out.append(text, this.#at);
    this.#advance(length, text, false);
  }

  #advance(length: number, text: string, blank: boolean): void {
    this.#at += length;
    if (blank) return;
    this.#previous = text.trimEnd().at(-1) ?? '';
    this.#previousWord = /^[\w$]+$/.test(text) ? text : '';
  }
}

function quoted(text: string, quote: string): string {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return text.slice(0, i + 1);
    else if (text[i] === '\n') break;
  }
  return quote;
}
