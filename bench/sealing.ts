/**
 * Sealing and opening a stream, against `openssl speed` AES-256-GCM on blocks of the same size in the same run.
 * Run it with `npx node --conditions=source bench/sealing.ts`.
 *
 * openssl encrypts one buffer in place again and again: it allocates nothing, derives no key and copies no byte. The
 * `released` columns show streams whose consumer frees each block after use (`releaseBlock`), the `kept` ones leave
 * that to the garbage collector. Times are those of the processor, as `openssl speed` counts them; ours include the
 * system's and the garbage collector's.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { openStream, releaseBlock, sealStream } from '@rsolv-ast/protocol';

const SIZES = [
  ['1 KB', 1024],
  ['10 KB', 10 * 1024],
  ['100 KB', 100 * 1024],
  ['1 MB', 1024 * 1024],
  ['5 MB', 5 * 1024 * 1024],
] as const;
/** Processor time of one measurement, in milliseconds; the best of `ROUNDS` counts, as the others were disturbed. */
const ROUND_MS = 300;
const ROUNDS = 5;
const PURPOSE = { kind: 'upload', part: 1 } as const;
const secret = randomBytes(32);

console.log(`${cpus()[0]?.model.trim()}, Node ${process.version}, ${run('openssl', ['version'])}`);
console.log('MB/s (10^6 bytes), in brackets the ratio to openssl\n');
console.log(row('size', ['openssl', 'seal released', 'open released', 'seal kept', 'open kept']));
for (const [name, size] of SIZES) {
  const openssl = opensslSpeed(size);
  const plaintext = randomBytes(size);
  const sealed: Uint8Array[] = [];
  for await (const block of sealStream(secret, PURPOSE, [plaintext])) sealed.push(block);
  const seal = () => sealStream(secret, PURPOSE, [plaintext]);
  const open = () => openStream(secret, PURPOSE, sealed);
  const speeds = [
    await best(size, () => drain(seal(), releaseBlock)),
    await best(size, () => drain(open(), releaseBlock)),
    await best(size, () => drain(seal(), ignore)),
    await best(size, () => drain(open(), ignore)),
  ];
  const cells = speeds.map((speed) => `${speed.toFixed(0)} (${(speed / openssl).toFixed(2)})`);
  console.log(row(name, [openssl.toFixed(0), ...cells]));
}

async function drain(stream: AsyncIterable<Uint8Array>, after: (block: Uint8Array) => void): Promise<void> {
  for await (const block of stream) after(block);
}

function ignore(): void {}

async function best(size: number, action: () => Promise<void>): Promise<number> {
  let speed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    let bytes = 0;
    let spent = 0;
    while (spent < ROUND_MS) {
      await action();
      bytes += size;
      const { user, system } = process.cpuUsage(start);
      spent = (user + system) / 1000;
    }
    speed = Math.max(speed, bytes / spent / 1000);
  }
  return speed;
}

function opensslSpeed(size: number): number {
  const output = run('openssl', ['speed', '-seconds', '1', '-bytes', String(size), '-evp', 'aes-256-gcm']);
  const kilobytes = /([0-9.]+)k\s*$/.exec(output)?.[1];
  if (kilobytes === undefined) throw new Error(`openssl speed printed no result: ${output}`);
  return Number(kilobytes) / 1000;
}

function run(command: string, args: string[]): string {
  const { stdout, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw new Error(`${command} cannot be run; this benchmark compares with it`, { cause: error });
  return stdout.trim();
}

function row(name: string, cells: string[]): string {
  return name.padEnd(8) + cells.map((cell) => cell.padStart(16)).join('');
}
