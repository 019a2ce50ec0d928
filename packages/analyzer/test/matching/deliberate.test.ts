/** Matches in which we mean to go beyond Semgrep, or to say a range more plainly. */
import { it } from 'vitest';
import { check } from './matching.ts';

it('knows a module by its default import, its node: name and an inline require', () => {
  check('javascript', 'child_process.exec(...)', "import cp from 'child_process'; cp.exec(x)", ['32-42 cp.exec(x)']);
  check('javascript', 'child_process.exec(...)', "import {exec} from 'node:child_process'; exec(x)", ['41-48 exec(x)']);
  check('javascript', 'child_process.exec(...)', "require('child_process').exec(x)", [
    "0-32 require('child_process').exec(x)",
  ]);
  check('javascript', 'child_process.exec(...)', "const run = require('child_process').exec; run(x)", ['43-49 run(x)']);
});

it('sees through non-null assertions', () => {
  check('typescript', 'foo(a)', 'foo(a!)', ['0-7 foo(a!)']);
});

it('reports a whole method, an async arrow function, a whole template and a whole element', () => {
  check('javascript', 'function ... (...) {...}', 'class A { m(x) { return 1 } }', ['10-27 m(x) { return 1 }']);
  check('javascript', 'function ... (...) {...}', 'const f = async x => { }', ['10-24 async x => { }']);
  check('javascript', '`...${$X}...`', '`a${b}c`', ['0-8 `a${b}c` $X=b']);
  check('javascript', '<a href={$X}>...</a>', 'x = <a href={z}>t</a>', ['4-21 <a href={z}>t</a> $X=z']);
});

it('reports a with statement from its keyword on', () => {
  check('python', 'with open(...) as $F:\n  ...', 'with open(a) as f:\n  x()\n', [
    '0-24 with open(a) as f:\n  x() $F=f',
  ]);
});

it('reads an except clause by itself', () => {
  check('python', 'except $E: pass', 'try:\n  a()\nexcept E:\n  pass', ['11-27 except E:\n  pass $E=E']);
});

it('knows constants of Java classes from anywhere in the file', () => {
  check('java', 'foo("ab")', 'class A { static final String S = "ab"; } class B { void m() { foo(A.S); } }', [
    '63-71 foo(A.S)',
  ]);
  check('java', 'foo("ab")', 'class A { void m() { foo(S); } static final String S = "ab"; }', ['21-27 foo(S)']);
  check('java', 'foo("ab")', 'interface I { String S = "ab"; } class A { void m() { foo(I.S); } }', ['54-62 foo(I.S)']);
  check('java', 'foo("ab")', 'class A { String s = "ab"; void m() { foo(s); } }', []);
  check('java', 'foo("ab")', 'class A { private String s = "ab"; void m() { foo(s); this.s = x; } }', []);
});

it('takes the value of a Java string and not its spelling', () => {
  check('java', 'foo("ab")', 'class A { void m() { foo("\\u0061b"); } }', ['21-35 foo("\\u0061b")']);
  check('java', 'foo("a\\nb")', 'class A { void m() { foo("""\n    a\n    b"""); } }', [
    '21-44 foo("""\n    a\n    b""")',
  ]);
});

it('knows the type that a Java pattern or catch clause gives', () => {
  check('java', 'foo((String $X))', 'class A { void m() { if (o instanceof String s) foo(s); } }', [
    '48-54 foo(s) $X=s',
  ]);
  check('java', 'foo((E $X))', 'class A { void m() { try { } catch (E e) { foo(e); } } }', ['43-49 foo(e) $X=e']);
});

it('reports a Java method, lambda, switch or enum from its beginning to its end', () => {
  check('java', '$R $M(...)', 'class A { void m() { } }', ['10-22 void m() { } $M=m $R=void']);
  check('java', '(...) -> {...}', 'class A { B b = () -> { }; }', ['16-25 () -> { }']);
  check('java', 'enum $E { ... }', 'enum E { A }', ['0-12 enum E { A } $E=E']);
  check('java', 'switch ($X) { ... }', 'class A { void m() { switch (a) { case 1: b(); } } }', [
    '21-48 switch (a) { case 1: b(); } $X=a',
  ]);
});

it('reads a Java catch clause by itself, resources of any kind, and the constructors of any pattern', () => {
  check('java', 'catch ($T $E) { }', 'class A { void m() { try { a(); } catch (B | C e) { } } }', [
    '34-53 catch (B | C e) { } $E=e $T=B',
  ]);
  check('java', 'try (...) { ... }', 'class A { void m() { try (r) { } } }', ['21-32 try (r) { }']);
  check('java', 'this(...);', 'class A { A() { this(1); } }', ['16-23 this(1)']);
});

it('finds Ruby methods of classes, modules, cases and rescued bodies', () => {
  check('ruby', 'def self.$F(...)\n  ...\nend', 'def self.f; a; end\ndef f; end', ['0-13 def self.f; a $F=f']);
  check('ruby', 'module $M\n  ...\nend', 'module A\n x\nend', ['0-11 module A\n x $M=A']);
  check('ruby', 'case $X\nwhen $Y\n  ...\nend', 'case a\nwhen 1\n b\nend', ['0-16 case a\nwhen 1\n b $X=a $Y=1']);
  check('ruby', 'begin\n  ...\nrescue $E\n  ...\nend', 'def f\n a\nrescue E\n b\nend', ['7-20 a\nrescue E\n b $E=E']);
  check('ruby', 'unless $X\n  ...\nend', 'unless a\n b\nelse\n c\nend', ['0-19 unless a\n b\nelse\n c $X=a']);
});

it('reads Ruby literals as the values that they are', () => {
  check('ruby', 'foo("a")', 'foo("\\x61")', ['0-11 foo("\\x61")']);
  check('ruby', 'foo("...")', 'foo(?a)', ['0-7 foo(?a)']);
  check('ruby', 'foo("...")', 'foo(%w[a])', []);
  check('ruby', '[...]', '%w[a]', ['0-5 %w[a]']);
  check('ruby', 'foo(a: 1)', 'foo("a": 1)', ['0-11 foo("a": 1)']);
  check('ruby', 'foo("...#{$X}...")', 'foo(<<~A)\n  a #{b}\nA\n', ['0-9 foo(<<~A) $X=b']);
});

it('finds what a template writes', () => {
  check('erb', '<%= $X %>', '<%= a %> <% b %> <%== c.d -%>', ['0-8 <%= a %> $X=a']);
  check('erb', '<%== $X %>', '<%= a %> <% b %> <%== c.d -%>', ['17-29 <%== c.d -%> $X=c.d']);
  check('erb', '<%= raw($X) %>', '<p><%= raw a %></p>', ['3-15 <%= raw a %> $X=a']);
  check('erb', '<%= form_for(...) do |...| ... end %>', '<%= form_for a do |f| %>\n  x\n<% end %>', [
    '0-35 <%= form_for a do |f| %>\n  x\n<% end',
  ]);
  check('erb', '$X.each do |$I| ... end', '<% a.each do |i| %>é<%= i %><% end %>', [
    '3-34 a.each do |i| %>é<%= i %><% end $I=i $X=a',
  ]);
});

it('holds a regular expression against the value of a string, and against how it is written', () => {
  check('javascript', 'foo("=~/^a\\nb$/")', 'foo("a\\nb")', ['0-11 foo("a\\nb")']);
  check('javascript', 'foo("=~/^\\d+$/")', 'foo("12"); foo("dd")', ['0-9 foo("12")']);
  check('java', 'foo("=~/^a\\.b$/")', 'class A { void m() { foo("a.b"); foo("axb"); } }', ['21-31 foo("a.b")']);
  check('python', 'foo("=~/^a\\\\\\\\b$/")', 'foo("a\\\\b")', ['0-11 foo("a\\\\b")']);
  check('javascript', 'foo("=~/^$/")', 'const s = "a" + "b"; foo(s)', []);
});
