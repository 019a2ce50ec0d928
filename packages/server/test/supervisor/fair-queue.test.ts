import { describe, expect, test } from 'vitest';
import { FairQueue } from '../../src/supervisor/fair-queue.ts';

interface Work {
  readonly analysisId: string;
  readonly customerId: string;
  partsLeft: number;
  partsRunning: number;
}

const work = (analysisId: string, partsLeft = 1): Work => ({
  analysisId,
  customerId: analysisId[0]!,
  partsLeft,
  partsRunning: 0,
});

function queueOf(...works: Work[]): FairQueue<Work> {
  const queue = new FairQueue<Work>();
  for (const each of works) queue.add(each);
  return queue;
}

/** Ids in the order in which `slots` workers take parts, each part ending before the slot takes the next. */
function order(queue: FairQueue<Work>, slots: number): string[] {
  const taken: string[] = [];
  const running: Work[] = [];
  for (;;) {
    const next = running.length < slots ? queue.next() : undefined;
    if (next === undefined) {
      const done = running.shift();
      if (done === undefined) return taken;
      done.partsRunning -= 1;
      if (done.partsLeft + done.partsRunning === 0) queue.remove(done.analysisId);
      continue;
    }
    next.partsLeft -= 1;
    next.partsRunning += 1;
    running.push(next);
    taken.push(next.analysisId);
  }
}

describe('order of work', () => {
  test('one customer: as they came', () => {
    expect(order(queueOf(work('a1'), work('a2'), work('a3')), 1)).toEqual(['a1', 'a2', 'a3']);
  });

  test('whoever sends one goes before the second of whoever sends many', () => {
    expect(order(queueOf(work('a1'), work('a2'), work('a3'), work('b1'), work('c1')), 1)).toEqual([
      'a1',
      'b1',
      'c1',
      'a2',
      'a3',
    ]);
  });

  test('a large analysis does not keep all workers', () => {
    expect(order(queueOf(work('a1', 4), work('b1', 2)), 2)).toEqual(['a1', 'b1', 'a1', 'b1', 'a1', 'a1']);
  });

  test('what has begun is finished before more of the same customer begins', () => {
    expect(order(queueOf(work('a1', 2), work('a2', 2)), 2)).toEqual(['a1', 'a1', 'a2', 'a2']);
  });
});

describe('waiting', () => {
  test('lists those that have not begun, in order', () => {
    const queue = queueOf(work('a1'), work('a2'), work('b1'));
    expect(queue.waiting()).toEqual(['a1', 'b1', 'a2']);
    queue.next();
    expect(queue.waiting()).toEqual(['b1', 'a2']);
    queue.remove('b1');
    expect(queue.waiting()).toEqual(['a2']);
  });

  test('an empty queue has no next', () => {
    expect(queueOf().next()).toBeUndefined();
    expect(queueOf(work('a1', 0)).next()).toBeUndefined();
  });

  test('what is in it can be looked up', () => {
    const queue = queueOf(work('a1'));
    expect(queue.get('a1')?.analysisId).toBe('a1');
    expect(queue.get('zz')).toBeUndefined();
    expect(queue.all()).toHaveLength(1);
  });
});
