/** Words and marks that the parts of the summary share. */
import type { Severity, Span } from '@rsolv-ast/protocol';
import { inertCode, inertText, webLink } from '../escape.ts';
import { type LinkBase, lineUrl } from './links.ts';

export const SEVERITY_MARKS: Record<Severity, string> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

/** Characters of a message's gist. */
const GIST_MAX = 180;
const SHORT_SENTENCE = 40;
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

/** The first sentence of a message, and the second where the first says little. */
export function gist(message: string): string {
  const [first = '', second] = message.split(/(?<=[.!?])\s+/, 2);
  const text = second !== undefined && [...first].length < SHORT_SENTENCE ? `${first} ${second}` : first;
  if ([...text].length <= GIST_MAX) return text;
  const kept = clipped(text, GIST_MAX).replace(/\s+\S*…$/, ' …');
  // Code that lost its end would show its backtick.
  return (kept.split('`').length - 1) % 2 === 1 ? kept.replace(/\s*`[^`]*$/, ' …') : kept;
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

/** `CWE-89`, linked to its page at MITRE; other classifications as they are. */
export function weakness(cwe: string): string {
  const url = weaknessUrl(cwe);
  return url === undefined ? inertText(clipped(cwe, 60)) : webLink(`CWE-${weaknessNumber(cwe)}`, url);
}

export function weaknessUrl(cwe: string): string | undefined {
  const number = weaknessNumber(cwe);
  return number && `https://cwe.mitre.org/data/definitions/${number}.html`;
}

function weaknessNumber(cwe: string): string | undefined {
  return /^CWE-0*(\d{1,6})\b/i.exec(cwe)?.[1];
}
