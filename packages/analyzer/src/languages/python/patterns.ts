/** Patterns of the rule language in Python: text that the grammar reads, and where in its tree the pattern is. */
import { PatternText } from '../../matching/pattern-text.ts';
import {
  DEEP_WORD,
  ELLIPSIS_METAVARIABLE_PREFIX,
  ELLIPSIS_WORD,
  FILLER_WORD,
  MARK,
  TYPED_WORD,
} from '../../matching/placeholders.ts';
import type { PatternCandidate, PatternSyntax } from '../language.ts';
import {
  allStatements,
  candidatesOf,
  onlyDecorators,
  onlyEntry,
  onlyExpression,
  onlyFinalizer,
  onlyHandler,
  withoutFinalizer,
} from '../pattern-candidates.ts';
import { wordsInPattern } from './pattern-words.ts';

export const pythonPatterns: PatternSyntax = {
  words: wordsInPattern,

  candidates(pattern: string): readonly PatternCandidate[] {
    const text = rewrite(pattern);
    const around = candidatesOf(text);
    const trimmed = pattern.trim();
    const candidates: PatternCandidate[] = [];
    if (
      /^(?:[$\w]+|"[^"]*"|'[^']*')\s*:\s*(?:\$?\w|["'[{(]|\.\.\.$)/.test(trimmed) &&
      !/^(?:else|try|finally)\b/.test(trimmed)
    ) {
      if (/^["']/.test(trimmed)) candidates.push(around('{', '}', onlyEntry));
    }
    candidates.push(around('', '', allStatements));
    candidates.push(around('(', '\n)', onlyExpression), around('{', '}', onlyEntry));
    if (/:$/.test(trimmed)) candidates.push(around('', ` ${ELLIPSIS_WORD}`, allStatements));
    if (/^(?:async\s+)?(?:def|class)\b|^(?:if|for|while|with)\b/.test(trimmed)) {
      candidates.push(around('', `: ${ELLIPSIS_WORD}`, allStatements));
    }
    if (/^try\b/.test(trimmed)) candidates.push(around('', `\nfinally: ${ELLIPSIS_WORD}`, withoutFinalizer));
    if (/^except\b/.test(trimmed)) candidates.push(around(`try: ${FILLER_WORD}\n`, '', onlyHandler));
    if (/^finally\b/.test(trimmed)) candidates.push(around(`try: ${FILLER_WORD}\n`, '', onlyFinalizer));
    if (/^@/.test(trimmed)) candidates.push(around('', `\nclass ${FILLER_WORD}: ${FILLER_WORD}`, onlyDecorators));
    return candidates;
  },
};

type Frame = { readonly open: '(' | '[' | '{' | 'f{' | '<...'; readonly entries: boolean };

function rewrite(pattern: string): PatternText {
  return new Rewriter(pattern).run();
}

class Rewriter {
  readonly #pattern: string;
  readonly #out = new PatternText();
  readonly #frames: Frame[] = [];
  #at = 0;

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
    const string = /^([A-Za-z]{0,2})("""|'''|"|')/.exec(rest);
    if (string !== null) {
      this.#string(string[1]!, string[2]!);
      return;
    }
    if (c === '#') {
      this.#keep(/^[^\n]*/.exec(rest)![0]);
      return;
    }
    if (rest.startsWith('<...')) {
      this.#open('<...', `${DEEP_WORD}(`, 4);
      return;
    }
    if (rest.startsWith('...>') && this.#frames.at(-1)?.open === '<...') {
      this.#frames.pop();
      this.#replace('   )', 4);
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
    if (c === '$' && /^\$[A-Z_]/.test(rest)) {
      const word = /^\$([A-Z_0-9]+)/.exec(rest)!;
      this.#replace(`${MARK}${word[1]}`, word[0].length);
      return;
    }
    if (c === '(') {
      const typed = /^\(\s*\$([A-Z_][A-Z_0-9]*)\s*:\s*([\w.$]+)\s*\)/.exec(rest);
      if (typed !== null && !/[\w\])]\s*$/.test(this.#pattern.slice(0, this.#at))) {
        this.#replace(`${TYPED_WORD}(${MARK}${typed[1]}, "${typed[2]}")`, typed[0].length);
        return;
      }
      this.#open('(', '(', 1);
      return;
    }
    if (c === '[') {
      this.#open('[', '[', 1);
      return;
    }
    if (c === '{') {
      this.#open('{', '{', 1, hasTopLevelColon(rest));
      return;
    }
    if (c === ')' || c === ']' || c === '}') this.#frames.pop();
    this.#keep(/^\w+/.exec(rest)?.[0] ?? c);
  }

  #dots(behind: string): void {
    const relativeImport = /(?:^|\n)\s*from\s+$/.test(this.#pattern.slice(0, this.#at)) && /^\.*\s*[\w$]/.test(behind);
    if (relativeImport && /^\.*[\w$]|^\.*\s+import\b/.test(behind)) {
      this.#keep('...');
      return;
    }
    const frame = this.#frames.at(-1);
    this.#replace(frame?.open === '{' && frame.entries ? `**${MARK}` : ELLIPSIS_WORD, 3);
  }

  /** A string is kept as it is; the expressions inside an f-string are rewritten. */
  #string(prefix: string, quote: string): void {
    const formatted = /f/i.test(prefix);
    this.#keep(prefix + quote);
    while (this.#at < this.#pattern.length) {
      const rest = this.#pattern.slice(this.#at);
      if (rest.startsWith(quote)) {
        this.#keep(quote);
        return;
      }
      if (rest[0] === '\\') this.#keep(rest.slice(0, 2));
      else if (formatted && rest.startsWith('{{')) this.#keep('{{');
      else if (formatted && rest[0] === '{') {
        const depth = this.#frames.length;
        this.#open('f{', '{', 1);
        while (this.#frames.length > depth && this.#at < this.#pattern.length) this.#step();
      } else this.#keep(rest[0]!);
    }
  }

  #open(open: Frame['open'], text: string, length: number, entries = false): void {
    this.#frames.push({ open, entries });
    this.#replace(text, length);
  }

  #keep(text: string): void {
    this.#replace(text, text.length);
  }

  #replace(text: string, length: number): void {
    this.#out.append(text, this.#at);
    this.#at += length;
  }
}

/** Whether the braces that open here hold `key: value` pairs. */
function hasTopLevelColon(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"' || c === "'") {
      const close = text.indexOf(c, i + 1);
      if (close < 0) return false;
      i = close;
    } else if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') {
      depth--;
      if (depth === 0) return false;
    } else if (c === ':' && depth === 1) return true;
  }
  return false;
}
