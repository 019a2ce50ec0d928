/**
 * The log of a job, some of whose lines the runner obeys: what a stranger wrote must not become a command. The toolkit of the action
 * escapes what its own commands hold; it prints other lines as they are.
 * docs.github.com, "Workflow commands for GitHub Actions"; how the runner reads them: actions/runner, ActionCommand.cs.
 */
import { visible } from '../escape.ts';
import type { Annotation, AnnotationLevel } from './annotation.ts';

/** docs.github.com, "About status checks": 10 errors, 10 warnings a step; notices are counted alike, and one is the step's own. */
const STEP_MAX: Record<AnnotationLevel, number> = { failure: 10, warning: 10, notice: 9 };

/** Those that GitHub will show for one step, in their order, and how many it would drop. */
export function shownInLog(annotations: readonly Annotation[]): { shown: Annotation[]; leftOut: number } {
  const left = { ...STEP_MAX };
  const shown = annotations.filter(({ level }) => left[level]-- > 0);
  return { shown, leftOut: annotations.length - shown.length };
}

/** A line for the log in which the runner finds no command, and the terminal no sequence. */
export function logLine(text: string): string {
  return (
    visible(text)
      // Older commands may begin anywhere in a line, newer ones behind white space only.
      .replaceAll('##[', '## [')
      .replace(/^(\s*):(?=:)/, '$1: ')
  );
}
