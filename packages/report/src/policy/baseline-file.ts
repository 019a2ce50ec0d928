/** The committed form of a baseline: JSON with one finding a line, sorted, so that a review shows what came and what went. */
import { z } from 'zod';
import { safeJsonLine } from '../escape.ts';
import { counts, type Report, type ReportFinding } from '../report.ts';
import { type Baseline, baselineKey, baselineOf } from './baseline.ts';
import { type KeyPath, keyName, type Place, parseLocated } from './located-document.ts';
import type { PolicyProblem } from './policy.ts';

/** Where `rsolv-ast baseline` writes, relative to the root, unless it is told otherwise. */
export const BASELINE_FILE = '.github/rsolv-ast-baseline.json';
/** Grows when a field changes its meaning. */
export const BASELINE_VERSION = 1;
/** Findings of one file; a tree with more needs other rules first. */
export const BASELINE_FINDINGS_MAX = 100_000;
/** UTF-16 code units, at some 200 a finding. */
export const BASELINE_FILE_MAX_CHARACTERS = 200 * BASELINE_FINDINGS_MAX;
/** Problems of a larger file name the finding by its number only: finding its place takes too long. */
const LOCATED_MAX_CHARACTERS = 1024 * 1024;
const PROBLEMS_MAX = 20;

const REMEDY = 'write the file anew with `rsolv-ast baseline`';

const BaselineFile = z.strictObject({
  version: z.literal(BASELINE_VERSION, {
    error: `must be ${BASELINE_VERSION}: for a file of a newer rsolv-ast, use that version`,
  }),
  findings: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(4096),
        rule: z.string().min(1).max(300),
        fingerprint: z.string().regex(/^[0-9a-f]{8,128}$/, `is no fingerprint: ${REMEDY}`),
        count: z.int().min(1).max(BASELINE_FINDINGS_MAX).default(1),
      }),
    )
    .max(
      BASELINE_FINDINGS_MAX,
      `has more than ${BASELINE_FINDINGS_MAX} findings: disable the rules that have most of them`,
    ),
});

/** What a baseline takes from a report: findings that count, but for those that were accepted until a date that has passed. */
export function baselineFindings(report: Report): ReportFinding[] {
  return report.findings.filter((finding) => counts(finding) && finding.suppression?.state !== 'expired');
}

/** A report's `baselineFindings`, as a file to commit. */
export function renderBaseline(report: Report): string {
  const { entries } = baselineOf(baselineFindings(report), '');
  const lines = entries.map(({ path, ruleId, fingerprint, count }) =>
    safeJsonLine({ path, rule: ruleId, fingerprint, ...(count > 1 && { count }) }),
  );
  const findings = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{\n  "version": ${BASELINE_VERSION},\n  "findings": ${findings}\n}\n`;
}

export interface ParsedBaseline {
  /** Empty where there is a problem: a baseline that is half read would show old findings as new, or hide new ones. */
  readonly baseline: Baseline;
  readonly problems: readonly PolicyProblem[];
}

/** `file` is what problems call the file. */
export function parseBaseline(text: string, file: string): ParsedBaseline {
  const none: Baseline = { source: file, entries: [] };
  const problem = (message: string, key = '', place: Place = { line: 1, column: 1 }): PolicyProblem => {
    return { file, ...place, key, message };
  };
  if (text.length > BASELINE_FILE_MAX_CHARACTERS) {
    const message = `This file has more than ${BASELINE_FILE_MAX_CHARACTERS} characters: ${REMEDY}.`;
    return { baseline: none, problems: [problem(message)] };
  }
  const json = parseJson(text);
  if ('place' in json) {
    const message = `This is not valid JSON: ${REMEDY}, also to end a merge conflict.`;
    return { baseline: none, problems: [problem(message, '', json.place)] };
  }
  const parsed = BaselineFile.safeParse(json.value);
  if (parsed.success) return { baseline: { source: file, entries: entriesOf(parsed.data) }, problems: [] };
  const placeOf = locator(text, file);
  const problems = parsed.error.issues.slice(0, PROBLEMS_MAX).map((issue) => {
    const name = issue.path.length === 0 ? 'This file' : `\`${keyName(issue.path)}\``;
    // Our own messages go on where the name ends; the library's begin a sentence.
    const fault = /^[a-z]/.test(issue.message) ? issue.message : `cannot be used: ${REMEDY}`;
    return problem(`${name} ${fault}.`, keyName(issue.path), placeOf(issue.path));
  });
  return { baseline: none, problems };
}

/** A finding that stands twice, as after a merge, is one: of the counts the larger holds. */
function entriesOf({ findings }: z.infer<typeof BaselineFile>): Baseline['entries'] {
  const entries = new Map<string, Baseline['entries'][number]>();
  for (const { path, rule, fingerprint, count } of findings) {
    const entry = { path, ruleId: rule, fingerprint, count };
    const known = entries.get(baselineKey(entry));
    if (known === undefined || known.count < count) entries.set(baselineKey(entry), entry);
  }
  return [...entries.values()];
}

function parseJson(text: string): { value: unknown } | { place: Place } {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) };
  } catch (cause) {
    return { place: placeOfSyntaxError(cause as Error, text) };
  }
}

/** V8 names the place in most of its messages; the marks that git leaves are clearer still. */
function placeOfSyntaxError({ message }: Error, text: string): Place {
  const conflict = text.split('\n').findIndex((line) => line.startsWith('<<<<<<< '));
  if (conflict !== -1) return { line: conflict + 1, column: 1 };
  const named = /\(line (\d+) column (\d+)\)/.exec(message);
  if (named !== null) return { line: Number(named[1]), column: Number(named[2]) };
  const asYaml = text.length > LOCATED_MAX_CHARACTERS ? undefined : parseLocated(text, '').problems[0];
  if (asYaml !== undefined) return { line: asYaml.line, column: asYaml.column };
  const lines = text.split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** JSON is YAML, but for texts that nobody writes by hand. */
function locator(text: string, file: string): (path: KeyPath) => Place {
  const document = text.length > LOCATED_MAX_CHARACTERS ? undefined : parseLocated(text, file).document;
  return (path) => document?.placeOf(path) ?? { line: 1, column: 1 };
}
