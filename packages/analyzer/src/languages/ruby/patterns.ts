/** Patterns of the rule language in Ruby: text that the grammar reads, and where in its tree the pattern is. */
import type { Node, Program } from '../../ast/nodes.ts';
import { SCHEMA } from '../../ast/schema.ts';
import { PatternText } from '../../matching/pattern-text.ts';
import {
  CAPITAL_MARK,
  DEEP_WORD,
  ELLIPSIS_METAVARIABLE_PREFIX,
  ELLIPSIS_WORD,
  MARK,
} from '../../matching/placeholders.ts';
import type { PatternCandidate, PatternSyntax } from '../language.ts';
import { allStatements, candidatesOf, type Extract, onlyEntry, onlyExpression } from '../pattern-candidates.ts';
import { OUTPUT_TAGS } from './erb.ts';
import { isBare, SUBSHELL } from './literals.ts';
import { wordsInPattern } from './pattern-words.ts';

export const rubyPatterns: PatternSyntax = {
  words: wordsInPattern,

  candidates(pattern: string): readonly PatternCandidate[] {
    const tag = OUTPUT_TAGS.find((name) => pattern.trimStart().startsWith(name));
    if (tag !== undefined) return [writtenValue(pattern, tag)];
    const text = rewrite(pattern);
    const around = (before: string, after: string, extract: Extract): PatternCandidate =>
      candidatesOf(text)(before, after, asWritten(extract, before + text.text));
    const trimmed = pattern.trim();
    const statements = around('', '', allStatements);
    const expression = around('(', '\n)', onlyExpression);
    const candidates = [statements, expression, around('{', '\n}', onlyEntry)];
    if (trimmed.startsWith('{')) candidates.unshift(expression);
    if (/^(?:class|module|def|if|unless|while|until)\b/.test(trimmed))
      candidates.push(around('', `\n${ELLIPSIS_WORD}\nend`, allStatements));
    return candidates;
  },
};

/** `<%= $X %>`: the value that a template writes. */
function writtenValue(pattern: string, tag: string): PatternCandidate {
  const open = pattern.indexOf(tag);
  const inner = /^([\s\S]*?)(?:-?%>)?\s*$/.exec(pattern.slice(open + tag.length))![1]!;
  const offset = open + tag.length;
  const text = rewrite(inner);
  const extract: Extract = (program) => {
    const [value] = asWritten(onlyExpression, `(${text.text}`)(program) ?? [];
    if (value === undefined) return null;
    const { start, end } = value;
    const callee: Node = { kind: 'Identifier', start, end: start, name: tag };
    return [{ kind: 'Call', start, end, callee, typeArgs: [], args: [value], optional: false }];
  };
  const candidate = candidatesOf(text)('(', '\n)', extract);
  return { ...candidate, originOf: (at) => offset + candidate.originOf(at) };
}

/** In a pattern a name alone is that name, also where a program calls it: `foo` is found in `foo` and in `foo(1)`. */
function asWritten(extract: Extract, text: string): Extract {
  return (program: Program) => extract(program)?.map((node) => withPlainNames(node, text)) ?? null;
}

function withPlainNames(node: Node, text: string): Node {
  const copy: Record<string, unknown> = { ...node };
  for (const [field, type] of Object.entries(SCHEMA[node.kind])) {
    const value = copy[field];
    if (type === 'node' && value) copy[field] = withPlainNames(value as Node, text);
    if (type === 'nodes' && value)
      copy[field] = (value as (Node | null)[]).map((item) => (item === null ? null : withPlainNames(item, text)));
  }
  if (node.kind === 'ExpressionStatement' && node.expression.kind === 'Call' && isBare(node.expression))
    copy.expression = node.expression.callee;
  // `...` alone in backticks is any command.
  if (node.kind === 'Call' && node.callee.kind === 'Identifier' && node.callee.name === SUBSHELL) {
    const [command] = node.args;
    if (command?.kind === 'StringLiteral' && command.value === '...')
      copy.args = [{ kind: 'Ellipsis', start: command.start, end: command.end }];
  }
  // The backslashes of a regular expression in a string are its own.
  if (node.kind === 'StringLiteral' && node.value.startsWith('=~/'))
    copy.value = text.slice(node.start + 1, node.end - 1);
  // `:$X` and `$X:` stand for the text of a symbol.
  if (node.kind === 'StringLiteral' && node.prefix === ':' && SYMBOL_METAVARIABLE.test(node.value))
    copy.value = `$${node.value.slice(MARK.length)}`;
  return copy as unknown as Node;
}

const SYMBOL_METAVARIABLE = new RegExp(`^${MARK}[A-Z_][A-Z_0-9]*$`);

/** What stands open at a place of the text. */
type Frame = '(' | '[' | 'block{' | 'hash{' | '#{' | '<...';

function rewrite(pattern: string): PatternText {
  return new Rewriter(pattern).run();
}

class Rewriter {
  readonly #pattern: string;
  readonly #out = new PatternText();
  readonly #frames: Frame[] = [];
  #at = 0;
  /** The last token before `#at` that is not white space, '' at the beginning. */
  #previous = '';

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
    const blank = /^(?:\s+|#[^\n]*)/.exec(rest);
    const literal = /^(?:\/|%[wWiIqQxr]?[([{<|!/])/.exec(rest);
    const list = /^\$\.\.\.([A-Z_][A-Z_0-9]*)/.exec(rest);
    const metavariable = /^\$([A-Z_][A-Z_0-9]*)(?![a-z])/.exec(rest);
    if (blank !== null) this.#blank(blank[0]);
    else if (c === "'") this.#keep(/^'(?:\\[\s\S]|[^'\\])*'?/.exec(rest)![0]);
    else if (c === '"' || c === '`') this.#interpolated(c);
    else if (literal !== null && (this.#operandExpected() || this.#isArgument(rest))) this.#interpolated(literal[0]);
    else if (rest.startsWith('<...')) this.#open('<...', `${DEEP_WORD}(`, 4);
    else if (rest.startsWith('...>') && this.#frames.at(-1) === '<...') this.#close('   )', 4);
    else if (list !== null) this.#replace(`${ELLIPSIS_METAVARIABLE_PREFIX}${list[1]}`, list[0].length);
    else if (rest.startsWith('...')) this.#dots(rest.slice(3));
    else if (metavariable !== null) this.#metavariable(metavariable[1]!, metavariable[0].length);
    else if (c === '{') this.#open(this.#operandExpected() ? 'hash{' : 'block{', c, 1);
    else if (c === '(' || c === '[') this.#open(c, c, 1);
    else if (c === ')' || c === ']' || c === '}') this.#close(c, 1);
    else this.#keep(/^(?:[\p{ID_Continue}]+[?!]?|::|&\.|=>|->|\|\|)/u.exec(rest)?.[0] ?? c);
  }

  /** `...` between two operands without space is a range. */
  #dots(behind: string): void {
    const before = this.#pattern[this.#at - 1] ?? ' ';
    if (/[\w)\]]/.test(before) && /^[\w($]/.test(behind)) {
      this.#keep('...');
      return;
    }
    this.#replace(
      this.#frames.at(-1) === 'hash{' && /^[{,]$/.test(this.#previous) ? `**${ELLIPSIS_WORD}` : ELLIPSIS_WORD,
      3,
    );
  }

  /** A name of a class or module, and a part of `A::B`, begins with a capital letter. */
  #metavariable(name: string, length: number): void {
    const capital = /^(?:class|module|::)$/.test(this.#previous) || this.#pattern.startsWith('::', this.#at + length);
    this.#replace(`${capital ? CAPITAL_MARK : MARK}${name}`, length);
  }

  /** Whether an operand, not an operator or block, comes next. */
  #operandExpected(): boolean {
    if (this.#previous === '->') return false;
    if (this.#previous === '') return true;
    if (OPERAND_WORDS.has(this.#previous)) return true;
    return /[([{,=:!&|?;+*<>~^%/-]$/.test(this.#previous) && !/\w[?!]$/.test(this.#previous);
  }

  /** `foo /re/`: an expression, for there is space in front of the slash and none behind it. */
  #isArgument(rest: string): boolean {
    const isSpaced = /\s$/.test(this.#pattern.slice(0, this.#at));
    return isSpaced && /^\/[^\s=]/.test(rest) && /^[\p{Ll}_][\p{ID_Continue}]*[?!]?$/u.test(this.#previous);
  }

  /** A string, kept as it is; the code of its interpolations is rewritten. */
  #interpolated(open: string): void {
    const close = CLOSING[open.at(-1)!] ?? open.at(-1)!;
    const single = /^%[wiq]/.test(open);
    this.#keep(open);
    let depth = 0;
    while (this.#at < this.#pattern.length) {
      const rest = this.#pattern.slice(this.#at);
      if (rest.startsWith(close) && depth === 0) {
        this.#keep(close);
        this.#previous = '"';
        return;
      }
      if (rest[0] === '\\') this.#keep(rest.slice(0, 2));
      else if (!single && rest.startsWith('#{')) {
        const frames = this.#frames.length;
        this.#open('#{', '#{', 2);
        while (this.#frames.length > frames && this.#at < this.#pattern.length) this.#step();
      } else {
        // Brackets of the literal's own kind nest.
        if (close !== open.at(-1) && rest[0] === open.at(-1)) depth++;
        else if (close !== open.at(-1) && rest[0] === close) depth--;
        this.#keep(rest[0]!);
      }
    }
  }

  #open(frame: Frame, text: string, length: number): void {
    this.#frames.push(frame);
    this.#replace(text, length);
  }

  #close(text: string, length: number): void {
    this.#frames.pop();
    this.#replace(text, length);
  }

  #blank(text: string): void {
    this.#out.append(text, this.#at);
    this.#at += text.length;
  }

  #keep(text: string): void {
    this.#replace(text, text.length);
  }

  #replace(text: string, length: number): void {
    this.#out.append(text, this.#at);
    this.#at += length;
    this.#previous = text;
  }
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Words behind which a value comes. */
const OPERAND_WORDS: ReadonlySet<string> = new Set(
  'and or not if unless while until when in case return elsif then do else begin puts'.split(' '),
);
