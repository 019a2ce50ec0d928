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

it('folds arithmetic in every language', () => {
  check('javascript', 'foo(1)', 'foo(2 - 1)', ['0-10 foo(2 - 1)']);
});

it('reads an except clause by itself', () => {
  check('python', 'except $E: pass', 'try:\n  a()\nexcept E:\n  pass', ['11-27 except E:\n  pass $E=E']);
});
