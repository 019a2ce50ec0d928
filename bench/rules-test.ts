/**
 * Speed of `rsolv-ast rules test` on a directory of 1,000 rule files with fixtures, made of our own packs under other ids, against the aim:
 * 865 rules in 3.1 s, which Semgrep's native runner took for its public rules. Runs what is built (`npm run build`). Usage:
 * `npx node --conditions=source bench/rules-test.ts [COUNT]`; with SEMGREP=path/to/semgrep that one's runner is timed on the same directory.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const RULES = path.resolve(import.meta.dirname, '../packages/analyzer/rules');
const PROGRAM = path.resolve(import.meta.dirname, '../packages/cli/bin/rsolv-ast.js');
const SEMGREP = process.env.SEMGREP;
/** Rules in a second: Semgrep 1.172's native runner, 865 rules in 3.1 s. */
const AIM = 865 / 3.1;
const COUNT = Number(process.argv[2] ?? 1_000);
const RUNS = 3;

const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-rules-'));
try {
  const bytes = writeRules(folder);
  const result = path.join(folder, 'result.json');
  const seconds = Array.from({ length: RUNS }, () =>
    timed(process.execPath, [PROGRAM, 'rules', 'test', folder, '--json', result]),
  );
  const { passed, failed } = JSON.parse(readFileSync(result, 'utf8')) as { passed: number; failed: number };
  const best = Math.min(...seconds);
  console.log(`${COUNT} rule files, ${(bytes / 1e6).toFixed(1)} MB with fixtures; ${passed} passed, ${failed} failed`);
  console.log(`whole command   ${seconds.map((one) => `${one.toFixed(2)} s`).join(', ')}`);
  console.log(`best            ${(COUNT / best).toFixed(0)} rules a second; the aim is ${AIM.toFixed(0)}`);
  if (SEMGREP !== undefined) {
    rmSync(result);
    const theirs = Array.from({ length: RUNS }, () => timed(SEMGREP, ['test', folder]));
    console.log(`Semgrep         ${theirs.map((one) => `${one.toFixed(2)} s`).join(', ')}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each pack's rule and fixture again and again, under another id, in as many folders as rounds. Gives the bytes written. */
function writeRules(target: string): number {
  const names = readdirSync(RULES, { recursive: true, encoding: 'utf8' }).sort();
  // Semgrep stops at a rule for ERB, which it does not know.
  const rules = names.filter((name) => name.endsWith('.yaml') && !name.includes('erb'));
  let bytes = 0;
  for (let i = 0; i < COUNT; i++) {
    const rule = rules[i % rules.length]!;
    const id = path.basename(rule, '.yaml');
    const round = `round-${Math.floor(i / rules.length)}`;
    mkdirSync(path.join(target, round), { recursive: true });
    for (const name of names.filter((one) => one.startsWith(`${rule.slice(0, -'.yaml'.length)}.`))) {
      const text = readFileSync(path.join(RULES, name), 'utf8').replaceAll(id, `${round}-${id}`);
      writeFileSync(path.join(target, round, `${round}-${path.basename(name)}`), text);
      bytes += text.length;
    }
  }
  return bytes;
}

function timed(program: string, args: readonly string[]): number {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}${stdout.slice(-2_000)}`);
  return (performance.now() - begun) / 1_000;
}
