/** An analysis on a real node: sealed upload in, sealed results out. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RunningNode, SCRIPTED_WORKER } from './running-node.ts';

let running: RunningNode;
beforeEach(async () => {
  running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER });
});
afterEach(async () => {
  expect(await running.stop()).toEqual([]);
});

describe('an analysis', () => {
  test('gives a sealed result for each part, with counts in the clear', async () => {
    const outcome = await running.analyze([
      [{ path: 'src/a.js', text: 'const x = 1;\n' }],
      [
        { path: 'src/b.py', text: 'import os\nos.system(input())\n' },
        { path: 'notes.txt', text: 'hello' },
      ],
    ]);
    expect(outcome.kind).toBe('succeeded');
    expect([...outcome.results.keys()].sort()).toEqual([1, 2]);
    const coverage = [...outcome.results.values()].flatMap((result) => result.coverage);
    expect(coverage.map((entry) => [entry.path, entry.status]).sort()).toEqual([
      ['notes.txt', 'skipped'],
      ['src/a.js', 'scanned'],
      ['src/b.py', 'scanned'],
    ]);
  });
});
