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
  const matches = picomatch(anchored ? trimmed : [trimmed, `**/${trimmed}`], { dot: true });
  return (path) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (matches(path.slice(0, end))) return true;
    }
    return false;
  };
}

/** A rule's id, or a glob over ids, such as `python-*`. */
export function ruleMatcher(glob: string): Matcher {
  const matches = picomatch(glob, { dot: true });
  return (ruleId) => ruleId === glob || matches(ruleId);
}
