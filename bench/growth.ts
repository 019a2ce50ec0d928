/**
 * Growth: time and memory of the whole analysis with the default packs, in the number of files and in the size of one file. Each measurement runs in a process of its
 * own, as a worker does, and takes the files one after the other. Usage: `npx node --conditions=source bench/growth.ts [--megabytes 1,10,100] [PATH…]`; without a
 * path, the packages under node_modules, as often as it takes.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '@rsolv-ast/analyzer';
import { fileTypeOf } from '@rsolv-ast/analyzer/file-types';
import { DEFAULT_ANALYSIS_FILE_BYTES, DEFAULT_FILE_TIMEOUT_MS } from '@rsolv-ast/protocol';

const MEGABYTE = 1_000_000;
/** Real files from which the others are made. */
const SEED_BYTES = 2 * MEGABYTE;
/** Sizes of one file, in megabytes: what is linear doubles from one to the next. */
const FILE_SIZES = [0.125, 0.25, 0.5, 1, 2];

const { values, positionals } = parseArgs({
  options: { megabytes: { type: 'string', default: '1,10,100' }, child: { type: 'string' } },
  allowPositionals: true,
});
const paths = positionals.length > 0 ? positionals : ['node_modules'];
if (values.child !== undefined) await measure(JSON.parse(values.child));
else compare();

/** `many`: real files up to a number of bytes. `one`: a file of that size. `minified`: the same without line ends. */
interface Work {
  readonly kind: 'many' | 'one' | 'minified';
  readonly bytes: number;
  readonly maxFileBytes: number;
}

interface Measured {
  readonly files: number;
  readonly bytes: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly findings: number;
  readonly ends: Readonly<Record<string, number>>;
}

function compare(): void {
  console.log(`Node ${process.version}; processor time without the start, and peak resident memory`);
  console.log('files');
  for (const size of values.megabytes.split(','))
    print({ kind: 'many', bytes: Number(size) * MEGABYTE, maxFileBytes: DEFAULT_ANALYSIS_FILE_BYTES });
  console.log('one file');
  for (const size of FILE_SIZES)
    print({ kind: 'one', bytes: size * MEGABYTE, maxFileBytes: DEFAULT_ANALYSIS_FILE_BYTES });
  console.log(`at the limits: ${DEFAULT_ANALYSIS_FILE_BYTES} bytes by default, ${DEFAULT_FILE_TIMEOUT_MS} ms`);
  print({ kind: 'minified', bytes: 2 * MEGABYTE, maxFileBytes: DEFAULT_ANALYSIS_FILE_BYTES });
  print({ kind: 'one', bytes: 10 * MEGABYTE, maxFileBytes: DEFAULT_ANALYSIS_FILE_BYTES });
  print({ kind: 'one', bytes: 10 * MEGABYTE, maxFileBytes: 10 * 1024 * 1024 });
}

function print(work: Work): void {
  const args = ['--conditions=source', import.meta.filename, '--child', JSON.stringify(work), ...paths];
  const measured: Measured = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  const { files, bytes, cpuMs, peakBytes, findings, ends } = measured;
  const cells = [
    work.kind.padEnd(9),
    `${(bytes / MEGABYTE).toFixed(2)} MB`.padStart(10),
    `${files} files`.padStart(12),
    `${(cpuMs / 1000).toFixed(2)} s`.padStart(9),
    `${(bytes / MEGABYTE / (cpuMs / 1000)).toFixed(2)} MB/s`.padStart(11),
    `${(peakBytes / MEGABYTE).toFixed(0)} MB`.padStart(8),
    `${findings} findings`.padStart(15),
  ];
  const reasons = Object.entries(ends).map(([end, count]) => `${end} ${count}`);
  console.log(`${cells.join('')}  ${reasons.join(', ')}`);
}

async function measure({ kind, bytes, maxFileBytes }: Work): Promise<void> {
  const seeds = realFiles();
  const files = kind === 'many' ? repeated(seeds, bytes) : [grown(seeds, bytes, kind === 'minified')];
  const engine = await createEngine();
  const rules = engine.loadRules([], { defaultRules: true });
  // Code that runs for the first time is slower; of a short measurement that would be the larger part.
  for (const [index, file] of seeds.slice(0, 60).entries())
    engine.analyze([{ index, ...file }], rules, { maxFileBytes });
  const begun = process.cpuUsage();
  let findings = 0;
  let total = 0;
  const ends: Record<string, number> = {};
  for (const [index, file] of files.entries()) {
    const result = engine.analyze([{ index, ...file }], rules, { maxFileBytes });
    findings += result.findings.length;
    total += file.bytes.length;
    for (const { status, reason } of result.coverage) {
      const end = reason === undefined ? status : `${status} (${reason})`;
      ends[end] = (ends[end] ?? 0) + 1;
    }
  }
  const { user, system } = process.cpuUsage(begun);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  const measured: Measured = {
    files: files.length,
    bytes: total,
    cpuMs: (user + system) / 1000,
    peakBytes,
    findings,
    ends,
  };
  process.stdout.write(JSON.stringify(measured));
}

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function realFiles(): File[] {
  const found: File[] = [];
  let total = 0;
  const visit = (name: string): void => {
    if (total >= SEED_BYTES) return;
    const stat = statSync(name, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const child of readdirSync(name).sort()) visit(path.join(name, child));
    else if (
      stat !== undefined &&
      stat.size < 100_000 &&
      !name.includes('.min.') &&
      fileTypeOf(name, '') !== undefined
    ) {
      found.push({ path: name, bytes: readFileSync(name) });
      total += stat.size;
    }
  };
  for (const name of paths) visit(name);
  return found;
}

/** The same files again under other names. */
function repeated(seeds: readonly File[], bytes: number): File[] {
  const files: File[] = [];
  let total = 0;
  for (let i = 0; total < bytes; i++) {
    const { path: name, bytes: content } = seeds[i % seeds.length]!;
    files.push({ path: `${Math.floor(i / seeds.length)}/${name}`, bytes: content });
    total += content.length;
  }
  return files;
}

/** JavaScript files in one, each in a function of its own. */
function grown(seeds: readonly File[], bytes: number, minified: boolean): File {
  const scripts = seeds
    .filter(({ path: name }) => fileTypeOf(name, '')?.id === 'javascript')
    .map((file) => Buffer.from(file.bytes).toString())
    // Modules cannot stand in functions.
    .filter((script) => !/^#!|^(?:import|export)\b|\bimport\.meta\b|^await\b/m.test(script));
  let text = '';
  for (let i = 0; text.length < bytes; i++) text += `(function () {\n${scripts[i % scripts.length]}\n})();\n`;
  // Comments go first: a line's end ends them. What ends a statement by its line's end alone is an error here, as it is in real minified files that were cut.
  if (minified) text = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s+\/\/ .*$/gm, '').replace(/\s*\n\s*/g, ' ');
  return { path: minified ? 'app.min.js' : 'app.js', bytes: Buffer.from(text.slice(0, bytes)) };
}
