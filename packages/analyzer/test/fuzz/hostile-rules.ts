/** Rule files that nobody would write: real ones damaged, documents made to unfold or nest, and patterns, expressions and globs of scraps. */
import type { RuleSource } from '../../src/index.ts';
import type { Random } from './random.ts';
import { recordedPatterns, seedRuleFiles, seedTexts } from './seeds.ts';

export function hostileRules(random: Random): RuleSource {
  return random.pick([
    damagedYaml,
    damagedJson,
    ruleOfScraps,
    ruleOfScraps,
    unfolding,
    random.chance(4) ? noise : ruleOfScraps,
  ])(random);
}

interface Seeds {
  readonly files: readonly string[];
  readonly patterns: readonly string[];
  readonly expressions: readonly string[];
}

let known: Seeds | undefined;

function seeds(): Seeds {
  known ??= {
    files: seedRuleFiles(),
    patterns: [...new Set([...seedTexts(/^pattern/), ...recordedPatterns().map(({ pattern }) => pattern)])],
    expressions: seedTexts(/regex$/),
  };
  return known;
}

const YAML_SCRAPS: readonly string[] = [
  ...'{}[]:-?&*!|>%@`"\'#,\n\t',
  ...[
    ' - ',
    ': ',
    '&a ',
    '*a',
    '<<: *a',
    '!!js/function ',
    '!!binary ',
    '!!set ',
    '!<tag:yaml.org,2002:str> ',
    '---\n',
    '...\n',
    '? ',
    '|+9\n',
    '>-\n',
  ],
  ...[
    'null',
    'true',
    '0x1F',
    '.inf',
    '.nan',
    '1e999',
    '-0',
    '2026-01-01',
    '12345678901234567890',
    '__proto__: 1',
    'constructor',
    'toString',
  ],
  ...[
    '\0',
    '\ud800',
    '\ufeff',
    '\u2028',
    '\x07',
    'rules:\n',
    'pattern: $X',
    'patterns:',
    'pattern-either:',
    'metavariable-regex:',
    'languages: [regex]',
    'mode: taint',
  ],
];

function damagedYaml(random: Random): RuleSource {
  return { name: 'damaged.yaml', text: damaged(random.pick(seeds().files), YAML_SCRAPS, random) };
}

const JSON_SCRAPS: readonly string[] = [
  ...'{}[],:"\\',
  'null',
  'true',
  '1e999',
  '"__proto__":{}',
  '"rules":[]',
  '\\u0000',
  '\\ud800',
  '//',
  '-',
  ' ',
];

function damagedJson(random: Random): RuleSource {
  const { text } = ruleOfScraps(random);
  return { name: 'damaged.json', text: damaged(text, JSON_SCRAPS, random) };
}

function noise(random: Random): RuleSource {
  return { name: 'noise.yaml', text: random.bytes(random.below(600)).toString(random.chance(2) ? 'latin1' : 'utf8') };
}

/** Small files that mean large or deep values. */
function unfolding(random: Random): RuleSource {
  const depth = random.pick([10, 99, 101, 3_000, 50_000]);
  const text = random.pick([
    () => `rules: ${'['.repeat(depth)}${']'.repeat(depth)}`,
    () => `rules: ${'['.repeat(depth)}`,
    () => `rules: ${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`,
    () => `${'- '.repeat(Math.min(depth, 3_000))}a`,
    () => `{"rules":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    () => `{"rules":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
    () =>
      `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\nrules: *a30`,
    () => 'rules: &a [*a]',
    () =>
      `rules:\n${'  - {id: a, message: m, severity: INFO, languages: [js], pattern: f()}\n'.repeat(Math.min(depth, 300))}`,
    () =>
      `rules: [{id: a, message: ${'m'.repeat(depth)}, severity: INFO, languages: [js], pattern: ${'f'.repeat(depth)}()}]`,
    () => ruleFile({ patterns: nestedPatterns(Math.min(depth, 1_000)) }),
    () => ruleFile({ pattern: `${'f('.repeat(depth)}1${')'.repeat(depth)}` }),
    () => ruleFile({ pattern: `${'<... '.repeat(Math.min(depth, 3_000))}$X${' ...>'.repeat(Math.min(depth, 3_000))}` }),
    () => ruleFile({ 'pattern-regex': `${'('.repeat(depth)}a${')'.repeat(depth)}` }),
    () => ruleFile({ 'pattern-regex': `${'a|'.repeat(depth)}b` }),
    () => ruleFile({ 'pattern-regex': `a{${depth}}{${depth}}` }),
    () =>
      ruleFile({
        pattern: 'f()',
        paths: { include: [`${'{a,'.repeat(Math.min(depth, 101))}b${'}'.repeat(Math.min(depth, 101))}`] },
      }),
    () => ruleFile({ pattern: 'f()', paths: { include: ['*'.repeat(depth)] } }),
    () =>
      ruleFile({
        patterns: [
          { pattern: 'f($X)' },
          { 'metavariable-comparison': { comparison: `${'('.repeat(depth)}$X${')'.repeat(depth)} > 1` } },
        ],
      }),
    () =>
      ruleFile({
        patterns: [
          { pattern: 'f($X)' },
          { 'metavariable-comparison': { comparison: `$X ${'** 9 '.repeat(Math.min(depth, 101))}> 1` } },
        ],
      }),
  ])();
  return { name: 'unfolding.yaml', text };
}

function nestedPatterns(depth: number): unknown[] {
  let patterns: unknown[] = [{ pattern: 'f()' }];
  for (let i = 0; i < depth; i++) patterns = [{ patterns }];
  return patterns;
}

const PATTERN_SCRAPS: readonly string[] = [
  ...[
    '...',
    ' ... ',
    '$X',
    '$_',
    '$...ARGS',
    '$X. ... .f()',
    '<...',
    '...>',
    '<... $X ...>',
    '"..."',
    '"$X"',
    '"=~/a/"',
    '"=~/(/"',
    '(int $X)',
    '($X: int)',
    '$',
    '$x',
    '$1',
  ],
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    ';',
    ':',
    ',',
    '"',
    "'",
    '`',
    '\n',
    '\n...\n',
    '    ',
    '\\',
    '@',
    '#',
    '//',
    '/*',
    '%',
    '=>',
    '->',
    '=',
    '==',
    '::',
    '&.',
    '?',
    '!',
  ],
  ...[
    'def ',
    'class $C',
    'function ',
    'if ',
    'else',
    'end',
    'import ',
    'from $M',
    'return',
    'try',
    'catch',
    'new ',
    'async ',
    'lambda ',
    'for ',
    'do |x|',
    '<?php',
    '<a>',
    '</a>',
    '#{',
    '${',
  ],
  ...['\0', '\ud800', '\u{1f600}', '\ufeff', '\r', 'a'.repeat(300), '((((((((((', '__proto__', 'constructor'],
];

const REGEX_SCRAPS: readonly string[] = [
  ...[
    'a',
    'b',
    '.',
    '\\d',
    '\\w',
    '\\s',
    '\\b',
    '\\A',
    '\\Z',
    '\\z',
    '\\h',
    '\\R',
    '\\N',
    '\\Q',
    '\\E',
    '\\K',
    '\\G',
    '\\1',
    '\\g{-1}',
    '\\k<n>',
    '\\p{L}',
    '\\pL',
    '\\x{41}',
    '\\o{101}',
    '\\cA',
    '\\',
    '\\0',
    '\\u0041',
  ],
  ...[
    '(',
    ')',
    '(?:',
    '(?=',
    '(?!',
    '(?<=',
    '(?<!',
    '(?<n>',
    '(?P<n>',
    '(?P=n)',
    '(?P>n)',
    '(?i)',
    '(?ims-x:',
    '(?x)',
    '(?#',
    '(?>',
    '++',
    '*+',
    '(?|',
    '(?R)',
    '(?1)',
    '(*SKIP)',
    '(?C)',
    '(?(1)',
    '(?',
  ],
  ...[
    '*',
    '+',
    '?',
    '{2}',
    '{2,}',
    '{,3}',
    '{3,2}',
    '{99999}',
    '*?',
    '*+',
    '|',
    '^',
    '$',
    '[',
    ']',
    '[^',
    '[]',
    '[a-',
    '[z-a]',
    '[[:alpha:]]',
    '[[:x:]]',
    '[\\d-z]',
    '&&',
    '#',
    ' ',
    '\n',
    '\0',
    '\ud800',
    '\u{1f600}',
    'İ',
    'ß',
  ],
];

const GLOB_SCRAPS: readonly string[] = [
  '*',
  '**',
  '/',
  '?',
  '[',
  ']',
  '[a-',
  '[!a]',
  '{',
  '}',
  ',',
  '!',
  '(',
  ')',
  '+(',
  '@(',
  '!(',
  '|',
  '\\',
  '.',
  '..',
  'src',
  'a',
  '.js',
  '{1..99999999}',
  '\0',
  '\ud800',
];

const COMPARISON_SCRAPS: readonly string[] = [
  '$X',
  '$Y',
  '1',
  '1.5',
  '1e308',
  '0',
  '-',
  '+',
  '*',
  '**',
  '/',
  '//',
  '%',
  '<',
  '==',
  'and',
  'or',
  'not',
  'in',
  '[',
  ']',
  '(',
  ')',
  ',',
  '"a"',
  'int(',
  'str(',
  'len(',
  're.match(',
  'today()',
  'strptime(',
  '~',
  '^',
  '&',
  '|',
  '<<',
  '\\',
  '\0',
];

const LANGUAGES = [
  'js',
  'ts',
  'javascript',
  'typescript',
  'python',
  'java',
  'ruby',
  'php',
  'generic',
  'regex',
  'go',
  '',
  '__proto__',
];

/** A whole rule whose texts are scraps. */
function ruleOfScraps(random: Random): RuleSource {
  const text = (scraps: readonly string[], texts: readonly string[]): string =>
    texts.length > 0 && random.chance(2)
      ? damaged(random.pick(texts), scraps, random)
      : random.some(scraps, 9).join('');
  const pattern = () => text(PATTERN_SCRAPS, seeds().patterns);
  const regex = () => text(REGEX_SCRAPS, seeds().expressions);
  const operators: readonly (() => Record<string, unknown>)[] = [
    () => ({ pattern: pattern() }),
    () => ({ pattern: pattern() }),
    () => ({ 'pattern-regex': regex() }),
    () => ({ 'pattern-inside': pattern() }),
    () => ({ 'pattern-not': pattern() }),
    () => ({ 'pattern-not-regex': regex() }),
    () => ({ 'pattern-either': [{ pattern: pattern() }, { patterns: operands() }] }),
    () => ({ 'metavariable-regex': { metavariable: '$X', regex: regex() } }),
    () => ({ 'metavariable-pattern': { metavariable: '$X', language: random.pick(LANGUAGES), pattern: pattern() } }),
    () => ({ 'metavariable-comparison': { metavariable: '$X', comparison: text(COMPARISON_SCRAPS, []) } }),
    () => ({ 'focus-metavariable': random.pick(['$X', '$Y', ['$X', '$Y'], 'X', 1]) }),
  ];
  const operands = (): unknown[] => Array.from({ length: 1 + random.below(3) }, () => random.pick(operators)());
  const formula: Record<string, unknown> = random.chance(2)
    ? { pattern: pattern() }
    : random.pick([
        () => ({ patterns: [{ pattern: random.pick(seeds().patterns) }, ...operands()] }),
        () => ({ 'pattern-either': operands() }),
        () => ({ 'pattern-regex': regex() }),
        () => random.pick(operators)(),
      ])();
  const paths = random.chance(4)
    ? { paths: { [random.pick(['include', 'exclude'])]: [text(GLOB_SCRAPS, []), text(GLOB_SCRAPS, [])] } }
    : {};
  const fix = random.chance(3) ? { fix: pattern() } : {};
  return { name: 'scraps.json', text: ruleFile({ ...formula, ...paths, ...fix }, random.some(LANGUAGES, 3)) };
}

function ruleFile(rule: Readonly<Record<string, unknown>>, languages: readonly string[] = []): string {
  const named = languages.length === 0 ? ['js', 'ts', 'python', 'java', 'ruby', 'php'] : languages;
  return JSON.stringify({ rules: [{ id: 'hostile', message: '$X $Y', severity: 'INFO', languages: named, ...rule }] });
}

function damaged(text: string, scraps: readonly string[], random: Random): string {
  let result = text;
  for (let times = random.below(5); times > 0; times--) {
    const at = random.below(result.length + 1);
    result = result.slice(0, at) + (random.chance(4) ? '' : random.pick(scraps)) + result.slice(at + random.below(5));
  }
  return result;
}
