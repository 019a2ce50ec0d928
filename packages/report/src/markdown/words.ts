/** Words and marks that the parts of the summary share. */
import type { Severity, Span } from '@rsolv-ast/protocol';
import { inertCode, inertText, webLink } from '../escape.ts';
import { type LinkBase, lineUrl, shownLines } from './links.ts';

export const SEVERITY_MARKS: Record<Severity, string> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

/** Characters of a path that are shown; its link leads to the whole. */
const PATH_MAX = 100;

export function amount(count: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(count)} ${count === 1 ? noun : plural}`;
}

export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** At most `max` characters; the cut is marked. */
export function clipped(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}

/** The end of a path says more than its beginning. */
export function shownPath(path: string): string {
  const characters = [...path];
  return characters.length <= PATH_MAX ? path : `…${characters.slice(1 - PATH_MAX).join('')}`;
}

/** `path:line`, linked where there is something to link to. */
export function place(path: string, span: Span, links: LinkBase | undefined): string {
  const label = inertCode(`${shownPath(path)}:${span.start.line}`);
  return links === undefined ? label : webLink(label, lineUrl(links, path, span));
}

/** The lines of a span in words. */
export function lines(span: Span): string {
  const { first, last } = shownLines(span);
  return last > first ? `lines ${first} to ${last}` : `line ${first}`;
}

/** `CWE-89`, linked to its page at MITRE; other classifications as they are. */
export function weakness(cwe: string): string {
  const number = /^CWE-0*(\d{1,6})\b/i.exec(cwe)?.[1];
  return number === undefined
    ? inertText(clipped(cwe, 60))
    : webLink(`CWE-${number}`, `https://cwe.mitre.org/data/definitions/${number}.html`);
}
