/**
 * How much of real code lowering reads: lowers every file under the given paths that a registered language takes, and prints by language
 * files, bytes, speed, and the share of text under Unsupported or SyntaxError nodes, with the worst files and the grammar kinds concerned.
 *
 *     npx node --conditions=source scripts/coverage-of-syntax.ts PATH…
 */
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseText } from '../packages/analyzer/src/languages/parsing.ts';
import { languageOf } from '../packages/analyzer/src/languages/registry.ts';
import { decodeSource } from '../packages/analyzer/src/source/source-file.ts';
import { type SyntaxProblem, unreadLength } from '../packages/analyzer/src/syntax/problems.ts';
import { loadGrammar, SyntaxParser } from '../packages/analyzer/src/syntax/syntax.ts';

const WORST_FILES = 10;

interface FileResult {
  readonly path: string;
  readonly language: string;
  readonly length: number;
  readonly unread: number;
  readonly milliseconds: number;
  readonly problems: readonly SyntaxProblem[];
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage: coverage-of-syntax.ts PATH…');
  process.exit(2);
}
const results = await lowerAll(paths.flatMap(filesUnder));
for (const language of new Set(results.map((result) => result.language)))
  printLanguage(
    language,
    results.filter((result) => result.language === language),
  );

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return globSync('**/*', { cwd: path })
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)
    .sort();
}

async function lowerAll(files: readonly string[]): Promise<FileResult[]> {
  const lowered: FileResult[] = [];
  for (const path of files) {
    const bytes = readFileSync(path);
    const { text } = decodeSource(0, path, bytes);
    const language = languageOf(path, text.slice(0, text.search(/[\r\n]|$/)));
    if (language === undefined) continue;
    const parser = new SyntaxParser(await loadGrammar(language.grammarFile()));
    const begin = performance.now();
    const { problems } = parseText(language, parser, text);
    const milliseconds = performance.now() - begin;
    const unread = unreadLength(problems);
    lowered.push({ path, language: language.id, length: text.length, unread, milliseconds, problems });
  }
  return lowered;
}

function printLanguage(language: string, files: readonly FileResult[]): void {
  const length = sum(files.map((file) => file.length));
  const unread = sum(files.map((file) => file.unread));
  const seconds = sum(files.map((file) => file.milliseconds)) / 1000;
  const speed = length / 1e6 / seconds;
  console.log(
    `${language}: ${files.length} files, ${length} characters, ${speed.toFixed(1)} MB/s, unread ${percent(unread, length)}`,
  );
  const worst = files.filter((file) => file.problems.length > 0).sort((a, b) => b.unread - a.unread);
  console.log(`  ${worst.length} files with problems`);
  for (const file of worst.slice(0, WORST_FILES)) {
    console.log(`  ${percent(file.unread, file.length)} ${file.unread} ${file.path}`);
    console.log(`      ${kindCounts(file.problems)}`);
  }
}

function kindCounts(problems: readonly SyntaxProblem[]): string {
  const counts = new Map<string, number>();
  for (const { kind, grammarKind } of problems) {
    const name = kind === 'error' ? kind : `${kind} ${grammarKind}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} × ${count}`).join(', ');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(3)} %`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
