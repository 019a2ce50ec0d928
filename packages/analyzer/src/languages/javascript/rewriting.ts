/**
 * Syntax that the grammars do not know, written so that they read it: reserved words as names in `export { f as function }`, `in` and `out`
 * of type parameters, type arguments of an import type, escapes in template literal types, and signatures of a type that end with their
 * line in front of `<` or `(`.
 *
 * Every replacement keeps the length, so that the spans of the new tree fit the old text, from which lowering takes all names and values.
 */
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';

/** Tokens in which a bracket's end is looked for: more is taken for no signature, so that the time stays linear in the text. */
const MAX_SIGNATURE_TOKENS = 500;

/** The text in words that the grammar knows; null if there is nothing to rewrite. To be tried only where the first parse had errors. */
export function rewrite(syntaxTree: SyntaxTree, text: string): string | null {
  const tree = ConcreteTree.read(syntaxTree, text, COMMENT_KINDS);
  const code = withoutComments(tree);
  const tokens = tokensOf(tree, code);
  const edits = [
    ...reservedNames(code),
    ...varianceWords(tokens),
    ...importTypes(code),
    ...escapes(code),
    ...lineEndsOfSignatures(tokens, text),
  ];
  if (edits.length === 0) return null;
  const units = text.split('');
  for (const { at, replacement } of edits)
    for (let i = 0; i < replacement.length; i++) units[at + i] = replacement[i] as string;
  return units.join('');
}

interface Edit {
  readonly at: number;
  readonly replacement: string;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const COMMENT_KINDS = ['comment', 'html_comment', 'hash_bang_line'];

const RESERVED =
  /\b(?:break|case|catch|class|const|continue|debugger|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|new|null|return|super|switch|this|throw|true|try|typeof|var|void|while|with)\b/g;

/** The braces of an export or import, with what stands between the word and them. */
const NAME_CLAUSE = /\b(?:export|import)\s*(?:type\b\s*)?(?:[\w$]+\s*,\s*)?\{([^{}()=;]*)\}/g;

/** ES modules name exports by any IdentifierName (ECMA-262, ModuleExportName): `void` is read as `voi_`. */
function reservedNames(text: string): Edit[] {
  const edits: Edit[] = [];
  for (const clause of text.matchAll(NAME_CLAUSE)) {
    const inside = clause[1] ?? '';
    const offset = clause.index + clause[0].length - 1 - inside.length;
    for (const word of inside.matchAll(RESERVED))
      edits.push({ at: offset + word.index, replacement: `${word[0].slice(0, -1)}_` });
  }
  return edits;
}

/** `import('m').T<U>` as a type: the call is read as one name. */
function importTypes(text: string): Edit[] {
  return [...text.matchAll(/\bimport\((?:"[^"\n]*"|'[^'\n]*')\)(?=\s*\.\s*[\w$.]+\s*<)/g)].map((match) => ({
    at: match.index,
    replacement: `import${'_'.repeat(match[0].length - 'import'.length)}`,
  }));
}

/** Two word characters stand for an escape as well as the escape itself, in a template, a string, a regular expression or a name. */
function escapes(text: string): Edit[] {
  return [...text.matchAll(/\\[^\r\n]/g)].map((match) => ({ at: match.index, replacement: '__' }));
}

/** `interface I<in out T, out U>`: the words are blanked. */
function varianceWords(tokens: readonly Token[]): Edit[] {
  const edits: Edit[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (!/^(?:interface|class|type)$/.test(textAt(tokens, i))) continue;
    let open = i + 1;
    if (textAt(tokens, open) !== '<') open++;
    if (textAt(tokens, open) === '<') edits.push(...varianceIn(tokens, open));
  }
  return edits;
}

/** The words at the beginning of each parameter of the list that opens at `open`. */
function varianceIn(tokens: readonly Token[], open: number): Edit[] {
  const edits: Edit[] = [];
  let depth = 0;
  const limit = Math.min(tokens.length, open + MAX_SIGNATURE_TOKENS);
  for (let i = open; i < limit; i++) {
    const text = textAt(tokens, i);
    if (OPENING.has(text)) depth++;
    else if (CLOSING.has(text)) depth--;
    if (depth === 0) return edits;
    if (depth !== 1 || (text !== ',' && i !== open)) continue;
    // A parameter may itself be called `in` or `out`: a word counts while another name follows.
    for (let word = i + 1; isVariance(tokens, word); word++) {
      const { start, end } = tokens[word] as Token;
      edits.push({ at: start, replacement: ' '.repeat(end - start) });
    }
  }
  return [];
}

const OPENING: ReadonlySet<string> = new Set(['<', '(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set(['>', ')', ']', '}']);

function isVariance(tokens: readonly Token[], i: number): boolean {
  const text = textAt(tokens, i);
  const next = textAt(tokens, i + 1);
  return (text === 'in' || text === 'out') && /^[\w$]/.test(next) && next !== 'extends';
}

/** In a type's braces a line end closes a signature, also in front of the `<` or `(` of a call signature (`)` and `:` follow). */
function lineEndsOfSignatures(tokens: readonly Token[], text: string): Edit[] {
  const edits: Edit[] = [];
  const brackets: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { text: word, start } = tokens[i] as Token;
    const previous = tokens[i - 1];
    if (previous !== undefined && (word === '<' || word === '(') && brackets.at(-1) === '{') {
      const lineEnd = lineEndBetween(text, previous.end, start);
      if (lineEnd !== -1 && /[\w$>)\]}'"]$/.test(previous.text) && isCallSignature(tokens, i))
        edits.push({ at: lineEnd, replacement: ';' });
    }
    if (word === '{' || word === '(' || word === '[') brackets.push(word);
    else if (word === '}' || word === ')' || word === ']') brackets.pop();
  }
  return edits;
}

/** The line end that comes directly behind a token, blanks aside; -1 if something else does. */
function lineEndBetween(text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = text[i];
    if (c === '\n' || c === '\r') return i;
    if (c !== ' ' && c !== '\t') return -1;
  }
  return -1;
}

/** `<T>(a: A): B` and `(a: A): B`. */
function isCallSignature(tokens: readonly Token[], at: number): boolean {
  let i = at;
  if (textAt(tokens, i) === '<') i = behindBrackets(tokens, i);
  return textAt(tokens, i) === '(' && textAt(tokens, behindBrackets(tokens, i)) === ':';
}

function behindBrackets(tokens: readonly Token[], open: number): number {
  let depth = 0;
  const limit = Math.min(tokens.length, open + MAX_SIGNATURE_TOKENS);
  for (let i = open; i < limit; i++) {
    const text = textAt(tokens, i);
    if (OPENING.has(text)) depth++;
    else if (CLOSING.has(text)) depth--;
    if (depth === 0) return i + 1;
  }
  return tokens.length;
}

function textAt(tokens: readonly Token[], i: number): string {
  return tokens[i]?.text ?? '';
}

/** The text with blanks in place of comments. */
function withoutComments({ text, comments }: ConcreteTree): string {
  let code = '';
  let position = 0;
  for (const { start, end } of comments) {
    code += text.slice(position, start) + ' '.repeat(end - start);
    position = end;
  }
  return code + text.slice(position);
}

/** Kinds of leaf whose text is not code. */
const TEXT_KINDS: ReadonlySet<string> = new Set(['string_fragment', 'escape_sequence', 'regex_pattern', 'jsx_text']);

/** The leaves of the tree in order; text that the parser skipped between them is split into words and signs. */
function tokensOf(tree: ConcreteTree, code: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (let node = 0; node < tree.size; node++) {
    const isLeaf = tree.after(node) === node + 1;
    const start = tree.start(node);
    const end = tree.end(node);
    if (!isLeaf || end === start || tree.kind(node) === 'ERROR') continue;
    pushWords(code, position, start, tokens);
    // Brackets come singly: the ends of `A<B<C>>` may be one operator after an error, a template's `${` is one token.
    if (code.startsWith('>>', start) || code.startsWith('${', start)) pushWords(code, start, end, tokens);
    else if (!TEXT_KINDS.has(tree.kind(node))) tokens.push({ text: code.slice(start, end), start, end });
    position = end;
  }
  pushWords(code, position, code.length, tokens);
  return tokens;
}

function pushWords(code: string, from: number, to: number, tokens: Token[]): void {
  if (from >= to) return;
  for (const { 0: word, index } of code.slice(from, to).matchAll(/[\w$]+|=>|[^\s\w$]/g))
    tokens.push({ text: word, start: from + index, end: from + index + word.length });
}
