/**
 * The words that a pattern requires of a text, read off the pattern's text without compiling it: compiling takes a hundred times as long, and
 * most rules are ruled out by their words. Each language says what its tokens are (`pattern-words.ts` in its folder).
 */

/**
 * All names among the tokens, sorted; null where some of the text is no token. A token's group `word` is what may be a name,
 * `known` what is one; behind a token of `members` it names a member.
 */
export function wordsByTokens(
  pattern: string,
  tokens: RegExp,
  members: ReadonlySet<string> = DOT,
): readonly string[] | null {
  const words = new Set<string>();
  const scan = new RegExp(tokens);
  let previous = '';
  while (scan.lastIndex < pattern.length) {
    const token = scan.exec(pattern);
    if (token === null) return null;
    const { word = '', known = '' } = token.groups ?? {};
    if (known !== '' || isName(word, members.has(previous))) words.add(known || word);
    previous = token[0];
  }
  return [...words].sort();
}

/**
 * Pieces of token expressions: what holds no names is stepped over as a whole. A typed metavariable `($X: T)` is stepped over with its type, because
 * the type of a literal is not written.
 */
export const TYPED = String.raw`\(\s*\$[A-Z_][A-Z_0-9]*\s*:[^()"]*\)`;
export const ELLIPSES = String.raw`<\.\.\.|\.\.\.>|\$\.\.\.[A-Z_0-9]*|\.\.\.`;

const DOT: ReadonlySet<string> = new Set(['.']);

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
    'declare def default del delete do echo elif else enum except exec export extends False false finally for from function get global if implements ' +
    'import in infer instanceof interface is keyof lambda let match meta module namespace never new None nonlocal not null number object of or ' +
    'out override package pass print private protected public raise readonly require return satisfies self set static string super switch symbol ' +
    'target this throw True true try type typeof undefined unique unknown using var void while with yield NaN Infinity __future__'
  ).split(' '),
);
