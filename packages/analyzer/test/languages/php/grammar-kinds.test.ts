/** Every named kind of the grammar has a handler, or a reason why it never reaches one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { TABLE } from '../../../src/languages/php/lower.ts';

interface NodeType {
  readonly type: string;
  readonly named: boolean;
  /** Only a category: its members are listed by themselves. */
  readonly subtypes?: readonly unknown[];
}

const file = createRequire(import.meta.url).resolve('tree-sitter-php/php/src/node-types.json');
const types = JSON.parse(readFileSync(file, 'utf8')) as NodeType[];
const kinds = types.filter((type) => type.named && type.subtypes === undefined).map((type) => type.type);

test('every kind is lowered or is part of another', () => {
  expect(kinds.length).toBeGreaterThan(140);
  expect(kinds.filter((kind) => !(kind in TABLE.handlers) && !(kind in TABLE.parts))).toEqual([]);
});

test('no handler and no part stands for a kind that the grammar does not have', () => {
  const known = new Set(kinds);
  expect([...Object.keys(TABLE.handlers), ...Object.keys(TABLE.parts)].filter((kind) => !known.has(kind))).toEqual([]);
});

test('no kind is both handled and a part', () => {
  expect(Object.keys(TABLE.parts).filter((kind) => kind in TABLE.handlers)).toEqual([]);
});
