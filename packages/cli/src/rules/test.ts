/** `rsolv-ast rules test`: annotated fixtures beside the rules, and whether the rules find what these say. */
import { readFileSync } from 'node:fs';
import { EXIT } from '../exit-codes.ts';
import { writeReport } from '../scan/write-report.ts';
import type { Terminal } from '../terminal.ts';
import { namedRuleFiles } from './rule-files.ts';
import { testsAsJson, testsAsText } from './test-report.ts';
import { testRules } from './test-threads.ts';

export interface TestOptions {
  /** A file for the result, `-` for standard output. */
  readonly json?: string;
}

/** Resolves to the exit code: 0 all passed, 1 a rule failed, 2 a rule could not be loaded. Throws UsageError. */
export async function test(
  folder: string,
  { json }: TestOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const tests = await testRules(namedRuleFiles([folder]), signal);
  if (json === '-') terminal.stdout.write(testsAsJson(tests));
  else {
    if (json !== undefined) await writeReport(json, testsAsJson(tests));
    terminal.stdout.write(testsAsText(tests, { color: terminal.color, sourceLine }));
  }
  if (tests.ruleErrors.length > 0) return EXIT.usage;
  return tests.rules.every(({ passed }) => passed) ? EXIT.clean : EXIT.findings;
}

let kept: { file: string; lines: readonly string[] } | undefined;

function sourceLine(file: string, line: number): string | undefined {
  if (kept?.file !== file) {
    try {
      kept = { file, lines: readFileSync(file, 'utf8').split(/\r\n|[\r\n]/) };
    } catch {
      return undefined;
    }
  }
  return kept?.lines[line - 1];
}
