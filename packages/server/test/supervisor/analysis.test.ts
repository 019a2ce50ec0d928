/** Analyses on a real node: sealed uploads in, sealed results out, and every way in which an upload can be bad. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { defaultRuleSources } from '@rsolv-ast/analyzer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FAULTY_WORKER, RunningNode, SCRIPTED_WORKER } from './running-node.ts';

const file = (path: string, text = 'x') => ({ path, text });

let running: RunningNode;
const start = async (settings: Parameters<typeof RunningNode.start>[0] = {}) => {
  running = await RunningNode.start({ workerEntry: SCRIPTED_WORKER, ...settings });
  return running;
};
afterEach(async () => {
  expect(await running.stop()).toEqual([]);
});

test('the shipped worker analyses with the shipped engine and rules', async () => {
  await start({ workerEntry: FAULTY_WORKER });
  const shipped = await RunningNode.start();
  try {
    const parts = [[file('src/a.js', 'eval(location.hash);\n')], [file('b.py', 'x = 1\n'), file('notes.xyz', 'hello')]];
    const [outcome, control] = [await shipped.analyze(parts), await running.analyze(parts)];
    expect(outcome.kind).toBe('succeeded');
    const coverage = [1, 2].flatMap((part) => outcome.results.get(part)!.coverage);
    expect(coverage.map((entry) => [entry.path, entry.status])).toEqual([
      ['src/a.js', 'scanned'],
      ['b.py', 'scanned'],
      ['notes.xyz', 'skipped'],
    ]);
    expect(outcome.results.get(1)!.rulesDigest).toBe(outcome.results.get(2)!.rulesDigest);
    const ids = defaultRuleSources().map(({ name }) => path.basename(name, '.yaml'));
    expect(outcome.results.get(1)!.ruleIds).toEqual(ids.sort());
    const pure = ({ statistics: _, ...rest }: object & { statistics: unknown }) => rest;
    // Parts may arrive in any order.
    for (const part of [1, 2]) expect(pure(control.results.get(part)!)).toEqual(pure(outcome.results.get(part)!));
    expect(control.results.size).toBe(outcome.results.size);
  } finally {
    expect(await shipped.stop()).toEqual([]);
  }
});

describe('an analysis', () => {
  beforeEach(() => start());

  test('tells its beginning, its progress, its parts and its counts', async () => {
    const outcome = await running.analyze([
      [file('a.js', 'SEVERITY high'), file('b.js', 'SEVERITY low')],
      [file('c.py', 'SEVERITY high')],
    ]);
    expect(outcome).toMatchObject({ kind: 'succeeded', counts: { low: 1, medium: 0, high: 2, critical: 0 } });
    expect([...outcome.results.keys()].sort()).toEqual([1, 2]);
    const kinds = running.events.map((event) => event.kind);
    expect(kinds[0]).toBe('started');
    expect(kinds.at(-1)).toBe('succeeded');
    expect(running.events.filter((event) => event.kind === 'progress').at(-1)).toMatchObject({
      filesDone: 3,
      filesTotal: 3,
    });
  });

  test('may have a part of 10,000 files and a part of none', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => file(`f${index}.js`));
    const outcome = await running.analyze([many, [], [file('last.js')]]);
    expect(outcome.kind).toBe('succeeded');
    expect([1, 2, 3].map((part) => outcome.results.get(part)!.coverage.length)).toEqual([10_000, 0, 1]);
    const last = running.events.filter((event) => event.kind === 'progress').at(-1);
    expect(last).toMatchObject({ filesDone: 10_001, filesTotal: 10_001 });
  });

  test('of many parts that is cancelled in the middle leaves nothing, and a neighbour is served meanwhile', async () => {
    const parts = Array.from({ length: 60 }, (_, index) => [file(`f${index}.js`, 'SLEEP 50')]);
    const large = await running.seal(parts, { customerId: 'large' });
    void running.submit(large);
    await running.until('it has begun', () => running.events.some(({ kind }) => kind === 'part-succeeded'));
    expect((await running.analyze([[file('a.js')]], { customerId: 'small' })).kind).toBe('succeeded');
    const partsDone = running.events.filter(({ kind }) => kind === 'part-succeeded').length;
    expect(partsDone).toBeLessThan(61);
    await running.node.cancel(large.job.analysisId);
    await running.until('nothing runs', () => running.node.status().running + running.node.status().queued === 0);
    const heard = running.events.length;
    expect((await running.analyze([[file('a.js')]], { customerId: 'large' })).kind).toBe('succeeded');
    const later = running.events.slice(heard);
    expect(later.some((event) => 'analysisId' in event && event.analysisId === large.job.analysisId)).toBe(false);
  });

  test('shows an operator what its workers did', async () => {
    await running.analyze([[file('a.js'), file('b.js'), file('c.py')]], { customerId: 'someone' });
    const worker = () => running.node.status().workers.find(({ customerId }) => customerId === 'someone');
    await running.until('the worker is idle', () => worker()?.state === 'idle');
    expect(worker()).toMatchObject({ analyses: 1, filesByLanguage: { js: 2, py: 1 } });
    expect(worker()!.residentBytes).toBeGreaterThan(10_000_000);
  });

  test('with a file whose bytes are not the declared ones costs that file alone', async () => {
    const outcome = await running.analyze([[file('good.js'), file('bad.js')]], {
      change: (manifest) => {
        manifest.files[1]!.sha256 = '0'.repeat(64);
        return manifest;
      },
    });
    expect(outcome.results.get(1)!.coverage.map(({ path, status, reason }) => [path, status, reason])).toEqual([
      ['good.js', 'scanned', undefined],
      ['bad.js', 'skipped', 'integrity-mismatch'],
    ]);
  });

  test('opens files that are sealed inside their part with the key in the manifest', async () => {
    const key = randomBytes(32);
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const ciphertext = Buffer.concat([cipher.update('SEVERITY medium'), cipher.final()]);
    const sealedFile = { path: 'inner.js', text: ciphertext.toString('latin1'), encoding: 'latin1' as const };
    const outcome = await running.analyze([[sealedFile, file('plain.js', 'SEVERITY low')]], {
      change: (manifest) => {
        const inner = { iv: iv.toString('base64'), authTag: cipher.getAuthTag().toString('base64') };
        const sha256 = createHash('sha256').update('SEVERITY medium').digest('hex');
        Object.assign(manifest.files[0]!, { inner, sha256 });
        return { ...manifest, contentKey: key.toString('base64') };
      },
    });
    expect(outcome.counts).toEqual({ low: 1, medium: 1, high: 0, critical: 0 });
  });

  test('whose inner key is wrong skips the file', async () => {
    const outcome = await running.analyze([[file('inner.js', 'not really sealed')]], {
      change: (manifest) => {
        const inner = { iv: randomBytes(12).toString('base64'), authTag: randomBytes(16).toString('base64') };
        manifest.files[0]!.inner = inner;
        return { ...manifest, contentKey: randomBytes(32).toString('base64') };
      },
    });
    expect(outcome.results.get(1)!.coverage[0]).toMatchObject({ status: 'skipped', reason: 'integrity-mismatch' });
  });
});

describe('a bad upload', () => {
  beforeEach(() => start());

  const flipped = (chunks: readonly Uint8Array[]) => {
    const copy = chunks.map((chunk) => Buffer.from(chunk));
    copy[0]![40]! ^= 1;
    return copy;
  };

  test('with a changed manifest fails as a whole', async () => {
    const upload = await running.seal([[file('a.js')], [file('b.js')]]);
    running.replaceParts(upload, [flipped(upload.parts[0]!), ...upload.parts.slice(1)]);
    expect(await running.submit(upload)).toMatchObject({ kind: 'failed', code: 'DECRYPTION_FAILED' });
  });

  test('with one changed part loses that part', async () => {
    const upload = await running.seal([[file('a.js')], [file('b.js')]]);
    running.replaceParts(upload, [upload.parts[0]!, flipped(upload.parts[1]!), upload.parts[2]!]);
    const outcome = await running.submit(upload);
    expect(outcome.kind).toBe('succeeded');
    expect([...outcome.failedParts]).toEqual([[1, 'DECRYPTION_FAILED']]);
    expect([...outcome.results.keys()]).toEqual([2]);
  });

  test('with parts that changed places opens neither', async () => {
    const upload = await running.seal([[file('a.js')], [file('b.js')]]);
    const [manifest, first, second] = upload.parts;
    running.replaceParts(upload, [manifest!, second!, first!]);
    const outcome = await running.submit(upload);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'DECRYPTION_FAILED' });
    expect(outcome.failedParts.size).toBe(2);
  });

  test('with a part that holds more than the manifest declares loses that part', async () => {
    const outcome = await running.analyze([[file('a.js', 'x'.repeat(100_000))], [file('b.js')]], {
      change: (manifest) => {
        manifest.files[0]!.size = 1;
        return manifest;
      },
    });
    expect([...outcome.failedParts]).toEqual([[1, 'UPLOAD_TOO_LARGE']]);
  });

  test('with a file beyond the limit of the service loses its part', async () => {
    await running.stop();
    await start({ maxFileBytes: 1000 });
    const outcome = await running.analyze([[file('a.js', 'x'.repeat(2000))], [file('b.js')]]);
    expect([...outcome.failedParts]).toEqual([[1, 'UPLOAD_TOO_LARGE']]);
  });

  test('with a part whose files are not those of the manifest loses that part', async () => {
    const outcome = await running.analyze([[file('a.js'), file('b.js')], [file('c.js')]], {
      change: (manifest) => {
        manifest.files[1]!.part = 2;
        return manifest;
      },
    });
    expect([...outcome.failedParts].sort()).toEqual([
      [1, 'INVALID_REQUEST'],
      [2, 'INVALID_REQUEST'],
    ]);
  });

  test('for another session does not open', async () => {
    const upload = await running.seal([[file('a.js')]]);
    const moved = { ...upload, job: { ...upload.job, sessionId: 'another' } };
    expect(await running.submit(moved)).toMatchObject({ kind: 'failed', code: 'DECRYPTION_FAILED' });
  });

  test('with an encapsulation of the wrong length does not open', async () => {
    const upload = await running.seal([[file('a.js')]]);
    const cut = { ...upload, job: { ...upload.job, enc: new Uint8Array(5) } };
    expect(await running.submit(cut)).toMatchObject({ kind: 'failed', code: 'DECRYPTION_FAILED' });
  });

  test('for a key that the service does not have is sent back to be sealed again', async () => {
    const upload = await running.seal([[file('a.js')]]);
    const stale = { ...upload, job: { ...upload.job, keyId: 'gone' } };
    expect(await running.submit(stale)).toMatchObject({ kind: 'failed', code: 'KEY_ROTATED' });
  });

  test('whose chunks the store has lost fails', async () => {
    const upload = await running.seal([[file('a.js')]]);
    running.replaceParts(upload, []);
    expect(await running.submit(upload)).toMatchObject({ kind: 'failed', code: 'INTERNAL_ERROR' });
  });

  test('never names a file or quotes source in what the gateway hears', async () => {
    const upload = await running.seal([[file('secret-name.js', 'secret source')], [file('other.js')]], {
      change: (manifest) => {
        manifest.files[0]!.part = 2;
        return manifest;
      },
    });
    await running.submit(upload);
    const heard = running.events.map((event) => Buffer.from(JSON.stringify(event)).toString());
    expect(heard.filter((text) => text.includes('secret') || text.includes('other.js'))).toEqual([]);
  });
});

describe('time', () => {
  test('a whole analysis has a deadline', async () => {
    await start({ analysisTimeoutMs: 1500 });
    const outcome = await running.analyze([[file('a.js', 'SLEEP 4000')], [file('b.js', 'SLEEP 4000')]]);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'TIMEOUT' });
    const busy = () => running.node.status().workers.filter(({ state }) => state === 'busy');
    await running.until('no worker holds anything of it', () => busy().length === 0);
  });

  test('unpacking has a watch of its own', async () => {
    await start({ phaseTimeoutMs: 1 });
    const outcome = await running.analyze([[file('a.js', 'x'.repeat(5_000_000))]]);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'TIMEOUT' });
  });
});
