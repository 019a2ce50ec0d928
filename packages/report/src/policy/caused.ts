/**
 * Findings that are there because of a change, told by the base's version of the same files. A change may cause them without touching
 * their lines: it imports another function under a name, makes a constant a variable, takes out a check, or moves a file to where it is
 * scanned. And it may put them beneath a suppression comment that was written for something else.
 */
import type { Finding } from '@rsolv-ast/protocol';
import { type ChangedLines, isInDiff, touchesLines } from '../diff-filter.ts';

/** The changed files before or after the change, under the names that they have now. */
export interface FileVersions {
  readonly findings: readonly Finding[];
  /** By path; a file that is not there has none. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The files whose version in the base must be known to tell; without any the base need not be analysed. */
export function pathsToCompare(findings: readonly Finding[], changes: ChangedLines): ReadonlySet<string> {
  return new Set(
    findings.filter((one) => isUntouched(one, changes) || isCovered(one, changes)).map(({ path }) => path),
  );
}

/** Of the findings on untouched lines, and of those beneath an older comment, the ones that the base does not have. */
export function causedFindings(after: FileVersions, before: FileVersions, changes: ChangedLines): Set<Finding> {
  const byLine = unmatched(
    after.findings.filter((one) => isUntouched(one, changes)),
    before.findings,
    lineKeys(after),
    lineKeys(before),
  );
  // Those that stayed where they were have the base's places first: a copy is one more.
  const [covered, stayed] = partition(after.findings.filter(isAccepted), (one) => isCovered(one, changes));
  const byCode = unmatched([...stayed, ...covered], before.findings.filter(isAccepted), codeKey, codeKey);
  return new Set([...byLine, ...byCode.filter((one) => isCovered(one, changes))]);
}

function isAccepted({ suppression }: Finding): boolean {
  return suppression !== undefined;
}

function partition(findings: readonly Finding[], belongs: (one: Finding) => boolean): [Finding[], Finding[]] {
  return [findings.filter(belongs), findings.filter((one) => !belongs(one))];
}

function isUntouched(finding: Finding, changes: ChangedLines): boolean {
  return changes.has(finding.path) && !isInDiff(finding, changes);
}

/** Touched, and accepted by a comment that is not. */
function isCovered({ suppression, ...finding }: Finding, changes: ChangedLines): boolean {
  const lines = changes.get(finding.path);
  if (suppression?.line === undefined || lines === undefined || !isInDiff(finding, changes)) return false;
  return !touchesLines(lines, suppression.line, suppression.line);
}

type Key = (finding: Finding) => string;

/** As many findings are old as the base has of the same kind. */
function unmatched(findings: readonly Finding[], old: readonly Finding[], key: Key, oldKey: Key): Finding[] {
  const left = new Map<string, number>();
  for (const one of old) left.set(oldKey(one), (left.get(oldKey(one)) ?? 0) + 1);
  return findings.filter((one) => {
    const count = left.get(key(one)) ?? 0;
    left.set(key(one), count - 1);
    return count <= 0;
  });
}

/**
 * An untouched line stands in both versions with the same text, wherever it has moved: there the same rule had a finding before, or it had
 * none. The fingerprint would not do: it changes with the name of a function around.
 */
function lineKeys({ texts }: FileVersions): Key {
  // As the analysis counts lines.
  const lines = new Map([...texts].map(([path, text]) => [path, text.split(/\r\n|\r|\n/)]));
  return ({ path, ruleId, span }) => `${path}\0${ruleId}\0${lines.get(path)?.[span.start.line - 1]?.trim() ?? ''}`;
}

/** Of a touched line the text is another one; the code that was accepted must be the same. */
function codeKey({ path, ruleId, fingerprint }: Finding): string {
  return `${path}\0${ruleId}\0${fingerprint}`;
}
