/**
 * Comments that say a finding does not count: `rsolv-ignore: rule-id[, rule-id] reason` and Semgrep's `nosemgrep[: rule-id[, rule-id]]`.
 * They count on the line where the finding begins, or alone on the line before it.
 */
import type { Comment } from '../languages/language.ts';
import type { LineIndex } from './source-file.ts';

export interface InlineSuppression {
  readonly kind: 'rsolv-ignore' | 'nosemgrep';
  /** Line of the mark, from 1. */
  readonly line: number;
  /** Lines for findings that begin there, ascending. */
  readonly appliesTo: readonly number[];
  /** Null: all rules. */
  readonly ruleIds: readonly string[] | null;
  /** Empty if none is given. */
  readonly reason: string;
}

/** What every mark holds: few comments do, and reading marks takes expressions that are slow to compile. */
const MAY_MARK = /rsolv-ignore|nosem/i;

/** What a mark says, without its place. */
type Mark = Pick<InlineSuppression, 'kind' | 'ruleIds' | 'reason'>;

/** All suppressions of a file, in the order of the source. `comments` are real comments: a mark inside of a string is none. */
export function findSuppressions(comments: readonly Comment[], lines: LineIndex, text: string): InlineSuppression[] {
  if (!comments.some((comment) => MAY_MARK.test(comment.text))) return [];
  const places = comments.map((comment) => placeOf(comment, lines, text));
  const found: InlineSuppression[] = [];
  for (const [i, comment] of comments.entries())
    for (const { mark, line } of marksOf(comment, lines))
      found.push({ ...mark, line, appliesTo: reach(mark, i, places) });
  return found;
}

/** What may be marks in a text of which no comments are known: from the word that begins one to the end of its line. */
export function linesWithMarks(text: string): Comment[] {
  return [...text.matchAll(/(?:rsolv-ignore|nosem)[^\r\n]*/gi)].map(({ 0: mark, index }) => ({
    start: index,
    end: index + mark.length,
    text: mark,
  }));
}

/** The suppression of a rule's finding that begins on `line`, or null. */
export function suppressionFor(
  line: number,
  ruleId: string,
  suppressions: readonly InlineSuppression[],
): InlineSuppression | null {
  const names = (id: string): boolean => id === ruleId || ruleId.endsWith(`.${id}`) || id.endsWith(`.${ruleId}`);
  return (
    suppressions.find(
      ({ appliesTo, ruleIds }) => appliesTo.includes(line) && (ruleIds === null || ruleIds.some(names)),
    ) ?? null
  );
}

/** Where a comment stands among code. */
interface Place {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly codeBefore: boolean;
  readonly codeAfter: boolean;
}

function placeOf({ start, end }: Comment, lines: LineIndex, text: string): Place {
  const firstLine = lines.position(start).line;
  const lastLine = lines.position(Math.max(start, end - 1)).line;
  // Brackets alone are no code: `{/* … */}` in JSX, `} // …`. A finding begins with a letter, a digit or a quote.
  const isCode = /[\p{L}\p{N}_"'`]/u;
  return {
    firstLine,
    lastLine,
    codeBefore: isCode.test(text.slice(lines.startOf(firstLine), start)),
    codeAfter: isCode.test(text.slice(end, lines.endOf(lastLine))),
  };
}

/**
 * Beside code, a comment is for its own line. Alone, it is for the next one; `rsolv-ignore` also looks past further comments, so that
 * several marks, or a mark and its explanation, can stand above one another.
 */
function reach({ kind }: Mark, index: number, places: readonly Place[]): number[] {
  const { firstLine, lastLine, codeBefore, codeAfter } = places[index]!;
  if (codeBefore) return [firstLine];
  if (codeAfter) return [lastLine];
  let next = lastLine + 1;
  if (kind === 'rsolv-ignore')
    for (const place of places.slice(index + 1)) {
      if (place.firstLine !== next || place.codeBefore || place.codeAfter) break;
      next = place.lastLine + 1;
    }
  return [...new Set([firstLine, lastLine, next])];
}

function marksOf(comment: Comment, lines: LineIndex): { mark: Mark; line: number }[] {
  const found: { mark: Mark; line: number }[] = [];
  if (!MAY_MARK.test(comment.text)) return found;
  for (const { 0: written, index } of comment.text.matchAll(/[^\r\n]+/g)) {
    const { line } = lines.position(comment.start + index);
    for (const read of [readIgnore, readNosemgrep]) {
      const mark = read(written);
      if (mark !== null) found.push({ mark, line });
    }
  }
  return found;
}

/** A rule's id: `a.b/c-d_e`. */
const RULE_ID = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?`;
const RULE_IDS = String.raw`${RULE_ID}(?:\s*,\s*${RULE_ID})*`;
/** A mark begins its comment or stands behind white space. */
const BEGIN = String.raw`(?:^\W*|\s)`;
const IGNORE = new RegExp(String.raw`${BEGIN}rsolv-ignore\s*:\s*(${RULE_IDS})(.*)$`, 'u');
const NOSEMGREP = new RegExp(
  String.raw`${BEGIN}nosem(?:grep)?(?![\p{L}\p{N}_-])(?:\s*[:=]\s*(${RULE_IDS}))?(.*)$`,
  'iu',
);

/** It always names its rules: a bare `rsolv-ignore` is none. */
function readIgnore(text: string): Mark | null {
  const match = IGNORE.exec(text);
  return match === null ? null : { kind: 'rsolv-ignore', ruleIds: idsIn(match[1]!), reason: reasonIn(match[2]!) };
}

function readNosemgrep(text: string): Mark | null {
  const match = NOSEMGREP.exec(text);
  if (match === null) return null;
  const ruleIds = match[1] === undefined ? null : idsIn(match[1]);
  return { kind: 'nosemgrep', ruleIds, reason: reasonIn(match[2]!) };
}

function idsIn(list: string): string[] {
  return list.split(',').map((id) => id.trim());
}

/** Without separators before it, and without the end of the comment. */
function reasonIn(text: string): string {
  return text
    .replace(/(?:\*\/|-->)\s*\}?\s*$/, '')
    .replace(/^[\s:,–—-]+/, '')
    .trim();
}
