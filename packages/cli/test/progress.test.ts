import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { drawnOn } from '../src/scan/progress.ts';

function terminal() {
  const writes: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      writes.push(String(chunk));
      done();
    },
  });
  return { stream, lines: () => writes.map((text) => stripVTControlCharacters(text).replace(/\r/g, '')), writes };
}

test('shows phase, files and rate, one line over the other', () => {
  const { stream, lines, writes } = terminal();
  let now = 0;
  const progress = drawnOn(stream, () => now);
  progress.update('collecting');
  progress.update('analysing', 0, 200);
  now = 2_000;
  progress.update('analysing', 100, 200);
  progress.update('analysing', 200, 200);
  progress.clear();
  expect(lines()).toEqual([
    'collecting',
    `analysing  ${'━'.repeat(24)} 0/200 files`,
    `analysing  ${'━'.repeat(24)} 100/200 files  50 files/s`,
    `analysing  ${'━'.repeat(24)} 200/200 files  100 files/s`,
    '',
  ]);
  expect(writes.every((text) => text.startsWith('\r\u001b[K') && !text.includes('\n'))).toBe(true);
});

test('redraws no more often than the eye can follow, but never misses the end', () => {
  const { stream, lines } = terminal();
  let now = 0;
  const progress = drawnOn(stream, () => now);
  for (let done = 0; done <= 1_000; done++) {
    now += 1;
    progress.update('sealing', done, 1_000);
  }
  expect(lines().length).toBeLessThan(20);
  expect(lines().at(-1)).toContain('1000/1000');
});
