import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ObjectReader } from '../../src/index.ts';
import { repository, tree } from '../temporary-tree.ts';

function store(root: string, content: Buffer): string {
  return execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: root, input: content, encoding: 'utf8' }).trim();
}

test('contents of every kind and size, asked for at once, come back in their order', async () => {
  const root = repository({ 'a.js': 'x' });
  const contents = [
    Buffer.alloc(0),
    Buffer.from('\n'),
    Buffer.from('x\n\nfoo missing\n'),
    Buffer.from([0, 255, 10, 0]),
    ...Array.from({ length: 40 }, (_, n) => randomBytes(n * 5_000)),
    randomBytes(3_000_000),
  ];
  const ids = contents.map((content) => store(root, content));
  const reader = new ObjectReader({ root });
  try {
    expect(await Promise.all(ids.map((id) => reader.size(id)))).toEqual(contents.map(({ length }) => length));
    const read = await Promise.all(ids.map((id) => reader.read(id)));
    for (const [index, content] of contents.entries()) expect(content.equals(read[index]!)).toBe(true);
  } finally {
    await reader.close();
  }
});

test('an object that is missing costs only its own question', async () => {
  const root = repository({ 'a.js': 'x' });
  const id = store(root, Buffer.from('there'));
  const reader = new ObjectReader({ root });
  try {
    const missing = 'd'.repeat(40);
    const answers = await Promise.allSettled([
      reader.read(id),
      reader.read(missing),
      reader.size(missing),
      reader.read(id),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({
      reason: { code: 'git-failed', message: expect.stringContaining('fetch-depth: 0') },
    });
  } finally {
    await reader.close();
  }
});

test.each(['HEAD', '', '--batch', `${'a'.repeat(40)}\n`, 'a'.repeat(39)])(
  '%j is no object id, and is not asked for',
  async (id) => {
    const reader = new ObjectReader({ root: tree({}) });
    await expect(reader.read(id)).rejects.toThrow(TypeError);
    await reader.close();
  },
);

test('outside of a repository, and after the end', async () => {
  const reader = new ObjectReader({ root: tree({}) });
  await expect(reader.read('d'.repeat(40))).rejects.toMatchObject({ code: 'git-not-a-repository' });
  await reader.close();
  await expect(reader.read('d'.repeat(40))).rejects.toMatchObject({ code: 'aborted' });
});

test('questions that wait when it ends or is cancelled are answered, too', async () => {
  const root = repository({ 'a.js': 'x' });
  const id = store(root, randomBytes(5_000_000));
  const ending = new ObjectReader({ root });
  const waiting = Promise.allSettled([ending.read(id), ending.read(id)]);
  await ending.close();
  for (const answer of await waiting) expect(answer.status).toBe('rejected');

  const stop = new AbortController();
  const cancelled = new ObjectReader({ root, signal: stop.signal });
  const reading = cancelled.read(id);
  stop.abort(new Error('stop'));
  await expect(reading).rejects.toThrow('stop');
  await cancelled.close();
});
