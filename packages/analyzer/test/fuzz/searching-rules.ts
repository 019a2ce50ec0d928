/** Rules that look into every corner of a tree: each way of matching, in each language, on code that nobody wrote for it. */
import type { RuleSource } from '../../src/index.ts';

const OPERATORS = (call: string, assign: string): readonly Readonly<Record<string, unknown>>[] => [
  { pattern: `$F(..., $X, ...)` },
  { pattern: assign, fix: `$Y = $X` },
  { pattern: '"..."' },
  { pattern: '"$S"' },
  { pattern: '$X + $X' },
  { pattern: `${assign}\n...\n$F(<... $X ...>)` },
  { patterns: [{ pattern: call }, { 'pattern-not': '$F("...")' }, { 'pattern-not-inside': `${assign}\n...` }] },
  {
    patterns: [
      { pattern: '$O.$M($...ARGS)' },
      { 'metavariable-regex': { metavariable: '$M', regex: '(?i)^[a-z_]{2,}$' } },
      { 'focus-metavariable': '$O' },
    ],
  },
  {
    patterns: [
      { pattern: '$F($A)' },
      { 'metavariable-pattern': { metavariable: '$A', patterns: [{ pattern: '$B + $C' }] } },
    ],
  },
  {
    patterns: [
      { pattern: '$F("$CODE")' },
      { 'metavariable-pattern': { metavariable: '$CODE', language: 'javascript', pattern: '$G(...)' } },
    ],
  },
  {
    patterns: [{ pattern: '$F($N)' }, { 'metavariable-comparison': { comparison: '$N * 2 > 7 and len(str($N)) < 9' } }],
  },
  { 'pattern-regex': '(?<HEAD>[a-z]+)\\s*=\\s*(\\S)' },
  { patterns: [{ 'pattern-regex': '\\w{12,}' }, { 'pattern-not-regex': '_' }] },
];

export const SEARCHING_RULES: RuleSource = {
  name: 'searching.json',
  text: JSON.stringify({
    rules: [
      ...rulesFor('js', ['javascript', 'typescript'], '$X = $Y'),
      ...rulesFor('python', ['python'], '$X = $Y'),
      ...rulesFor('ruby', ['ruby'], '$X = $Y'),
      ...rulesFor('java', ['java'], '$X = $Y;'),
      ...rulesFor('php', ['php'], '$X = $Y;'),
    ],
  }),
};

function rulesFor(prefix: string, languages: readonly string[], assign: string) {
  return OPERATORS('$F(...)', assign).map((formula, i) => ({
    id: `${prefix}-${i}`,
    message: `${prefix}: $X $Y $F $A $1 $HEAD`,
    severity: 'INFO',
    languages,
    ...formula,
  }));
}
