import { collect, encodePartResult, type ManifestFile, type PartResult, sealStream } from '@rsolv-ast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePaths, type SourceFile } from '../src/index.ts';
import { groupIntoParts } from '../src/remote/bundle.ts';
import type { Connection } from '../src/remote/connection.ts';
import { fetchResults, mergeResults, sameRules } from '../src/remote/results.ts';
import { RULE } from './fake-service.ts';

/** Paths with how many findings each has, cut into parts at will; some parts failed. */
const scenario = fc
  .uniqueArray(fc.tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(3), fc.boolean()), {
    selector: ([path]) => path,
    minLength: 1,
    maxLength: 12,
  })
  .chain((files) =>
    fc.record({
      files: fc.constant(files.toSorted(([left], [right]) => comparePaths(left, right))),
      failed: fc.array(fc.boolean(), { minLength: files.length, maxLength: files.length }),
    }),
  );

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function manifest({ files }: Scenario, together: boolean): ManifestFile[] {
  let part = 1;
  return files.map(([path, , cut], index) => {
    if (cut && index > 0 && !together) part += 1;
    return { index, part, path, size: 1, sha256: '0'.repeat(64), role: 'changed' };
  });
}

function results(of: Scenario, listed: ManifestFile[]): PartResult[] {
  return [...Map.groupBy(listed, ({ part }) => part)].map(([part, inPart]) => ({
    protocol: 1,
    part,
    rulesDigest: 'x',
    ruleIds: ['r', 's'],
    findings: inPart.flatMap(({ path, index }) =>
      Array.from({ length: of.files[index]![1] }, (_, n) => {
        const position = { line: n + 1, column: 1, offset: 0 };
        const { id: ruleId, ...rule } = RULE;
        return { ...rule, ruleId, path, fingerprint: `${n}`, span: { start: position, end: position } };
      }),
    ),
    coverage: inPart.map(({ path }) => ({ path, status: 'scanned', bytes: 1, rulesRun: 1, diagnostics: [] })),
    rules: inPart.some(({ index }) => of.files[index]![1] > 0) ? [RULE] : [],
    ruleErrors: [{ file: 'x', line: 1, column: 1, key: '', message: 'same in each' }],
    statistics: inPart.map(({ index }) => ({ index, parseMs: index, matchMs: 0 })),
  }));
}

test('how the files were cut into parts leaves no trace in what is merged', () => {
  fc.assert(
    fc.property(scenario, (one) => {
      const [cut, whole] = [manifest(one, false), manifest(one, true)];
      const merged = mergeResults(results(one, cut), cut, []);
      expect(merged).toEqual(mergeResults(results(one, whole), whole, []));
      expect(merged.ruleIds).toEqual(one.files.length === 0 ? undefined : ['r', 's']);
    }),
  );
});

test('each file is in the coverage once, whatever failed, and findings keep the order of the manifest', () => {
  fc.assert(
    fc.property(scenario, (one) => {
      const listed = manifest(one, false);
      const parts = results(one, listed).map((result, index) => (one.failed[index] ? undefined : result));
      const skipped = [{ path: '\u{10ffff}/z', reason: 'binary' as const, bytes: 1 }];
      const merged = mergeResults(parts, listed, skipped);
      const paths = merged.coverage.map(({ path }) => path);
      expect(paths.toSorted(comparePaths)).toEqual(paths);
      expect(new Set(paths)).toEqual(new Set([...listed.map(({ path }) => path), '\u{10ffff}/z']));
      expect(paths.length).toBe(listed.length + 1);
      const alive = listed.filter(({ part }) => parts[part - 1] !== undefined);
      expect(merged.findings.map(({ path }) => path)).toEqual(
        alive.flatMap(({ path, index }) => new Array(one.files[index]![1]).fill(path)),
      );
      expect(merged.coverage.filter(({ status }) => status === 'scanned').length).toBe(alive.length);
      expect(merged.ruleErrors.length).toBe(alive.length > 0 ? 1 : 0);
      expect(merged.statistics.map(({ path }) => path)).toEqual(alive.map(({ path }) => path));
      expect(sameRules(parts)).toBe(true);
    }),
  );
});

test('parts hold all files in their order, at most about 8 MB each, and share a small upload among eight', () => {
  const MIB = 1024 * 1024;
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(12 * MIB), fc.nat(1000))), (sizes) => {
      const files = sizes.map(
        (size, n): SourceFile => ({
          path: `${n}`,
          size,
          role: 'changed',
          read: async () => ({ kind: 'skipped', reason: 'binary' }),
        }),
      );
      const groups = [...groupIntoParts(files)];
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const aim = Math.min(8 * MIB, Math.max(MIB, Math.ceil(total / 8)));
      expect(groups.flat()).toEqual(files);
      for (const [position, group] of groups.entries()) {
        const bytes = group.reduce((sum, { size }) => sum + size, 0);
        expect(group.length === 1 || bytes <= aim).toBe(true);
        const next = groups[position + 1]?.[0];
        if (next !== undefined) expect(bytes + next.size).toBeGreaterThan(aim);
      }
    }),
  );
});

test('results are taken up to their limits, for a part and for all, and not a byte more', async () => {
  const of: Scenario = { files: ['a', 'b', 'c'].map((path) => [path, 1, true]), failed: [] };
  const files = manifest(of, false);
  const encoded = results(of, files).map(encodePartResult);
  const secret = new Uint8Array(32);
  let fetches = 0;
  const connection = {
    async send({ path }: { path: string }, use: (response: Response) => Promise<unknown>) {
      fetches += 1;
      const part = Number(path.split('/').at(-1));
      const sealed = await collect(sealStream(secret, { kind: 'result', part }, [encoded[part - 1]!]));
      return use(new Response(new Uint8Array(sealed)));
    },
  } as unknown as Connection;
  const fetch = (limits: { partBytes: number; totalBytes: number }, concurrency: number) => {
    const finished = { state: 'succeeded' as const, parts: [] } as unknown as Parameters<
      typeof fetchResults
    >[2]['finished'];
    return fetchResults(connection, '', { finished, files, secret, concurrency, onProgress: () => {}, limits });
  };
  const partBytes = Math.max(...encoded.map(({ length }) => length));
  const totalBytes = encoded.reduce((sum, { length }) => sum + length, 0);
  for (const concurrency of [1, 3]) {
    expect(await fetch({ partBytes, totalBytes }, concurrency)).toHaveLength(3);
    for (const limits of [
      { partBytes: partBytes - 1, totalBytes },
      { partBytes, totalBytes: totalBytes - 1 },
    ]) {
      fetches = 0;
      await expect(fetch(limits, concurrency)).rejects.toMatchObject({ code: 'result-invalid' });
      expect(fetches).toBeLessThanOrEqual(3);
    }
  }
});
