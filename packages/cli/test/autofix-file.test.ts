/** A file on disk that is fixed: what is read, what is replaced, and every reason not to. */
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf, remembering } from '../src/scan/analysed-bytes.ts';
import { autofix } from '../src/scan/autofix.ts';
import { readUnchanged, replaceFile } from '../src/scan/autofix-file.ts';

let folder: string;
let file: string;
const OLD = Buffer.from('old\n');
const NEW = Buffer.from('new\n');

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'rsolv-ast-autofix-')));
  file = path.join(folder, 'a.js');
  writeFileSync(file, OLD);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = () => readFileSync(file, 'utf8');

describe('reading', () => {
  test('the file as it was analysed', async () => {
    expect(await readUnchanged(file, hashOf(OLD))).toEqual({ kind: 'bytes', bytes: OLD });
  });

  test('a file that has changed since', async () => {
    expect(await readUnchanged(file, hashOf(NEW))).toEqual({ kind: 'fault', fault: 'changed' });
  });

  test('a file that is gone, or whose folder is', async () => {
    expect(await readUnchanged(`${file}x`, hashOf(OLD))).toEqual({ kind: 'fault', fault: 'gone' });
    expect(await readUnchanged(path.join(folder, 'x/a.js'), hashOf(OLD))).toEqual({ kind: 'fault', fault: 'gone' });
    expect(await readUnchanged(path.join(file, 'a.js'), hashOf(OLD))).toEqual({ kind: 'fault', fault: 'gone' });
  });

  test('a symbolic link, and a file below one', async () => {
    symlinkSync(file, path.join(folder, 'link.js'));
    expect(await readUnchanged(path.join(folder, 'link.js'), hashOf(OLD))).toEqual({ kind: 'fault', fault: 'no-file' });
    mkdirSync(path.join(folder, 'real'));
    writeFileSync(path.join(folder, 'real/b.js'), OLD);
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'linked'));
    expect(await readUnchanged(path.join(folder, 'linked/b.js'), hashOf(OLD))).toEqual({
      kind: 'fault',
      fault: 'no-file',
    });
  });

  test('a folder', async () => {
    expect(await readUnchanged(folder, hashOf(OLD))).toEqual({ kind: 'fault', fault: 'no-file' });
  });
});

describe('replacing', () => {
  test('keeps the mode, and leaves nothing else behind', async () => {
    chmodSync(file, 0o751);
    expect(await replaceFile(file, NEW, hashOf(OLD))).toBeNull();
    expect(content()).toBe('new\n');
    expect(statSync(file).mode & 0o7777).toBe(0o751);
    expect(readdirSync(folder)).toEqual(['a.js']);
  });

  test('is a new file: who has the old one open goes on reading it', async () => {
    linkSync(file, path.join(folder, 'old.js'));
    await replaceFile(file, NEW, hashOf(OLD));
    expect(readFileSync(path.join(folder, 'old.js'), 'utf8')).toBe('old\n');
  });

  test('does not happen where the file changed in the meantime', async () => {
    writeFileSync(file, 'mine\n');
    expect(await replaceFile(file, NEW, hashOf(OLD))).toBe('changed');
    expect(content()).toBe('mine\n');
    expect(readdirSync(folder)).toEqual(['a.js']);
  });

  test('does not happen where a link took the place of the file', async () => {
    const other = path.join(folder, 'other.js');
    writeFileSync(other, OLD);
    rmSync(file);
    symlinkSync(other, file);
    expect(await replaceFile(file, NEW, hashOf(OLD))).toBe('no-file');
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(other, 'utf8')).toBe('old\n');
    expect(readdirSync(folder).sort()).toEqual(['a.js', 'other.js']);
  });

  test('does not happen where the folder takes no more files', async () => {
    // A name so long that the temporary one beside it is too long for any file system.
    const long = path.join(folder, `${'n'.repeat(250)}.js`);
    writeFileSync(long, OLD);
    expect(await replaceFile(long, NEW, hashOf(OLD))).toBe('failed');
    expect(readFileSync(long, 'utf8')).toBe('old\n');
  });
});

describe('what a report wants', () => {
  const finding = (edit: { path?: string; start: number; end: number; replacement: string }, more: object = {}) => {
    const position = (offset: number) => ({ line: 1, column: offset + 1, offset });
    return {
      ruleId: 'r',
      path: 'a.js',
      span: { start: position(edit.start), end: position(edit.end) },
      standing: 'counts',
      fix: [
        {
          path: edit.path ?? 'a.js',
          span: { start: position(edit.start), end: position(edit.end) },
          replacement: edit.replacement,
        },
      ],
      ...more,
    };
  };

  async function run(findings: readonly object[], options: { dryRun?: boolean; sent?: Buffer } = {}) {
    const analysed = new Map([['a.js', { sha256: hashOf(options.sent ?? OLD), language: undefined }]]);
    const report = { findings } as unknown as Parameters<typeof autofix>[0]['report'];
    const { refused, ...outcome } = await autofix({ report, root: folder, analysed, dryRun: options.dryRun ?? false });
    return { ...outcome, refused: refused.map(({ why }) => why) };
  }

  test('is done', async () => {
    expect(await run([finding({ start: 0, end: 3, replacement: 'fresh' })])).toEqual({
      fixed: 1,
      files: 1,
      diffs: ['--- a/a.js\n+++ b/a.js\n@@ -1,1 +1,1 @@\n-old\n+fresh\n'],
      refused: [],
    });
    expect(content()).toBe('fresh\n');
  });

  test('is shown only, in a dry run', async () => {
    const { diffs } = await run([finding({ start: 0, end: 3, replacement: 'fresh' })], { dryRun: true });
    expect(diffs).toHaveLength(1);
    expect(content()).toBe('old\n');
  });

  test('is not done for what does not count', async () => {
    for (const standing of ['suppressed', 'baseline', 'outside-diff']) {
      expect(await run([finding({ start: 0, end: 3, replacement: 'x' }, { standing })])).toMatchObject({
        fixed: 0,
        refused: [],
      });
    }
    expect(content()).toBe('old\n');
  });

  test('is refused for a file that has changed, and for one that was never sent', async () => {
    const wanted = finding({ start: 0, end: 3, replacement: 'x' });
    expect(await run([wanted], { sent: NEW })).toMatchObject({
      refused: ['the file has changed since it was analysed'],
    });
    expect(await run([{ ...wanted, path: '../b.js' }])).toMatchObject({
      refused: ['the file was not sent for analysis'],
    });
    expect(content()).toBe('old\n');
  });

  test('is refused where it changes another file', async () => {
    const wanted = finding({ path: 'b.js', start: 0, end: 3, replacement: 'x' });
    expect(await run([wanted])).toMatchObject({ fixed: 0, refused: ['its fix changes another file'] });
  });

  test.each([
    [
      'breaks the syntax',
      [{ start: 0, end: 3, replacement: '((' }],
      ['the file could not be parsed any more after its fix'],
    ],
    ['changes nothing', [{ start: 0, end: 3, replacement: 'old' }], ['its fix changes nothing']],
    ['lies outside', [{ start: 0, end: 30, replacement: 'x' }], ['its fix does not lie inside of the file']],
    [
      'has half a character',
      [{ start: 0, end: 3, replacement: '"\udc00"' }],
      ['its fix has characters that the file cannot hold in its encoding'],
    ],
  ])('is refused where it %s', async (_, edits, refused) => {
    expect(await run(edits.map((edit) => finding(edit)))).toMatchObject({ fixed: 0, files: 0, diffs: [], refused });
    expect(content()).toBe('old\n');
  });

  test('of two that overlap the first is done', async () => {
    const edits = [
      { start: 0, end: 3, replacement: 'one' },
      { start: 1, end: 2, replacement: 'two' },
    ];
    expect(await run(edits.map((edit) => finding(edit)))).toMatchObject({
      fixed: 1,
      refused: ['its fix overlaps that of an earlier finding; scan again to fix it then'],
    });
    expect(content()).toBe('one\n');
  });

  test('the folder that is scanned may be named through a link', async () => {
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    const analysed = new Map([['a.js', { sha256: hashOf(OLD), language: undefined }]]);
    const report = { findings: [finding({ start: 0, end: 3, replacement: 'fresh' })] };
    const outcome = await autofix({ report: report as never, root: link, analysed, dryRun: false });
    rmSync(link);
    expect(outcome.fixed).toBe(1);
    expect(content()).toBe('fresh\n');
  });
});

test('what is remembered is what was last read', async () => {
  const sent = new Map();
  let bytes: Uint8Array = OLD;
  const source = {
    path: 'a.js',
    size: 4,
    role: 'changed' as const,
    read: async () => ({ kind: 'bytes' as const, bytes }),
  };
  const gone = {
    ...source,
    path: 'b.js',
    read: async () => ({ kind: 'skipped' as const, reason: 'unreadable' as const }),
  };
  const [one, other] = remembering([source, gone], sent);
  await one!.read();
  bytes = NEW;
  expect(await one!.read()).toEqual({ kind: 'bytes', bytes: NEW });
  await other!.read();
  expect([...sent]).toEqual([['a.js', { sha256: hashOf(NEW), language: undefined }]]);
});
