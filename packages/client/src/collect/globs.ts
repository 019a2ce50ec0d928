/** `--include` and `--exclude`: globs over paths relative to the root. */
import picomatch from 'picomatch';

export interface GlobFilter {
  /** The glob that excludes the path, or why nothing includes it; undefined if the path is wanted. */
  rejects(path: string, isFolder: boolean): string | undefined;
}

export function globFilter(include: readonly string[], exclude: readonly string[]): GlobFilter {
  const included = include.map(compile);
  const excluded = exclude.map(compile);
  return {
    rejects(path, isFolder) {
      const exclusion = excluded.find((glob) => glob.matches(path));
      if (exclusion !== undefined) return `excluded by ${exclusion.text}`;
      // Whether a folder holds an included file is seen when it is entered.
      if (isFolder || included.length === 0 || included.some((glob) => glob.matches(path))) return undefined;
      return 'not among the included globs';
    },
  };
}

/** A glob without a slash matches at every depth; one that matches a folder matches all that is in it. */
function compile(text: string): { text: string; matches(path: string): boolean } {
  const trimmed = text.replace(/^\.?\//, '').replace(/\/+$/, '');
  const anchored = trimmed.includes('/') || /^\.?\//.test(text);
  const matcher = picomatch(anchored ? trimmed : [trimmed, `**/${trimmed}`], { dot: true });
  return {
    text,
    matches(path) {
      for (let end = path.length; end !== -1; end = path.lastIndexOf('/', end - 1)) {
        if (end > 0 && matcher(path.slice(0, end))) return true;
        if (end === 0) return false;
      }
      return false;
    },
  };
}
