/** What a pattern's text tells of its words must be part of what the compiled pattern requires: else a match would be lost. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { LanguageId } from '../../src/languages/language.ts';
import { allLanguages } from '../../src/languages/registry.ts';
import { wordsOfNodes } from '../../src/matching/required-words.ts';
import { defaultRuleSources } from '../../src/rules/default-rules.ts';
import { LazyPatterns } from '../../src/rules/lazy-patterns.ts';
import { languageOf, patternReader } from '../matching/matching.ts';

interface Comparison {
  readonly compared: number;
  readonly answered: number;
  readonly wrong: readonly string[];
}

const IDS: readonly LanguageId[] = allLanguages().map((language) => language.id);

function compare(patterns: readonly string[], ids: readonly LanguageId[]): Comparison {
  const wrong: string[] = [];
  let compared = 0;
  let answered = 0;
  for (const pattern of patterns)
    for (const id of ids) {
      const required = compiledWords(pattern, id);
      if (required === null) continue;
      compared += 1;
      const words = languageOf(id).patterns.words(pattern);
      if (words === null) continue;
      answered += 1;
      const extra = words.filter((word) => !required.has(word));
      if (extra.length > 0) wrong.push(`${id} ${JSON.stringify(pattern)}: ${extra.join(', ')}`);
    }
  return { compared, answered, wrong };
}

/** Null where the language does not read the pattern: then it never matches. */
function compiledWords(pattern: string, id: LanguageId): ReadonlySet<string> | null {
  const made = new LazyPatterns(pattern, [id], patternReader(id)).get(id);
  return made === undefined ? null : new Set(wordsOfNodes(made.nodes, languageOf(id).traits));
}

/** Every text under a key that holds a pattern. */
function patternsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return /^pattern(?!-.*regex)/.test(key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => patternsIn(item, key));
  return Object.entries(value).flatMap(([name, inner]) => patternsIn(inner, name));
}

it.each(IDS)('requires nothing that the compiled patterns of the rule packs, read as %s, do not', (id) => {
  const patterns = defaultRuleSources().flatMap(({ text }) => patternsIn(parse(text)));
  const { compared, answered, wrong } = compare([...new Set(patterns)], [id]);
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(200);
  expect(answered).toBeGreaterThan(0.8 * compared);
});

const RECORDED = new URL('../matching/recorded/', import.meta.url);
/** Texts have no words that a tree could spell in another way. */
const OF_TREES = readdirSync(RECORDED).filter((name) => !/^(?:generic|regex)\./.test(name));

it.each(OF_TREES)('requires nothing that the compiled patterns of %s do not', (name) => {
  const lines = readFileSync(new URL(name, RECORDED), 'utf8').trim().split('\n');
  const cases = lines.map((line) => JSON.parse(line) as { language: LanguageId });
  const wrong = cases.flatMap((one) => compare(patternsIn(one), [one.language]).wrong);
  expect(wrong).toEqual([]);
});

it.each([
  ['javascript', 'foo.get($X, "bar", ...)', ['foo', 'get']],
  ['javascript', '$(...).html($...ARGS, ...Rest)', ['$', 'Rest', 'html']],
  ['javascript', 'async function $F(...) { ... return await x // done\n}', ['x']],
  ['javascript', "($X: Foo).bar(\"it's\", /* baz */ '\\'')", ['bar']],
  ['javascript', 'import.meta.url', ['url']],
  ['javascript', 'foo(`${bar}`).baz', ['baz', 'foo']],
  ['javascript', 'foo(`${bar(`baz`)}`)', null],
  ['javascript', '$DB.$queryRaw($Q, $1)', ['$queryRaw']],
  ['javascript', '<$TAG ... href={foo("x", $X)} data-bar />', ['bar', 'data', 'foo', 'href']],
  ['javascript', '/foo/.test($X)', null],
  ['javascript', '<a href={$X}>link</a>', null],
  ['javascript', 'foo(<... bar($X) ...>)', ['bar', 'foo']],
  ['python', 'f(f"{x} y", rb\'z\', """a "b" c""") # d', ['f']],
  ['python', 'from $X import foo as bar', ['bar', 'foo']],
  ['php', 'Foo\\Bar::baz($X, ...); echo $_GET[...]; // qux', ['$_GET', 'Bar', 'Foo', 'baz']],
  ['php', '$x->print("a" . new Foo, NULL)', ['$x', 'Foo', 'print']],
  ['php', 'foo("a $bar")', null],
  ['ruby', 'foo :bar, baz: $X, "qux" => quux do |$Y| ... end', ['foo', 'quux']],
  ['ruby', 'A::B.new(...).c?', ['A', 'B', 'c', 'new']],
  ['ruby', 'foo("...#{bar("x")}...")', null],
  ['ruby', '$stdout.puts <<~A', null],
  ['python', 'foo("open', null],
  ['java', '(java.util.Random $R).nextInt("a", \'b\', ...)', ['Random', 'java', 'nextInt', 'util']],
  [
    'java',
    '@A final synchronized $T $M(String $X) throws E { ... foo(x.record::bar); }',
    ['A', 'E', 'bar', 'foo', 'x'],
  ],
  ['java', 'foo("open', null],
  ['python', 'self.match.print(_, _a, __b__, 1.5e3, 0xff, True)', ['__b__', '_a', 'match', 'print']],
] as const)('%s %s', (language, pattern, expected) => {
  expect(languageOf(language).patterns.words(pattern)).toEqual(expected);
  const required = compiledWords(pattern, language);
  if (required !== null) expect([...required]).toEqual(expect.arrayContaining([...(expected ?? [])]));
});
