/** Patterns in which `...` and metavariables stand where the grammar knows none: each is read, as the shape that is meant. */
import { beforeAll, expect, test } from 'vitest';
import { printAst } from '../../../src/ast/printer.ts';
import { java } from '../../../src/languages/java/grammar.ts';
import { compilePattern } from '../../../src/matching/pattern-parser.ts';
import { loadGrammar } from '../../../src/syntax/syntax.ts';

beforeAll(async () => void (await loadGrammar(java.grammarFile())));

test.each([
  ['foo(..., $X)', '(Call callee: foo args: [(Ellipsis) (Metavariable $X)])'],
  ['(byte[] $X)', '(TypedMetavariable $X (TypeExpression form: array [(NamedType name: byte)]))'],
  ['(List<$T> $X)', '(TypedMetavariable $X (NamedType name: List args: [(Metavariable $T)]))'],
  ['(String) $X', '(Cast form: cast type: (NamedType name: String) expression: (Metavariable $X))'],
  ['new $T<...>(...)', '(New callee: (NamedType name: (Metavariable $T) args: [(Ellipsis)]) args: [(Ellipsis)])'],
  [
    '$X.a(). ... .b()',
    '(Call callee: (Member object: (Member object: (Call callee: (Member object: (Metavariable $X) property: a)) property: (Ellipsis)) property: b))',
  ],
  [
    'int[] $X = {..., 1};',
    '(VariableDeclaration declarators: [ (Declarator target: (Metavariable $X) type: (TypeExpression form: array [(NamedType name: int)]) value: (Sequence form: array [(Ellipsis) 1])) ])',
  ],
  ['public ... class $C { ... }', '(Class modifiers: [public] name: (Metavariable $C) members: [(Ellipsis)])'],
  [
    'enum $E { ..., A, ...; ... }',
    '(Class form: enum name: (Metavariable $E) members: [ (Ellipsis) (Field modifiers: [enum-member] name: A) (Ellipsis) (Ellipsis) ])',
  ],
  [
    'switch ($X) { ... case 1: a(); ... }',
    '(Switch subject: (Metavariable $X) cases: [ (Ellipsis) (SwitchCase tests: [1] body: [(ExpressionStatement (Call callee: a)) (Ellipsis)]) ])',
  ],
  [
    'switch ($X) { ... case 1 -> $Y; ... }',
    '(Switch subject: (Metavariable $X) cases: [ (Ellipsis) (SwitchCase tests: [1] body: [(ExpressionStatement (Metavariable $Y))]) (Ellipsis) ])',
  ],
  ['catch (...) { ... }', '(Catch types: [(Ellipsis)] target: (Ellipsis) body: (Block [(Ellipsis)]))'],
  [
    'for (...) { ... }',
    '(ForEach target: (VariableDeclaration declarators: [(Ellipsis)]) iterable: (Ellipsis) body: (Block [(Ellipsis)]))',
  ],
  [
    '@A(..., x = 1, ...)',
    '(Decorator (Call callee: A args: [(Ellipsis) (KeywordArgument name: x value: 1) (Ellipsis)]))',
  ],
  ['super($X, ...)', '(Call callee: super args: [(Metavariable $X) (Ellipsis)])'],
  [
    'new A() { ... void m() { ... b(); } ... }',
    '(New callee: (NamedType name: A) body: [ (Ellipsis) (Function form: method name: m returnType: (NamedType name: void) body: (Block [(Ellipsis) (ExpressionStatement (Call callee: b))])) (Ellipsis) ])',
  ],
])('%s', (pattern, expected) => {
  const { nodes } = compilePattern(pattern, java);
  expect(nodes.map(printAst).join(' ').replace(/\s+/g, ' ')).toBe(expected);
});
