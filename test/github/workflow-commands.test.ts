import { describe, expect, test } from 'vitest';
import { readFileCommands, readPrinted } from './workflow-commands.ts';

describe('what a step prints', () => {
  test.each([
    [
      '::error file=a.js,line=3,title=a%2Cb%3A::first%0Asecond %2525',
      { name: 'error', properties: { file: 'a.js', line: '3', title: 'a,b:' }, data: 'first\nsecond %25' },
    ],
    ['  ::warning::w', { name: 'warning', properties: {}, data: 'w' }],
    ['text before ##[set-output name=a%3B;]value', { name: 'set-output', properties: { name: 'a;' }, data: 'value' }],
    ['text\r::error::after a carriage return', { name: 'error', properties: {}, data: 'after a carriage return' }],
  ])('%j is a command', (text, command) => {
    expect(readPrinted(text).commands).toEqual([command]);
  });

  test.each(['text ::error::x', ':: error::x', '::unknown::x', '##[unknown]x', '::error'])('%j is text', (text) => {
    expect(readPrinted(text)).toEqual({ commands: [], lines: [text] });
  });

  test('between stop-commands and its token all is text', () => {
    const { commands } = readPrinted('::stop-commands::t\n::error::no\n::t::\n::error::yes');
    expect(commands.map(({ data }) => data)).toEqual(['t', 'yes']);
  });
});

describe('files of commands', () => {
  test('both forms', () => {
    expect(readFileCommands('a=1=2\nb<<E\nx\n\nE2\nE\nc=\n')).toEqual({ a: '1=2', b: 'x\n\nE2', c: '' });
  });

  test.each(['a', 'a<<E\nx', '<<E\nE'])('%j is refused', (text) => {
    expect(() => readFileCommands(text)).toThrow(/refuses/);
  });
});
