import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePartResult, encodePartResult, JSON_MAX_VALUES, parseJson } from '../src/index.ts';

const parse = (text: string, max = 100) => parseJson(Buffer.from(text), max);

describe('parseJson', () => {
  it('builds up to as many values as it may, and refuses the text that has one more', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (inside, spaced) => {
        const value: unknown[] = [JSON.parse(inside)];
        const text = JSON.stringify(value, undefined, spaced ? 1 : 0);
        const counted = placesIn(value);
        expect(parse(text, counted)).toEqual({ kind: 'json', value });
        expect(parse(text, counted - 1)).toEqual({ kind: 'too-many-values' });
      }),
    );
  });

  it.each(['"[{,[{,[{,"', '"\\",[{,"', '"\\\\"', '{"a,[{": ",[{\\\\\\","}'])(
    'counts nothing within the text of %s',
    (text) => {
      expect(parse(text, 2)).toEqual({ kind: 'json', value: JSON.parse(text) });
    },
  );

  it.each(['', '{', '"', '"\\', '[1,', 'undefined', '\ufeff{}'])('says of %j that it is malformed', (text) => {
    expect(parse(text)).toEqual({ kind: 'malformed' });
  });

  it('says so of bytes that are not UTF-8', () => {
    expect(parseJson(Buffer.from([0x22, 0xff, 0x22]), 100)).toEqual({ kind: 'malformed' });
  });

  it('says so of any bytes that are not JSON', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => ['json', 'malformed'].includes(parseJson(bytes, 100).kind)));
  });
});

describe('a result', () => {
  it('of more values than its reader takes is not written', () => {
    const rules = Array.from({ length: JSON_MAX_VALUES / 8 }, () => ({
      ...{ id: '', message: '', severity: 'low' as const, confidence: 'low' as const },
      ...{ cwe: [], owasp: [], references: [] },
    }));
    const nothing = { findings: [], coverage: [], ruleErrors: [], statistics: [] };
    const result = { ...nothing, protocol: 1 as const, part: 1, rulesDigest: '', rules };
    expect(() => encodePartResult(result)).toThrow(expect.objectContaining({ code: 'bundle-limit' }));
  });

  it('that would take far more memory than its bytes is refused before it is built', () => {
    const bomb = Buffer.from(`{"findings":[${'{},'.repeat(JSON_MAX_VALUES)}{}]}`);
    expect(() => decodePartResult(bomb)).toThrow(expect.objectContaining({ code: 'bundle-limit' }));
  });
});

/** A value, and the places that its brackets and commas make. */
function placesIn(value: unknown): number {
  return 1 + bracketsAndCommas(value);
}

function bracketsAndCommas(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value);
  return inside.reduce((sum: number, one) => sum + bracketsAndCommas(one), 1 + Math.max(0, inside.length - 1));
}
