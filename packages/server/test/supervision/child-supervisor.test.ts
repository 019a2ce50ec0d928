/** Restart policy, with children that are nothing but promises: the supervisor knows no more of real ones. */
import { describe, expect, test } from 'vitest';
import {
  type Child,
  type ChildExit,
  type ChildSpecification,
  ChildSupervisor,
  TooManyChildren,
} from '../../src/supervision/child-supervisor.ts';
import { RestartIntensity } from '../../src/supervision/restart-intensity.ts';

class FakeChild implements Child {
  readonly calls: string[] = [];
  readonly #end = Promise.withResolvers<ChildExit>();
  readonly exited = this.#end.promise;
  readonly #obeys: boolean;

  constructor(obeys = true) {
    this.#obeys = obeys;
  }

  terminate(): void {
    this.calls.push('terminate');
    if (this.#obeys) this.end({ normal: true });
  }

  kill(): void {
    this.calls.push('kill');
    this.end({ normal: false });
  }

  end(exit: ChildExit): void {
    this.#end.resolve(exit);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(options: { maxRestarts?: number; maxChildren?: number; startThrowsAfter?: number } = {}) {
  const started: FakeChild[] = [];
  const told = { exceeded: 0 };
  const policy = { maxRestarts: options.maxRestarts ?? 2, maxSeconds: 60, maxChildren: options.maxChildren ?? 5 };
  const supervisor = new ChildSupervisor(policy, () => {
    told.exceeded += 1;
  });
  const specification = (
    restart: ChildSpecification['restart'],
    child: () => FakeChild = () => new FakeChild(),
  ): ChildSpecification<FakeChild> => ({
    restart,
    shutdownMs: 10,
    start: () => {
      if (started.length >= (options.startThrowsAfter ?? Number.POSITIVE_INFINITY)) throw new Error('cannot start');
      const fresh = child();
      started.push(fresh);
      return fresh;
    },
  });
  return { supervisor, started, told, specification };
}

describe('a child that ends', () => {
  test.each([
    ['permanent', true, 2],
    ['permanent', false, 2],
    ['transient', true, 1],
    ['transient', false, 2],
    ['temporary', true, 1],
    ['temporary', false, 1],
  ] as const)('%s, normal: %s → %i starts', async (restart, normal, starts) => {
    const { supervisor, started, specification } = setUp();
    supervisor.startChild(specification(restart)).end({ normal });
    await turn();
    expect(started).toHaveLength(starts);
    expect(supervisor.size).toBe(starts - 1 || (starts === 2 ? 1 : 0));
  });

  test('is not restarted when it was stopped', async () => {
    const { supervisor, started, specification } = setUp();
    await supervisor.stopChild(supervisor.startChild(specification('permanent')));
    await turn();
    expect(started).toHaveLength(1);
    expect(supervisor.size).toBe(0);
  });
});

describe('a stop', () => {
  test('asks first', async () => {
    const { supervisor, specification } = setUp();
    const child = supervisor.startChild(specification('permanent'));
    await supervisor.stopChild(child);
    expect(child.calls).toEqual(['terminate']);
  });

  test('kills who does not obey within its time', async () => {
    const { supervisor, specification } = setUp();
    const child = supervisor.startChild(specification('permanent', () => new FakeChild(false)));
    await supervisor.stop();
    expect(child.calls).toEqual(['terminate', 'kill']);
  });

  test('of the same child twice asks once, of a strange one not at all', async () => {
    const { supervisor, specification } = setUp();
    const child = supervisor.startChild(specification('permanent', () => new FakeChild(false)));
    const stranger = new FakeChild();
    await Promise.all([supervisor.stopChild(child), supervisor.stopChild(child), supervisor.stopChild(stranger)]);
    expect(child.calls).toEqual(['terminate', 'kill']);
    expect(stranger.calls).toEqual([]);
  });

  test('leaves a supervisor that starts nothing', async () => {
    const { supervisor, specification } = setUp();
    await supervisor.stop();
    expect(() => supervisor.startChild(specification('permanent'))).toThrow('stopped');
    supervisor.resume();
    expect(supervisor.state).toBe('stopped');
  });
});

test('there are never more than maxChildren', () => {
  const { supervisor, specification } = setUp({ maxChildren: 1 });
  supervisor.startChild(specification('permanent'));
  expect(() => supervisor.startChild(specification('permanent'))).toThrow(TooManyChildren);
});

describe('beyond the restart intensity', () => {
  test('all children are ended, and nothing starts before it resumes', async () => {
    const { supervisor, started, told, specification } = setUp({ maxRestarts: 2 });
    const neighbour = supervisor.startChild(specification('permanent'));
    supervisor.startChild(specification('permanent'));
    for (let deaths = 0; deaths < 3; deaths += 1) {
      started.at(-1)!.end({ normal: false });
      await turn();
    }
    expect(told.exceeded).toBe(1);
    expect(started).toHaveLength(4);
    expect(neighbour.calls).toEqual(['terminate']);
    expect(supervisor.state).toBe('exceeded');
    expect(() => supervisor.startChild(specification('permanent'))).toThrow('exceeded');
    supervisor.resume();
    supervisor.startChild(specification('permanent')).end({ normal: false });
    await turn();
    expect(supervisor.state).toBe('running');
    expect(supervisor.size).toBe(1);
  });

  test('a restart that cannot even start counts as beyond', async () => {
    const { supervisor, told, specification } = setUp({ startThrowsAfter: 1 });
    supervisor.startChild(specification('permanent')).end({ normal: false });
    await turn();
    expect(told.exceeded).toBe(1);
  });
});

describe('the intensity', () => {
  test('forgets what is older than its window', () => {
    let now = 0;
    const intensity = new RestartIntensity({ maxRestarts: 2, maxSeconds: 10 }, () => now);
    expect([intensity.record(), intensity.record()]).toEqual([true, true]);
    now = 9_999;
    expect(intensity.record()).toBe(false);
    now = 20_000;
    expect(intensity.record()).toBe(true);
  });

  test('of zero allows none', () => {
    expect(new RestartIntensity({ maxRestarts: 0, maxSeconds: 10 }).record()).toBe(false);
  });
});
