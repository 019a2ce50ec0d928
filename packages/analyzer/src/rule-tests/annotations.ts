/** The annotations of a fixture: comments that say what the rules find on the line behind them. */

/**
 * `ruleid`: a finding. `ok`: none. `todoruleid`: there should be one, and is not yet. `todook`: there is one, and should not be. The two
 * todo marks take their line out of account.
 */
export type AnnotationKind = 'ruleid' | 'ok' | 'todoruleid' | 'todook';

export interface Annotation {
  readonly kind: AnnotationKind;
  readonly ruleIds: readonly string[];
  /** The line that it speaks of, from 1: the one behind its own. */
  readonly line: number;
}

export interface Annotations {
  /** In the order of the text. */
  readonly annotations: readonly Annotation[];
  /** Lines, from 1, with a mark that cannot be read, such as one with more words behind its ids. */
  readonly unread: readonly number[];
}

/** A mark stands at the beginning of a comment; the comment alone on its line, or at the line's end. `deepruleid:` and `proruleid:` are none. */
const MARK = /(?:#|\/\/|\/\*|<!--|--)[#/*!-]*[ \t]*(ruleid|ok|todoruleid|todook):(.*)$/;
/** What looks like a mark. Prose holds `ok:` too often. */
const LIKE_A_MARK = /(?<![\p{L}\p{N}_])(?:(?:todo)?ruleid|todook)\s*:/iu;
/** How a comment ends: of C, of JSX, of HTML, of ERB and of other templates. */
const COMMENT_END = /[ \t]*(?:\*+\/[ \t]*\}?|--%?>|%>|#\}|\?>)?[ \t]*$/;
const RULE_ID = /^[\p{L}\p{N}_./-]+$/u;

/** The text as it was decoded; its lines end as `LineIndex` counts them. */
export function readAnnotations(text: string): Annotations {
  const annotations: Annotation[] = [];
  const unread: number[] = [];
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    const mark = MARK.exec(line);
    const ruleIds = mark === null ? [] : idsIn(mark[2]!);
    if (ruleIds.length > 0) annotations.push({ kind: mark![1] as AnnotationKind, ruleIds, line: index + 2 });
    else if (LIKE_A_MARK.test(line)) unread.push(index + 1);
  }
  return { annotations, unread };
}

/** Empty where the text is no list of ids. */
function idsIn(text: string): readonly string[] {
  const ids = text
    .replace(COMMENT_END, '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return ids.every((id) => RULE_ID.test(id)) ? ids : [];
}
