/**
 * Semgrep and this engine, each on one core, with the same rules over the same real files: time, throughput, memory and findings of both.
 *
 *     npx node --conditions=source bench/semgrep.ts [--semgrep PROGRAM] [--bytes N] [--language NAME]
 *
 * Rules (third-party packs and ours, search rules that this engine loads) and packages come as `npm run oracle` fetches them. Semgrep gets them in one file, and runs by its
 * native front (`--experimental`), the faster one. Both run in processes of their own, under `/usr/bin/time` of GNU where it is there; ours loads
 * rules and grammars within its time, as Semgrep does.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '@rsolv-ast/analyzer';
import type { RuleObject } from '../scripts/oracle/batch.ts';
import { codeBatches } from '../scripts/oracle/corpus.ts';
import { semgrepProgram } from '../scripts/oracle/environment.ts';

/** Of each package. Semgrep reads 0.04 to 0.1 MB/s of its own time, and starting up outweighs the work on a few files. */
const DEFAULT_BYTES = 400_000;
/** Rules that only ask for syntax; and guarddog's, one of which takes Semgrep minutes for 50 kB. */
const LEFT_OUT = /^(?:syntax|guarddog)\./;
const MAX_OUTPUT_BYTES = 1 << 29;
const AIM_TIMES = 15;
const AIM_AGREEMENT = 0.95;

const SEMGREP_ARGUMENTS = [
  ...[
    'scan',
    '--experimental',
    '--json',
    '--metrics',
    'off',
    '--disable-version-check',
    '--no-git-ignore',
    '--disable-nosem',
  ],
  ...[
    '-j',
    '1',
    '--timeout',
    '0',
    '--max-target-bytes',
    '0',
    '--no-rewrite-rule-ids',
    '--config',
    'rules.json',
    'files',
  ],
];

const { values } = parseArgs({
  options: {
    semgrep: { type: 'string' },
    bytes: { type: 'string' },
    language: { type: 'string' },
    ours: { type: 'string' },
  },
});
if (values.ours !== undefined) await runOurs(values.ours);
else await compare();

interface Found {
  readonly id: string;
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

interface Run {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly findings: readonly Found[];
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-bench-'));
  try {
    const { files, bytes, rules } = await prepare(folder);
    console.log(
      `${files} files, ${(bytes / 1e6).toFixed(2)} MB, ${rules} rules that this engine loads; Node ${process.version}`,
    );
    const ours = measure(
      folder,
      process.execPath,
      ['--max-semi-space-size=4', '--conditions=source', import.meta.filename, '--ours', folder],
      (text) => JSON.parse(text),
    );
    const semgrep = measure(folder, values.semgrep ?? semgrepProgram(), SEMGREP_ARGUMENTS, semgrepFindings);
    report(bytes, ours, semgrep);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rules and files, written where both programs read them. */
async function prepare(folder: string): Promise<{ files: number; bytes: number; rules: number }> {
  const batches = codeBatches(
    ({ language }) => values.language === undefined || language === values.language,
    Number(values.bytes ?? DEFAULT_BYTES),
  );
  const rules = await loadable(batches.flatMap((batch) => batch.rules).filter(({ id }) => !LEFT_OUT.test(id)));
  writeFileSync(path.join(folder, 'rules.json'), JSON.stringify({ rules }));
  mkdirSync(path.join(folder, 'files'));
  // Without this file where the scan begins, Semgrep leaves out tests and third-party folders.
  writeFileSync(path.join(folder, 'files', '.semgrepignore'), '');
  let bytes = 0;
  let files = 0;
  for (const batch of batches) {
    for (const file of batch.files) {
      const target = path.join(folder, 'files', batch.name.replaceAll(/[^\w.-]/g, '_'), file.path);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, file.text);
      bytes += Buffer.byteLength(file.text);
      files += 1;
    }
  }
  return { files, bytes, rules: rules.length };
}

/** Each rule once, and only those that this engine takes: Semgrep takes all of them (`npm run oracle` lists what it refuses). */
async function loadable(rules: readonly RuleObject[]): Promise<RuleObject[]> {
  const engine = await createEngine();
  const distinct = [...new Map(rules.map((rule) => [rule.id, rule])).values()];
  const sources = distinct.map((rule) => ({ name: rule.id, text: JSON.stringify({ rules: [rule] }) }));
  const refused = new Set(engine.loadRules(sources, { defaultRules: false }).errors.map(({ file }) => file));
  return distinct.filter(({ id }) => !refused.has(id));
}

/** Our side, in a process of its own: a worker's work without its server, with a worker's setting of memory. */
async function runOurs(folder: string): Promise<void> {
  const engine = await createEngine();
  const rules = engine.loadRules(
    [{ name: 'rules.json', text: readFileSync(path.join(folder, 'rules.json'), 'utf8') }],
    { defaultRules: false },
  );
  const names = execFileSync('find', ['files', '-type', 'f'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const paths = names
    .split('\n')
    .filter((name) => name !== '' && !name.endsWith('.semgrepignore'))
    .sort();
  const findings: Found[] = [];
  for (const [index, name] of paths.entries()) {
    const input = { index, path: name, bytes: readFileSync(path.join(folder, name)) };
    for (const { ruleId, path: file, span } of engine.analyze([input], rules, { maxFileBytes: 1 << 24 }).findings)
      findings.push({ id: ruleId, path: file, from: span.start.line, to: span.end.line });
  }
  process.stdout.write(JSON.stringify(findings));
}

function semgrepFindings(text: string): Found[] {
  const { results } = JSON.parse(text) as {
    results: { check_id: string; path: string; start: { line: number }; end: { line: number } }[];
  };
  return results.map((one) => ({ id: one.check_id, path: one.path, from: one.start.line, to: one.end.line }));
}

function measure(cwd: string, program: string, args: readonly string[], read: (text: string) => Found[]): Run {
  const begun = performance.now();
  const usage = path.join(cwd, 'usage.txt');
  const child = spawnSync('/usr/bin/time', ['-f', '%U %S %M', '-o', usage, program, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const wallSeconds = (performance.now() - begun) / 1000;
  if (child.error !== undefined) throw new Error('GNU time is needed at /usr/bin/time.', { cause: child.error });
  const at = child.stdout.search(/[{[]/);
  if (at < 0) throw new Error(`${program} gave no answer: ${child.stderr}`);
  const [user = 0, system = 0, kilobytes = 0] = readFileSync(usage, 'utf8')
    .trim()
    .split('\n')
    .at(-1)!
    .split(' ')
    .map(Number);
  return {
    wallSeconds,
    cpuSeconds: user + system,
    peakMegabytes: kilobytes / 1000,
    findings: read(child.stdout.slice(at)),
  };
}

function report(bytes: number, ours: Run, semgrep: Run): void {
  const row = (name: string, one: Run): string =>
    [
      name.padEnd(10),
      `${one.wallSeconds.toFixed(1)} s`.padStart(9),
      `${one.cpuSeconds.toFixed(1)} s`.padStart(9),
      `${(bytes / 1e6 / one.cpuSeconds).toFixed(3)} MB/s`.padStart(12),
      `${one.peakMegabytes.toFixed(0)} MB`.padStart(9),
      String(one.findings.length).padStart(9),
    ].join('');
  console.log(
    `${''.padEnd(10)}${'wall'.padStart(9)}${'CPU'.padStart(9)}${'by CPU'.padStart(12)}${'peak'.padStart(9)}${'findings'.padStart(9)}`,
  );
  console.log(row('ours', ours));
  console.log(row('semgrep', semgrep));
  const agreement = agreementOf(ours.findings, semgrep.findings);
  console.log(
    `throughput ${(semgrep.cpuSeconds / ours.cpuSeconds).toFixed(1)} times Semgrep's by CPU, ${(semgrep.wallSeconds / ours.wallSeconds).toFixed(1)} by the clock (aim: ${AIM_TIMES})`,
  );
  console.log(`memory ${(ours.peakMegabytes / semgrep.peakMegabytes).toFixed(2)} times Semgrep's (aim: 1)`);
  console.log(`findings agree at ${(100 * agreement).toFixed(1)} % (aim: ${100 * AIM_AGREEMENT} %)`);
}

/** What both found of all that either found: same rule, file, first and last line. */
function agreementOf(ours: readonly Found[], semgrep: readonly Found[]): number {
  const key = ({ id, path: file, from, to }: Found): string => `${id} ${file} ${from} ${to}`;
  const left = new Set(ours.map(key));
  const right = new Set(semgrep.map(key));
  const union = left.union(right).size;
  return union === 0 ? 1 : left.intersection(right).size / union;
}
