import { it } from 'vitest';
import { check } from './matching.ts';

it('finds calls, with names resolved through imports', () => {
  check('javascript', 'foo(..., $X)', 'foo(1, 2); bar(3)', ['0-9 foo(1, 2) $X=2']);
  check('python', 'os.system(...)', 'from os import system as s\ns(x)', ['27-31 s(x)']);
});
