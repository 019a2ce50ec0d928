/** Globs of the configuration, over paths and over rule ids. */
import picomatch from 'picomatch';

export type Matcher = (text: string) => boolean;

/**
 * Paths as `--include` and `--exclude` read them: relative to the root; a glob without a slash matches at every depth, and one
 * that matches a folder matches all that is in it.
 */
export function pathMatcher(glob: string): Matcher {
  const trimmed = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  const anchored = trimmed.includes('/') || /^\.?\//.test(glob);
  const matches = compiled(anchored ? [trimmed] : [trimmed, `**/${trimmed}`]);
  return (path) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (matches(path.slice(0, end))) return true;
    }
    return false;
  };
}

/** A rule's id, or a glob over ids, such as `python-*`. */
export function ruleMatcher(glob: string): Matcher {
  return compiled([glob]);
}

/** A text that is written like a glob is matched by itself as well: `[id].js` names the file of that name. */
function compiled(globs: readonly string[]): Matcher {
  const patterns = globs.map((glob) => picomatch.makeRe(glob, { dot: true }));
  return (text) => globs.includes(text) || patterns.some((pattern) => pattern.test(text));
}

/** The same function, which works each answer out once. */
export function remembered<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key)!;
  };
}
