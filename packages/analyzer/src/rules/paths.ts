/** Which files a rule is for: the globs of its `paths`, as Semgrep reads them. */
import picomatch from 'picomatch';

/**
 * Whether a file is within the rule's paths. A glob matches the file or a directory above it; one without a leading `/` at any depth.
 * `exclude` wins over `include`.
 */
export function pathFilter(include: readonly string[], exclude: readonly string[]): (path: string) => boolean {
  const included = include.map(globMatcher);
  const excluded = exclude.map(globMatcher);
  if (included.length === 0 && excluded.length === 0) return () => true;
  return (path) =>
    !excluded.some((matches) => matches(path)) && (included.length === 0 || included.some((matches) => matches(path)));
}

function globMatcher(glob: string): (path: string) => boolean {
  const anchored = glob.startsWith('/') || glob.startsWith('./');
  const plain = glob.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  const globs =
    anchored || plain.startsWith('**/')
      ? [plain, `${plain}/**`]
      : [plain, `${plain}/**`, `**/${plain}`, `**/${plain}/**`];
  return picomatch(globs, { dot: true });
}
