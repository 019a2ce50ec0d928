/** Addresses of lines on GitHub. */
import type { Span } from '@rsolv-ast/protocol';

export interface LinkBase {
  /** Such as `https://github.com`. */
  serverUrl: string;
  owner: string;
  repo: string;
  /** The commit whose files are shown. */
  sha: string;
}

/** The lines of a span in a file of the commit. */
export function lineUrl(base: LinkBase, path: string, span: Span): string {
  const { first, last } = shownLines(span);
  return `${fileUrl(base, path)}#L${first}${last > first ? `-L${last}` : ''}`;
}

/** A file of the commit. */
export function fileUrl({ serverUrl, owner, repo, sha }: LinkBase, path: string): string {
  return `${serverUrl}/${[owner, repo, 'blob', sha, ...path.split('/')].map(urlSegment).join('/')}`;
}

/** The end of a span is exclusive: one that ends before the first column of a line does not show it. */
export function shownLines({ start, end }: Span): { first: number; last: number } {
  return { first: start.line, last: end.column === 1 && end.line > start.line ? end.line - 1 : end.line };
}

/** Stricter than encodeURIComponent: also what Markdown or HTML could take for the end of an address. */
function urlSegment(segment: string): string {
  // In an address these would lead out of the folder, even encoded once. No path in git has them.
  if (segment === '.' || segment === '..') return segment.replaceAll('.', '%252E');
  return encodeURIComponent(segment.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
