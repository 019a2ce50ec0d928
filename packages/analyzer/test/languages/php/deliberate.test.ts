/** Matches in which PHP means to go beyond Semgrep 1.172, or to say a range more plainly. */
import { it } from 'vitest';
import { check } from '../../matching/matching.ts';

const php = (pattern: string, source: string, expected: readonly string[]): void =>
  check('php', pattern, `<?php ${source}`, expected);

it('finds functions, classes and constants in any case, also where the file spells them in no other', () => {
  php('md5($X)', 'MD5($a);', ['6-13 MD5($a) $X=$a']);
  php('eval($X)', 'EVAL($a);', ['6-14 EVAL($a) $X=$a']);
  php('class Foo { ... }', 'class foo {}', ['6-18 class foo {}']);
  php('PHP_EOL', 'f(php_eol);', ['8-15 php_eol']);
});

it('knows a name from the root as the name; in patterns it means only such names', () => {
  php('md5($X)', '\\md5($a);', ['6-14 \\md5($a) $X=$a']);
  php('\\md5($X)', 'md5($a); \\md5($b);', ['15-23 \\md5($b) $X=$b']);
  php('new Foo(...)', 'new \\Foo(1);', ['6-17 new \\Foo(1)']);
  php('new A\\Foo(...)', 'new \\A\\Foo;', ['6-16 new \\A\\Foo']);
  php('try { ... } catch (Exception $V) { ... }', 'try { } catch (\\Exception $e) { }', [
    '6-39 try { } catch (\\Exception $e) { } $V=$e',
  ]);
  php('class $C extends Foo { ... }', 'class E extends \\Foo {}', ['6-29 class E extends \\Foo {} $C=E']);
});

it('knows exit and die apart, each with and without parentheses', () => {
  php('die(...)', 'die; die(1); exit(1);', ['11-17 die(1)', '6-9 die']);
  php('$X or die(...)', '$a or die("x");', ['6-20 $a or die("x") $X=$a']);
});

it('reports the whole of calls, arrays and new objects', () => {
  php('exit(...)', 'exit(1);', ['6-13 exit(1)']);
  php('print($X)', 'print($a);', ['6-15 print($a) $X=$a']);
  php('new $C(...)', 'new Foo(1);', ['6-16 new Foo(1) $C=Foo']);
  php('[...]', 'array(1);', ['6-14 array(1)']);
  php('switch ($X) { case 1: foo(); }', 'switch ($a) { case 1: foo(); }', [
    '6-36 switch ($a) { case 1: foo(); } $X=$a',
  ]);
});

it('reads the alternative syntax of loops as loops', () => {
  php('while ($X) { ... }', 'while ($a): b(); endwhile;', ['6-22 while ($a): b(); $X=$a']);
  php('foreach ($A as $B) { ... }', 'foreach ($a as $b): c(); endforeach;', [
    '6-30 foreach ($a as $b): c(); $A=$a $B=$b',
  ]);
});

it('binds what is interpolated, and takes the value of a string and not its spelling', () => {
  php('f("...$X...")', 'f("a $b c"); f("$b"); f("a {$b->c}");', [
    '19-26 f("$b") $X=$b',
    '28-42 f("a {$b->c}") $X=$b->c',
    '6-17 f("a $b c") $X=$b',
  ]);
  php('f("a $X c")', 'f("a $b c"); f("a $b d");', ['6-17 f("a $b c") $X=$b']);
  php('f("a")', 'f("\\x61");', ['6-15 f("\\x61")']);
});

it('leaves markup alone: it is no echo', () => {
  check('php', 'echo $X;', '<b><?= $a ?></b>', ['3-12 <?= $a ?> $X=$a']);
});

it('reads what Semgrep has no patterns for', () => {
  php('echo $X', 'echo $a;', ['6-13 echo $a $X=$a']);
  php('fn($X) => $Y', '$f = fn($a) => 1;', ['11-22 fn($a) => 1 $X=$a $Y=1']);
  php('match ($X) { ... }', '$z = match ($a) { 1 => 2 };', ['11-32 match ($a) { 1 => 2 } $X=$a']);
  php('enum $E { ... }', 'enum A {}', ['6-15 enum A {} $E=A']);
  php('namespace $N;', 'namespace A\\B;', ['6-20 namespace A\\B; $N=A\\B']);
  php('#[Route(...)] function $F(...) { ... }', '#[B, Route("x")] function f() {}', [
    '6-38 #[B, Route("x")] function f() {} $F=f',
  ]);
  php('#[Route(...)]', '#[Route("x")] class A {}', ['8-18 Route("x")']);
  php("'k' => $V", "['k' => 1];", ["7-15 'k' => 1 $V=1"]);
  php('catch ($E $V) { }', 'try { } catch (A $e) { }', ['14-30 catch (A $e) { } $E=A $V=$e']);
  php('<?php foo($X);', 'foo(1);', ['6-13 foo(1); $X=1']);
  php('for (...) { ... }', 'for (;;) { } foreach ($a as $b) { }', [
    '19-41 foreach ($a as $b) { }',
    '6-18 for (;;) { }',
  ]);
  php('switch ($X) { ... case 2: ... }', 'switch ($a) { case 1: b(); case 2: c(); }', [
    '6-47 switch ($a) { case 1: b(); case 2: c(); } $X=$a',
  ]);
});

it('minds captured variables that a pattern names', () => {
  php('function ($X) use ($Y) { ... }', '$f = function ($a) use ($b) { }; $g = function ($a) { };', [
    '11-37 function ($a) use ($b) { } $X=$a $Y=$b',
  ]);
});

it('tells a callable of a call from the call', () => {
  php('f($X)', 'f(...);', []);
  php('f()', 'f(...);', []);
  php('f(...)', 'f(...);', ['6-12 f(...)']);
});
