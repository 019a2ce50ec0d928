/** Hostile files and rules: a bounded number of cases here, more by `scripts/fuzz.ts`, which takes the same seeds. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/index.ts';
import { Fuzzer, type Kind } from './cases.ts';
import { expectThat } from './check-analysis.ts';
import { shapes } from './nesting.ts';
import { shrink } from './shrink.ts';

let fuzzer: Fuzzer;
beforeAll(async () => {
  fuzzer = new Fuzzer(await createEngine());
});

/** New fixtures change what a seed makes: what was found has a test of its own where it was mended. */
const COUNTS: readonly (readonly [kind: Kind, count: number])[] = [
  ['file', 800],
  ['rules', 200],
];

test.each(COUNTS)('%s: %i cases keep every promise', (kind, count) => {
  for (let seed = 0; seed < count; seed++) {
    const { bytes, check } = fuzzer.case(kind, seed);
    expect(
      () => check(bytes),
      `npx node --conditions=source scripts/fuzz.ts --kind ${kind} --seed ${seed}`,
    ).not.toThrow();
  }
});

/** Deep enough for every limit on depth, and small enough that all shapes take seconds. */
const SHAPE_COUNT = 450;

test('every construct, nested, chained and stretched', () => {
  for (const shape of shapes()) {
    const { bytes, check } = fuzzer.shape(shape, SHAPE_COUNT);
    expect(() => check(bytes), shape.name).not.toThrow();
  }
});

test.each(['(', '[', '{', '<'])('100,000 of %s in every language', (bracket) => {
  for (const shape of shapes().filter(({ name }) => name.endsWith(`: ${bracket} alone`))) {
    const { bytes, check } = fuzzer.shape(shape, 100_000);
    expect(() => check(bytes), shape.name).not.toThrow();
  }
});

describe('the fuzzing itself', () => {
  test('makes the same of a seed each time, and something else of another', () => {
    const bytes = (seed: number) => Buffer.from(fuzzer.case('file', seed).bytes).toString('hex');
    expect(bytes(7)).toBe(bytes(7));
    expect(bytes(7)).not.toBe(bytes(8));
  });

  test('makes a failing input as small as its cause', () => {
    const small = shrink(Buffer.from(`${'x'.repeat(300)}!${'y'.repeat(200)}?`), (bytes) => /!.*\?/.test(String(bytes)));
    expect(String(small)).toBe('!?');
  });

  test('reports a promise that is broken', () => {
    expect(() => expectThat(false, 'two is one')).toThrow('two is one');
  });
});
