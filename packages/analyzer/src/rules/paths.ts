/** Which files a rule is for: the globs of its `paths`, as Semgrep reads them. */
import { parseGlob } from './glob.ts';

/** Whether a file is within the rule's paths. `exclude` wins over `include`. */
export function pathFilter(include: readonly string[], exclude: readonly string[]): (path: string) => boolean {
  const included = include.map(parseGlob);
  const excluded = exclude.map(parseGlob);
  if (included.length === 0 && excluded.length === 0) return () => true;
  return (path) =>
    !excluded.some((glob) => glob.matches(path)) &&
    (included.length === 0 || included.some((glob) => glob.matches(path)));
}
