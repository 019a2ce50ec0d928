/** Texts that nest, chain or stretch one construct far beyond what people write: by language, and in all of them. */
import type { LanguageId } from '../../src/languages/language.ts';
import { EXTENSIONS, LANGUAGE_IDS } from './seeds.ts';

export interface Shape {
  readonly name: string;
  readonly path: string;
  text(count: number): string;
}

/** An opening, a closing, and what stands in the middle. */
const BRACKETS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
  ['f(', ')'],
  ['a[', ']'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
];

const PREFIXES: Partial<Record<LanguageId, string>> = { php: '<?php ', erb: '<% ' };

/** What nests in one language: before, opening, middle, closing, behind. */
const NESTED: Readonly<Record<LanguageId, readonly (readonly [string, string, string, string, string])[]>> = {
  javascript: [
    ['', '`${', '1', '}`', ''],
    ['', 'f(() => { return ', '1', '})', ''],
    ['', 'if (a) { ', 'b', '} else { c }', ''],
    ['', 'if (a) b; else ', 'c', '', ''],
    ['x = ', 'a ? b : ', 'c', '', ''],
    ['', 'for (;;) ', ';', '', ''],
    ['', 'a: ', ';', '', ''],
    ['', 'switch (a) { case 1: ', '', '}', ''],
    ['', 'try { ', '', '} catch { }', ''],
    ['x = ', 'a + ', 'b', '', ''],
    ['x = ', 'a ** ', 'b', '', ''],
    ['x = ', 'a = ', 'b', '', ''],
    ['x = ', '!', 'b', '', ''],
    ['x = ', 'await ', 'b', '', ''],
    ['x = ', 'new ', 'b', '', ''],
    ['a', '.b', '', '', ''],
    ['a', '.b()', '', '', ''],
    ['a', '`x`', '', '', ''],
    ['a', ' => b', '', '', ''],
    ['', 'class A { m() { ', '', '} }', ''],
    ['', 'function f(a = () => { ', '', '}) {}', ''],
    ['x = ', '{a: ', '1', '}', ''],
    ['const ', '{a: ', 'b', '}', ' = c'],
    ['x = ', '<a>', '', '</a>', ''],
    ['x = ', '<a b={', '1', '}/>', ''],
    ['', '/*', '', '*/', ''],
  ],
  typescript: [
    ['type A = ', 'B<', 'C', '>', ''],
    ['type A = ', 'B | ', 'C', '', ''],
    ['type A = ', 'B extends C ? D : ', 'E', '', ''],
    ['type A = ', '(a: ', 'b', ') => c', ''],
    ['let x', ' as any', '', '', ''],
    ['', 'namespace A { ', '', '}', ''],
    ['', '@a(', '', ')', ' class B {}'],
  ],
  tsx: [
    ['x = ', '<a>', '', '</a>', ''],
    ['x = ', '<a b={', '1', '}/>', ''],
    ['x = ', '<>{', '1', '}</>', ''],
  ],
  python: [
    ['', 'f"{', 'a', '}"', ''],
    ['x = ', 'lambda: ', '1', '', ''],
    ['x = ', 'not ', 'a', '', ''],
    ['x = ', 'a if b else ', 'c', '', ''],
    ['x = ', 'a + ', 'b', '', ''],
    ['x = ', 'a < ', 'b', '', ''],
    ['x = ', '{a: ', '1', '}', ''],
    ['x = ', '"a" ', '"b"', '', ''],
    ['', 'if a: pass\nel', 'if b: pass', '', ''],
    ['', 'x = ', '1', '', ''],
    ['x = ', '[a for a in ', 'b', ']', ''],
    ['', '@a\n', 'def f(): pass', '', ''],
    ['', 'with a: ', 'pass', '', ''],
    ['a', '.b', '', '', ''],
    ['a', '(1)', '', '', ''],
    ['', '"""', '', '"""', ''],
  ],
  java: [
    ['class A { void m() { x = ', '(a) ', 'b', '', '; } }'],
    ['class A { void m() { x = ', 'a + ', 'b', '', '; } }'],
    ['class A { void m() { x = ', 'a ? b : ', 'c', '', '; } }'],
    ['class A { void m() { ', 'if (a) b(); else ', 'c();', '', '} }'],
    ['class A { void m() { ', 'try { ', '', '} finally { }', '} }'],
    ['class A { void m() { x = ', '() -> ', 'b', '', '; } }'],
    ['', 'class A { ', '', '}', ''],
    ['class A extends ', 'B<', 'C', '>', ' {}'],
    ['', '@A(', '', ')', ' class B {}'],
    ['class A { ', 'int[] ', 'a', '', '; }'],
    ['class A { String s = ', '"""\n', '', '"""', '; }'],
    ['class A { void m() { a', '.b()', '', '', '; } }'],
    ['class A { void m() { switch (o) { case ', 'P(', 'int x', ')', ' -> f(); } } }'],
  ],
  ruby: [
    ['', '"#{', 'a', '}"', ''],
    ['', 'f { |a| ', '1', ' }', ''],
    ['', 'if a\n', 'b\n', 'end\n', ''],
    ['if a\n', 'elsif b\n', 'c\n', '', 'end'],
    ['', 'def m\n', '', 'end\n', ''],
    ['x = ', 'a ? b : ', 'c', '', ''],
    ['x = ', 'a + ', 'b', '', ''],
    ['x = ', 'not ', 'b', '', ''],
    ['', 'begin\n', '', 'rescue\nend\n', ''],
    ['', '%w(', '', ')', ''],
    ['', '<<~A\n#{', '', '}\nA\n', ''],
    ['f(', '<<~A, ', '', '', '1)\nA\n'],
    ['x = ', '{a: ', '1', '}', ''],
    ['case a\n', 'in {b: ', 'c', '}', '\nend'],
    ['a', '.b', '', '', ''],
    ['a', ' && b', '', '', ''],
    ['', 'a = ', '1', '', ''],
    ['', '->(a) { ', '', '}', ''],
  ],
  erb: [
    ['', '<% if a %>', 'b', '<% end %>', ''],
    ['', '<%= a %>', '', '', ''],
    ['', '<% f do |x| %>', '', '<% end %>', ''],
    ['', '<%', '', '', ''],
    ['', '', '', '%>', ''],
    ['', '<%# ', '', ' %>', ''],
  ],
  php: [
    ['<?php ', '"{$a[', '1', ']}"', ';'],
    ['<?php ', 'if ($a) { ', '', '}', ''],
    ['<?php ', 'if ($a): ', '', ' endif;', ''],
    ['<?php ', 'if ($a) b(); else ', 'c();', '', ''],
    ['<?php if ($a) {} ', 'elseif ($b) {} ', '', '', ''],
    ['<?php $x = ', '$a . ', '$b', '', ';'],
    ['<?php $x = ', '$a ?? ', '$b', '', ';'],
    ['<?php $x = ', '!', '$b', '', ';'],
    ['<?php $x = ', '(int) ', '$b', '', ';'],
    ['<?php ', 'function f() { ', '', '}', ''],
    ['<?php $x = ', 'fn() => ', '1', '', ';'],
    ['<?php $x = ', '<<<A\n{$', 'a', '}\nA\n', ';'],
    ['<?php $x = ', "['a' => ", '1', ']', ';'],
    ['<?php $a', '->b', '', '', ';'],
    ['<?php $a', '->b()', '', '', ';'],
    ['', '<?php ', 'a();', ' ?>', ''],
    ['', '<?= $a ?>', '', '', ''],
    ['<?php ', 'match($a) { 1 => ', '1', '}', ';'],
    ['<?php ', '$', 'a', '', ';'],
    ['<?php ', '#[A(', '1', ')]', ' class B {}'],
    ['<?php ', 'namespace A { ', '', '}', ''],
  ],
};

/** One line, or one value, of a length that no line has. */
const STRETCHED: readonly (readonly [string, string])[] = [
  ['a name', 'a'],
  ['digits', '7'],
  ['blanks', ' '],
  ['tabs', '\t'],
  ['line ends', '\n'],
  ['statements', 'a = b(c);'],
  ['arguments', 'f(1),'],
  ['commas', ','],
  ['semicolons', ';'],
  ['backslashes', '\\'],
  ['stars', '*'],
  ['dollars', '$'],
  ['comments', '# nosem\n'],
  ['quotes', '"a"'],
  ['surrogates', '\ud800'],
  ['emoji', '\u{1f600}'],
  ['equal names', 'a = a;\n'],
];

export function shapes(): Shape[] {
  const found: Shape[] = [];
  for (const language of LANGUAGE_IDS) {
    const path = `deep${EXTENSIONS[language]}`;
    const prefix = PREFIXES[language] ?? '';
    const add = (name: string, text: (count: number) => string): void =>
      void found.push({ name: `${language}: ${name}`, path, text });
    for (const [open, close] of BRACKETS) {
      add(`${open} and ${close}`, (count) => prefix + open.repeat(count) + close.repeat(count));
      add(`${open} alone`, (count) => prefix + open.repeat(count));
      add(`${close} alone`, (count) => prefix + close.repeat(count));
    }
    for (const [before, open, middle, close, behind] of [...NESTED[language], ...relatives(language)])
      add(`${open}…${close}`, (count) => before + open.repeat(count) + middle + close.repeat(count) + behind);
    for (const [name, part] of STRETCHED) add(name, (count) => prefix + part.repeat(count));
    add('indentation', (count) =>
      Array.from({ length: Math.ceil(Math.sqrt(2 * count)) }, (_, i) => `${' '.repeat(i)}if a:\n`).join(''),
    );
  }
  return found;
}

/** TypeScript nests all that JavaScript does. */
function relatives(language: LanguageId) {
  return language === 'typescript' || language === 'tsx' ? NESTED.javascript : [];
}
