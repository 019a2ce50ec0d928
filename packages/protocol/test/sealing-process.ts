/**
 * Seals in a process of its own, for memory.test.ts: says "ready" after a warm-up and "done" after 100 MiB, and waits
 * for its end so that its memory can be read. In the mode `keep` it holds on to all that it sealed; in the mode
 * `release` it frees each block after use, as the client does once the service has the chunk.
 */
import { once } from 'node:events';
import { releaseBlock, sealStream } from '../src/index.ts';

const WARM_UP_MIB = 2;
const SEALED_MIB = 100;
/** One block for all of the source: what a source allocates is not the sealing's. */
const SOURCE_BLOCK = Buffer.alloc(64 * 1024, 'source');
const SOURCE_BLOCKS_PER_MIB = 16;

const kept: Uint8Array[] = [];
const use = process.argv[2] === 'keep' ? (block: Uint8Array) => kept.push(block) : releaseBlock;

await seal(WARM_UP_MIB);
process.send!('ready');
await once(process, 'message');
await seal(SEALED_MIB);
process.send!('done');
await once(process, 'disconnect');

async function seal(mebibytes: number): Promise<void> {
  const source = Array.from({ length: mebibytes * SOURCE_BLOCKS_PER_MIB }, () => SOURCE_BLOCK);
  const secret = new Uint8Array(32);
  for await (const block of sealStream(secret, { kind: 'upload', part: 1 }, source)) use(block);
}
