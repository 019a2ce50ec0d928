import { describe, expect, test } from 'vitest';
import { type Death, DeathPolicy } from '../../src/supervisor/death-policy.ts';

const death = (change: Partial<Death> = {}): Death => ({
  kind: 'died',
  cause: 'crash',
  step: { kind: 'file', index: 7 },
  killedFromOutside: false,
  fresh: true,
  ...change,
});

describe('a death at a file', () => {
  test.each([
    ['crash', 'crashed'],
    ['timeout', 'timeout'],
    ['memory', 'memory'],
  ] as const)('by %s excludes it as %s', (cause, reason) => {
    const verdict = new DeathPolicy(20).judge(death({ cause }));
    expect(verdict).toEqual({ kind: 'again', excluded: [{ index: 7, reason }] });
  });

  test.each([
    ['a kill from outside', { killedFromOutside: true }],
    ['a stop of the pool', { cause: 'stopped' }],
    ['memory that an earlier part may have filled', { cause: 'memory', fresh: false }],
  ] as const)('by %s is forgiven once, and twice at two files', (_name, change) => {
    const at = (policy: DeathPolicy, index: number) =>
      policy.judge(death({ ...change, step: { kind: 'file', index } }));
    const same = new DeathPolicy(20);
    expect(at(same, 7)).toEqual({ kind: 'again', excluded: [] });
    expect(at(same, 7)).toMatchObject({ kind: 'again', excluded: [{ index: 7 }] });
    const different = new DeathPolicy(20);
    expect([at(different, 7), at(different, 8)]).toEqual(Array(2).fill({ kind: 'again', excluded: [] }));
    expect(at(different, 9)).toEqual({ kind: 'give-up', code: 'ANALYSIS_FAILED' });
  });

  test('that is excluded already cannot be put down to it again', () => {
    const policy = new DeathPolicy(20);
    policy.judge(death());
    expect(policy.judge(death())).toEqual({ kind: 'give-up', code: 'ANALYSIS_FAILED' });
  });

  test('beyond the budget gives the part up', () => {
    const policy = new DeathPolicy(2);
    const at = (index: number) => policy.judge(death({ step: { kind: 'file', index } })).kind;
    expect([at(1), at(2), at(3)]).toEqual(['again', 'again', 'give-up']);
    expect(policy.excluded).toHaveLength(2);
  });
});

describe.each(['opening', 'sealing'] as const)('a death while %s', (kind) => {
  test.each([
    ['timeout', 'TIMEOUT'],
    ['crash', 'ANALYSIS_FAILED'],
  ] as const)('by %s is forgiven twice, then ends in %s', (cause, code) => {
    const policy = new DeathPolicy(20);
    const judge = () => policy.judge(death({ cause, step: { kind } }));
    expect([judge().kind, judge().kind]).toEqual(['again', 'again']);
    expect(judge()).toEqual({ kind: 'give-up', code });
  });
});
