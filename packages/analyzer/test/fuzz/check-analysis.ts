/** What holds for every analysis, whatever the files and the rules. */
import { Coverage, Finding } from '@rsolv-ast/protocol';
import type { AnalysisInput, AnalysisResult, Engine, RuleSet } from '../../src/index.ts';
import { decodeSource, LineIndex } from '../../src/source/source-file.ts';
import type { HostileFile } from './hostile-files.ts';

export const MAX_FILE_BYTES = 12_000_000;
/** A binding's text in a finding, and the places of one file that could not be read, with the one that says how many more there are. */
const MAX_BINDING_LENGTH = 1_000;
const MAX_SYNTAX_DIAGNOSTICS = 21;

/** Throws an Error that says which promise was broken. */
export function checkAnalysis(engine: Engine, rules: RuleSet, files: readonly HostileFile[]): AnalysisResult {
  const inputs = files.map((file, index): AnalysisInput => ({ index, ...file }));
  const result = engine.analyze(inputs, rules, { maxFileBytes: MAX_FILE_BYTES });
  expectThat(result.coverage.length === files.length, 'each file has one entry of coverage');
  for (const [i, coverage] of result.coverage.entries()) checkCoverage(coverage, files[i]!, rules);
  for (const finding of result.findings) checkFinding(finding, inputs);
  const backwards = engine.analyze([...inputs].reverse(), rules, { maxFileBytes: MAX_FILE_BYTES });
  expectThat(
    withoutOrder(result) === withoutOrder(backwards),
    'a second analysis of the same files in another order gives the same',
  );
  return result;
}

function checkCoverage(coverage: Coverage, file: HostileFile, rules: RuleSet): void {
  Coverage.parse(coverage);
  expectThat(coverage.path === file.path, 'coverage comes in the order of the files');
  expectThat(coverage.reason !== 'internal-error', `no internal error, but: ${coverage.detail}`);
  expectThat(coverage.bytes === file.bytes.length, 'coverage states the size of the file');
  expectThat(coverage.rulesRun <= rules.size, 'no more rules are run than there are');
  const syntax = coverage.diagnostics.filter(({ kind }) => kind === 'syntax-error' || kind === 'unsupported-syntax');
  expectThat(syntax.length <= MAX_SYNTAX_DIAGNOSTICS, `${syntax.length} diagnostics of syntax`);
  expectThat(
    (coverage.status === 'scanned') === (coverage.reason === undefined),
    'only what was not scanned has a reason',
  );
}

interface Reading {
  readonly text: string;
  readonly lines: LineIndex;
}

/** A language decides which declaration of an encoding counts: the readings of each file. */
const READERS = ['java', 'python', 'ruby', 'erb', 'php', undefined] as const;
const readings = new WeakMap<Uint8Array, readonly Reading[]>();

function checkFinding(finding: Finding, inputs: readonly AnalysisInput[]): void {
  Finding.parse(finding);
  const spans = [finding.span, ...(finding.fix ?? []).map((edit) => edit.span)];
  const ofFile = inputs.filter(({ path }) => path === finding.path);
  const fits = ofFile.some(({ bytes }) =>
    read(bytes).some(({ text, lines }) =>
      spans.every(({ start, end }) => {
        const inside = 0 <= start.offset && start.offset <= end.offset && end.offset <= text.length;
        return inside && JSON.stringify(lines.span(start.offset, end.offset)) === JSON.stringify({ start, end });
      }),
    ),
  );
  expectThat(fits, `the span of ${finding.ruleId} lies in its text: ${JSON.stringify(spans)}`);
  for (const [name, text] of Object.entries(finding.bindings ?? {}))
    expectThat(text.length <= MAX_BINDING_LENGTH, `${name} is shortened`);
}

function read(bytes: Uint8Array): readonly Reading[] {
  let known = readings.get(bytes);
  if (known === undefined) {
    known = READERS.map((language) => {
      const { text } = decodeSource(0, '', bytes, language);
      return { text, lines: new LineIndex(text) };
    });
    readings.set(bytes, known);
  }
  return known;
}

function withoutOrder({ findings, coverage, rules }: AnalysisResult): string {
  const sorted = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item)).sort();
  return JSON.stringify([sorted(findings), sorted(coverage), rules]);
}

export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new BrokenPromise(promise);
}
