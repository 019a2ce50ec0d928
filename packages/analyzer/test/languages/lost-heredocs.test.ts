/** The scanners of Ruby and PHP forget the words of open heredocs that grow too long: what follows is not known, and is not called clean. */
import { expect, test } from 'vitest';
import { lowerSource } from './lower-source.ts';

const LONG = 'A'.repeat(1_100);

test.each([
  ['ruby', `x = <<${LONG}\n=begin\n${LONG}\ndanger(1, 2)\n`],
  ['php', `<?php\n$x = <<<${LONG}\n; /*\n${LONG};\ndanger(1, 2); /**/\n`],
  ['php', `<?php\n$x = <<<'${LONG}'\n; /*\n${LONG};\ndanger(1, 2); /**/\n`],
] as const)('%s %#', async (language, source) => {
  const { problems } = await lowerSource(language, source);
  expect(problems.map(({ kind }) => kind)).toContain('missing');
});

test.each([
  ['ruby', `x = <<${'A'.repeat(190)}\ntext\n${'A'.repeat(190)}\n`],
  ['ruby', 'f(<<A, <<~B)\na\nA\n  b #{<<C}\nc\nC\n  B\n'],
  ['ruby', 'x = <<A\na\nA'],
  ['php', `<?php\n$x = <<<${'A'.repeat(190)}\ntext\n${'A'.repeat(190)};\n`],
  ['php', '<?php\nf(<<<\'A\'\n  a\n  A, <<<"B"\n{$b}\nB);\n'],
] as const)('%s keeps what it can: %#', async (language, source) => {
  expect((await lowerSource(language, source)).problems).toEqual([]);
});
