/**
 * Analysis speed on one core: the whole analysis with the default packs, against a bare tree-sitter parse and cursor walk of the same files in
 * the same run. Usage: `npx node --conditions=source bench/analysis.ts [PATH…]`; without a path, the packages under node_modules.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalysisInput, createEngine, type Engine, type RuleSet } from '@rsolv-ast/analyzer';
import { allLanguages, languageOf } from '../packages/analyzer/src/languages/registry.ts';
import { loadGrammar, SyntaxParser } from '../packages/analyzer/src/syntax/syntax.ts';

/** Enough for stable figures, and short enough to run while working. */
const CORPUS_BYTES = 8_000_000;
/** As the analysis does by default. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const SIMPLE_FUNCTION = 'export function add(a, b) {\n  return a + b;\n}\n';
const WARM_RUNS = 300;

const inputs = corpus(process.argv.slice(2));
const bytes = inputs.reduce((sum, input) => sum + input.bytes.length, 0);
const started = performance.now();
const engine = await createEngine();
const rules = engine.loadRules([], { defaultRules: true });
const ready = performance.now();

const bare = await bareParsers();
measureBare(inputs.slice(0, 50));
measureAnalysis(engine, rules, inputs.slice(0, 50));
const bareMs = measureBare(inputs);
const { ms, parseMs, matchMs, findings } = measureAnalysis(engine, rules, inputs);

console.log(
  `${inputs.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${rules.size} rules, ${findings} findings; Node ${process.version}`,
);
console.log(`start (grammars and rules)  ${(ready - started).toFixed(0)} ms`);
console.log(`bare parse and walk         ${rate(bareMs)} MB/s`);
console.log(`whole analysis              ${rate(ms)} MB/s, ${(ms / bareMs).toFixed(2)} times the bare parse`);
console.log(`  parse and lower           ${rate(parseMs)} MB/s`);
console.log(`  match                     ${rate(matchMs)} MB/s`);
console.log(`a simple function, warm     ${warmFunction().toFixed(2)} ms (median)`);

function rate(milliseconds: number): string {
  return (bytes / 1e6 / (milliseconds / 1000)).toFixed(2);
}

/** Files that some language takes, in the order of their paths. */
function corpus(paths: readonly string[]): AnalysisInput[] {
  const found: AnalysisInput[] = [];
  let total = 0;
  const visit = (path: string): void => {
    if (total >= CORPUS_BYTES) return;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== '.git') visit(join(path, name));
    } else if (stat.size <= MAX_FILE_BYTES && !path.includes('.min.') && languageOf(path, '') !== undefined) {
      found.push({ index: found.length, path, bytes: readFileSync(path) });
      total += stat.size;
    }
  };
  for (const path of paths.length > 0 ? paths : ['node_modules']) visit(path);
  return found;
}

async function bareParsers(): Promise<Map<string, SyntaxParser>> {
  const parsers = new Map<string, SyntaxParser>();
  for (const language of allLanguages()) {
    parsers.set(language.id, new SyntaxParser(await loadGrammar(language.grammarFile())));
  }
  return parsers;
}

function measureBare(files: readonly AnalysisInput[]): number {
  const begun = performance.now();
  for (const file of files) {
    const language = languageOf(file.path, '');
    const tree = bare.get(language?.id ?? '')?.parse(Buffer.from(file.bytes).toString('utf8'));
    if (tree === undefined) continue;
    const cursor = tree.walk();
    for (let more = true; more; ) {
      more = cursor.gotoFirstChild() || cursor.gotoNextSibling();
      while (!more && cursor.gotoParent()) more = cursor.gotoNextSibling();
    }
    cursor.delete();
    tree.delete();
  }
  return performance.now() - begun;
}

function measureAnalysis(engine: Engine, rules: RuleSet, files: readonly AnalysisInput[]) {
  const begun = performance.now();
  const result = engine.analyze(files, rules, { maxFileBytes: MAX_FILE_BYTES });
  const ms = performance.now() - begun;
  const sum = (times: readonly number[]): number => times.reduce((total, time) => total + time, 0);
  const parseMs = sum(result.statistics.map((times) => times.parseMs));
  const matchMs = sum(result.statistics.map((times) => times.matchMs));
  return { ms, parseMs, matchMs, findings: result.findings.length };
}

function warmFunction(): number {
  const file = { index: 0, path: 'add.js', bytes: Buffer.from(SIMPLE_FUNCTION) };
  const times: number[] = [];
  for (let i = 0; i < WARM_RUNS; i++) {
    const begun = performance.now();
    engine.analyze([file], rules, { maxFileBytes: MAX_FILE_BYTES });
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(WARM_RUNS / 2)] ?? 0;
}
