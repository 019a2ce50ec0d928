/** The language of metavariable-comparison: text in, tree or located error out. */
import { expect, test } from 'vitest';
import { ComparisonError, parseComparison } from '../../src/rules/comparison.ts';
import type { ComparisonExpression } from '../../src/rules/rule.ts';

test.each([
  ['$X < 2048', '($X < 2048)'],
  ['1 + 2 * 3 ** 2', '(1 + (2 * (3 ** 2)))'],
  ['$A or $B and not $C == 1', '($A or ($B and (not ($C == 1))))'],
  ['1 < $X <= 5', '((1 < $X) and ($X <= 5))'],
  ['$X not in [1, "a", 0x10,]', '($X not in [1,"a",16])'],
  ['int($X, 8) & 0o7', '(int($X,8) & 7)'],
  ['-$X ** 2', '(- ($X ** 2))'],
  ['re.match(r"a\\d", $X)', 're.match("a\\\\d",$X)'],
  ['today() > strptime("2020-01-01")', '(today() > strptime("2020-01-01"))'],
  ['len(str($X)) == True', '(len(str($X)) == true)'],
  ['($1 - 1) % 2', '(($1 - 1) % 2)'],
  ['~$X', '((- $X) - 1)'],
])('%s', (text, expected) => {
  expect(printed(parseComparison(text))).toBe(expected);
});

test.each([
  ['', 0, 'ends'],
  ['$X <', 4, 'ends'],
  ['$X = 1', 3, '`==`'],
  ['$x < 1', 0, 'metavariable'],
  ['($X', 3, 'not closed'],
  ['"a', 0, 'not closed'],
  ['$X 1', 3, 'not expected'],
  ['exec(1)', 0, 'not known'],
  ['int', 0, 'call'],
  ['int(1, 2, 3)', 0, '1 to 2'],
  ['$X; 1', 2, 'no meaning'],
  ['* 2', 0, 'value is expected'],
  [`${'('.repeat(500)}1`, null, 'nested'],
])('%s is refused', (text, offset, reason) => {
  let refusal: unknown;
  try {
    parseComparison(text);
  } catch (cause) {
    refusal = cause;
  }
  expect(refusal).toBeInstanceOf(ComparisonError);
  expect((refusal as ComparisonError).message).toContain(reason);
  if (offset !== null) expect((refusal as ComparisonError).offset).toBe(offset);
});

function printed(e: ComparisonExpression): string {
  switch (e.kind) {
    case 'literal':
      return JSON.stringify(e.value);
    case 'metavariable':
      return e.name;
    case 'list':
      return `[${e.elements.map(printed)}]`;
    case 'unary':
      return `(${e.operator} ${printed(e.operand)})`;
    case 'binary':
      return `(${printed(e.left)} ${e.operator} ${printed(e.right)})`;
    case 'call':
      return `${e.name}(${e.args.map(printed)})`;
  }
}
