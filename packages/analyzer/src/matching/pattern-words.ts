/**
 * The words that a pattern requires of a text, read off the pattern's text without compiling it: compiling takes a hundred times as long, and
 * most rules are ruled out by their words. Some of what `requiredWords` finds in the compiled pattern, never more; a test holds the two together.
 */
import type { LanguageId } from '../languages/language.ts';

/** Null where only the compiled pattern can tell names from text: nested templates, regular expressions, JSX with children. */
export function wordsInPattern(pattern: string, language: LanguageId): readonly string[] | null {
  return language === 'python' ? wordsByTokens(pattern, PYTHON_TOKEN) : javascriptWords(pattern);
}

function javascriptWords(pattern: string): readonly string[] | null {
  if (pattern.split('`').length > 3) return null;
  const element = SELF_CLOSING.exec(pattern)?.[1];
  return wordsByTokens(element ?? pattern, JAVASCRIPT_TOKEN);
}

/** One JSX element without children, the only place of a tag that is read here; a backslash escapes nothing in its strings. */
const SELF_CLOSING = /^\s*<([^<\\]*)\/>\s*$/;

function wordsByTokens(pattern: string, tokens: RegExp): readonly string[] | null {
  const words = new Set<string>();
  const scan = new RegExp(tokens);
  let previous = '';
  while (scan.lastIndex < pattern.length) {
    const token = scan.exec(pattern);
    if (token === null) return null;
    const word = token.groups?.word ?? '';
    if (isName(word, previous === '.')) words.add(word);
    previous = token[0];
  }
  return [...words].sort();
}

/**
 * One token at a time: what holds no names is stepped over as a whole. A typed metavariable `($X: T)` is stepped over with its type, because
 * the type of a literal is not written.
 */
const TYPED = String.raw`\(\s*\$[A-Z_][A-Z_0-9]*\s*:[^()"]*\)`;
const ELLIPSES = String.raw`<\.\.\.|\.\.\.>|\$\.\.\.[A-Z_0-9]*|\.\.\.`;
const JAVASCRIPT_WORD = String.raw`(?<word>[\p{ID_Continue}$]+)`;
const PYTHON_WORD = String.raw`\$[A-Z_0-9]*|(?<word>\p{ID_Continue}+)`;
const PYTHON_STRING = String.raw`[A-Za-z]{0,2}(?:"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:\\[^]|(?!''')[^\\])*'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')`;
const PYTHON_TOKEN = new RegExp(
  String.raw`\s+|#[^\n]*|${PYTHON_STRING}|${TYPED}|${ELLIPSES}|${PYTHON_WORD}|[^"'\x60\\]`,
  'uy',
);
const JAVASCRIPT_STRING = String.raw`\x60(?:\\[^]|[^\x60\\])*\x60|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'`;
/** No token begins with a quote that is not closed, with the `/` of an expression or with a JSX tag's `<`. */
const JAVASCRIPT_TOKEN = new RegExp(
  String.raw`\s+|\/\/[^\n]*|\/\*(?:(?!\*\/)[^])*\*\/|${JAVASCRIPT_STRING}|${TYPED}|${ELLIPSES}|${JAVASCRIPT_WORD}|<(?![/>\p{ID_Start}$])|[^"'\x60\\/<]`,
  'uy',
);

/** Not metavariables, numbers, or words that one of the languages may read as syntax, a literal or a type. */
function isName(word: string, isMember: boolean): boolean {
  if (METAVARIABLE.test(word) || !/^(?:[$\p{ID_Start}]|_\p{ID_Continue})/u.test(word)) return false;
  return isMember ? !META_PROPERTIES.has(word) : !SYNTAX.has(word);
}

const METAVARIABLE = /^\$(?:[A-Z_][A-Z_0-9]*|\d+)$/;

/** Of `import.meta` and `new.target`. */
const META_PROPERTIES: ReadonlySet<string> = new Set(['meta', 'target']);

const SYNTAX: ReadonlySet<string> = new Set(
  (
    'abstract accessor and any arguments as assert asserts async await bigint boolean break case catch class const constructor continue debugger ' +
    'declare def default del delete do elif else enum except exec export extends False false finally for from function get global if implements ' +
    'import in infer instanceof interface is keyof lambda let match meta module namespace never new None nonlocal not null number object of or ' +
    'out override package pass print private protected public raise readonly require return satisfies self set static string super switch symbol ' +
    'target this throw True true try type typeof undefined unique unknown using var void while with yield NaN Infinity __future__'
  ).split(' '),
);
