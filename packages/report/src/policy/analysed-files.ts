/** What an analysis can tell of files: nothing of those that it did not look at. */
import type { Coverage } from '@rsolv-ast/protocol';
import { isGap } from '../report.ts';
import type { Matcher } from './globs.ts';

export interface AnalysedFiles {
  /** Whether a file that the baseline names was analysed completely, or is certainly not there any more. */
  known(path: string): boolean;
  /** Whether what matches no finding of these paths is known to match none. */
  tellAbout(path: Matcher): boolean;
}

/** `wholeTree`: a file that is not in the coverage is not there. */
export function analysedFiles(coverage: readonly Coverage[], wholeTree: boolean): AnalysedFiles {
  const status = new Map(coverage.map((one) => [one.path, one.status]));
  const scanned = coverage.filter((one) => one.status === 'scanned').map(({ path }) => path);
  const gaps = coverage.filter(isGap).map(({ path }) => path.replace(/\/$/, ''));
  return {
    known: (path) =>
      status.has(path)
        ? status.get(path) === 'scanned'
        : wholeTree && !foldersAbove(path).some((one) => status.has(one)),
    tellAbout: (matches) => !gaps.some(matches) && (wholeTree || scanned.some(matches)),
  };
}

/** As the coverage names folders that were left out as a whole: with a slash at the end. */
function foldersAbove(path: string): string[] {
  return path.split('/').map((_, depth, parts) => `${parts.slice(0, depth).join('/')}/`);
}
