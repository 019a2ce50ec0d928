/** Runs the rules of a file over one of its fixtures, and says of each rule whether it finds what the annotations say. */
import type { Coverage, Diagnostic, Finding } from '@rsolv-ast/protocol';
import { SKIP_REASONS } from '@rsolv-ast/protocol';
import type { AnalysisInput, Engine, RuleSet } from '../analysis.ts';
import type { RefusalReason } from '../fixes/fix.ts';
import { fixFile } from '../fixes/fix-file.ts';
import { languageOfBytes } from '../languages/registry.ts';
import { isTextLanguage, type RuleLanguageId } from '../languages/text/text-languages.ts';
import { decodeText } from '../source/decoding.ts';
import { type Annotations, readAnnotations } from './annotations.ts';
import { type Difference, differences } from './expectations.ts';

export interface Fixture {
  /** Names it in texts; the name alone may tell its language. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What it should be after the fixes of its findings. */
  readonly fixed?: { readonly path: string; readonly bytes: Uint8Array };
}

export interface FixtureCheck extends Difference {
  readonly passed: boolean;
  /** What is wrong besides the lines, in a sentence. */
  readonly error?: string;
}

/** What a person should know, and that fails nothing. */
export interface FixtureNote {
  /** Of the fixture, from 1. */
  readonly line: number;
  readonly message: string;
  /** The id that it is about. */
  readonly ruleId?: string;
}

export interface FixtureResult {
  /** One for each rule that takes the fixture or is expected to find something in it, by id. */
  readonly checks: readonly FixtureCheck[];
  readonly notes: readonly FixtureNote[];
  /** Rules with any annotation here. */
  readonly annotated: ReadonlySet<string>;
}

/** Fixtures are small; a limit is there against a file that came to lie among them. Bytes. */
const FIXTURE_BYTES = 10 * 1024 * 1024;

/**
 * `rules`: those of the one rule file, loaded with `ignorePaths`. Undefined where the file is no fixture: no rule takes its language, and
 * nothing in it is annotated.
 */
export async function testFixture(
  engine: Engine,
  rules: RuleSet,
  fixture: Fixture,
): Promise<FixtureResult | undefined> {
  const read = readAnnotations(decodeText(fixture.bytes).text);
  const language = fixtureLanguage(fixture, rules, read);
  if (language === undefined) return undefined;
  const input: AnalysisInput = { index: 0, path: fixture.path, bytes: fixture.bytes, ...language };
  const { findings, coverage } = engine.analyze([input], rules, { maxFileBytes: FIXTURE_BYTES });

  const found = findings.map(({ ruleId, span }) => ({ ruleId, line: span.start.line }));
  const applicable = rules.rules.map(({ id }) => id).filter((id) => takes(rules.languagesOf(id), language.language));
  const fixFaults = fixture.fixed === undefined ? null : await faultOfFixes(input, findings, fixture.fixed);
  const checks = differences(applicable, read.annotations, found).map((difference): FixtureCheck => {
    const { id, missed, unexpected } = difference;
    const error =
      faultOfAnalysis(fixture.path, coverage[0]!, id) ??
      faultOfRule(id, rules, fixture.path, language.language) ??
      (fixFaults?.concerns(id) ? fixFaults.message : undefined);
    const passed = missed.length === 0 && unexpected.length === 0 && error === undefined;
    return { ...difference, passed, ...(error !== undefined && { error }) };
  });
  return {
    checks,
    notes: notesOf(read, rules),
    annotated: new Set(read.annotations.flatMap(({ ruleIds }) => ruleIds)),
  };
}

/** Rules for texts take every file, whatever it is read as. */
function takes(languages: readonly RuleLanguageId[], language: RuleLanguageId): boolean {
  return languages.some((one) => one === language || isTextLanguage(one));
}

/** By the fixture's name where a rule takes that language; else, if it is annotated, as the first rule there says. */
function fixtureLanguage(
  { path, bytes }: Fixture,
  rules: RuleSet,
  { annotations }: Annotations,
): { readonly language: RuleLanguageId } | undefined {
  const own = languageOfBytes(path, bytes)?.id;
  if (own !== undefined && rules.rules.some(({ id }) => rules.languagesOf(id).includes(own))) return { language: own };
  const named = annotations.flatMap(({ ruleIds }) => ruleIds).find((id) => rules.languagesOf(id).length > 0);
  const language = named === undefined ? undefined : rules.languagesOf(named)[0];
  return language === undefined ? undefined : { language };
}

function faultOfAnalysis(
  path: string,
  { status, reason, detail, diagnostics }: Coverage,
  ruleId: string,
): string | undefined {
  if (status === 'skipped') {
    const why = reason === undefined ? 'it was skipped' : SKIP_REASONS[reason];
    return `${path}: the fixture was not analysed: ${why}${detail === undefined ? '' : ` (${detail})`}`;
  }
  const fault = diagnostics.find((diagnostic) => diagnostic.kind === 'syntax-error' || concerns(diagnostic, ruleId));
  if (fault === undefined) return undefined;
  const what = fault.kind === 'syntax-error' ? `syntax error: ${fault.message}` : fault.message;
  return fault.line === undefined ? `${path}: ${what}` : `${path}:${fault.line}: ${what}`;
}

/** Rules of a mode that is not analysed are named together, in the text. */
function concerns({ kind, ruleId, message }: Diagnostic, id: string): boolean {
  return ruleId === id || (kind === 'rule' && message.split(/[\s,]+/).includes(id));
}

function faultOfRule(id: string, rules: RuleSet, path: string, language: RuleLanguageId): string | undefined {
  const languages = rules.languagesOf(id);
  if (languages.length === 0) return 'the rule file has no rule of this id';
  if (takes(languages, language)) return undefined;
  return `the rule is for ${languages.join(', ')}, and ${path} is read as ${language}`;
}

interface FixFault {
  readonly message: string;
  concerns(ruleId: string): boolean;
}

async function faultOfFixes(
  file: AnalysisInput,
  findings: readonly Finding[],
  expected: NonNullable<Fixture['fixed']>,
): Promise<FixFault | null> {
  const fixes = findings.flatMap(({ ruleId, fix }) =>
    fix === undefined
      ? []
      : [
          {
            ruleId,
            replacements: fix.map(({ span, replacement }) => ({
              start: span.start.offset,
              end: span.end.offset,
              text: replacement,
            })),
          },
        ],
  );
  if (fixes.length === 0) {
    return { message: `there is ${expected.path}, but no finding of this fixture has a fix`, concerns: () => true };
  }
  const { after, refused } = await fixFile(file, fixes);
  const difference = firstDifference(after, decodeText(expected.bytes).text);
  if (difference === null) return null;
  const why = refused[0] === undefined ? '' : `; ${REFUSED[refused[0].reason]}`;
  const ids = new Set(fixes.map(({ ruleId }) => ruleId));
  return {
    message: `the fixed text differs from ${expected.path} in line ${difference.line}: expected ${difference.expected}, got ${difference.got}${why}`,
    concerns: (id) => ids.has(id),
  };
}

const REFUSED: Record<RefusalReason, string> = {
  overlap: 'a fix was left out because it overlaps another one',
  'breaks-syntax': 'a fix was refused because the file could not be parsed afterwards',
  encoding: 'a fix was refused because the file cannot hold its characters',
  'no-change': 'a fix changes nothing',
  misplaced: 'a fix does not lie inside of the file',
};

function firstDifference(got: string, expected: string): { line: number; expected: string; got: string } | null {
  if (got === expected) return null;
  const [gotLines, expectedLines] = [got.split('\n'), expected.split('\n')];
  let line = 0;
  while (gotLines[line] === expectedLines[line]) line++;
  const shown = (text: string | undefined) => (text === undefined ? 'the end of the file' : JSON.stringify(text));
  return { line: line + 1, expected: shown(expectedLines[line]), got: shown(gotLines[line]) };
}

function notesOf({ annotations, unread }: Annotations, rules: RuleSet): FixtureNote[] {
  const strange = annotations.flatMap(({ kind, ruleIds, line }) =>
    ruleIds
      .filter((id) => kind !== 'ruleid' && rules.languagesOf(id).length === 0)
      .map((id) => ({
        line: line - 1,
        message: `\`${kind}: ${id}\`: the rule file has no rule of this id`,
        ruleId: id,
      })),
  );
  const unreadable = unread.map((line) => ({
    line,
    message:
      'this mark is not read: it stands at the beginning of a comment, and nothing but ids and commas follows it',
  }));
  return [...strange, ...unreadable].sort((a, b) => a.line - b.line);
}
