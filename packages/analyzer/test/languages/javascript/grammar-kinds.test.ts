/** Every named kind of the grammars has a handler, or a reason why it never reaches one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { TABLE } from '../../../src/languages/javascript/lower.ts';

interface NodeType {
  readonly type: string;
  readonly named: boolean;
  /** Only a category: its members are listed by themselves. */
  readonly subtypes?: readonly unknown[];
}

const require = createRequire(import.meta.url);
const GRAMMARS = [
  'tree-sitter-javascript/src/node-types.json',
  'tree-sitter-typescript/typescript/src/node-types.json',
  'tree-sitter-typescript/tsx/src/node-types.json',
];

function namedKinds(file: string): string[] {
  const types = JSON.parse(readFileSync(require.resolve(file), 'utf8')) as NodeType[];
  return types.filter((type) => type.named && type.subtypes === undefined).map((type) => type.type);
}

for (const file of GRAMMARS)
  test(`every kind of ${file} is lowered or is part of another`, () => {
    const kinds = namedKinds(file);
    expect(kinds.length).toBeGreaterThan(100);
    expect(kinds.filter((kind) => !(kind in TABLE.handlers) && !(kind in TABLE.parts))).toEqual([]);
  });

test('no handler and no part stands for a kind that no grammar has', () => {
  const known = new Set(GRAMMARS.flatMap(namedKinds));
  expect([...Object.keys(TABLE.handlers), ...Object.keys(TABLE.parts)].filter((kind) => !known.has(kind))).toEqual([]);
});

test('no kind is both handled and a part', () => {
  expect(Object.keys(TABLE.parts).filter((kind) => kind in TABLE.handlers)).toEqual([]);
});
