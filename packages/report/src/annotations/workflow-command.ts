/**
 * Workflow commands: lines of a job's log that the runner obeys. What a stranger wrote must not become one, and must not end one.
 * docs.github.com, "Workflow commands for GitHub Actions"; how the runner reads them: actions/runner, ActionCommand.cs.
 */
import { visible } from '../escape.ts';
import type { Annotation, AnnotationLevel } from './annotation.ts';

const COMMANDS: Record<AnnotationLevel, string> = { failure: 'error', warning: 'warning', notice: 'notice' };

/** docs.github.com, "About status checks": 10 errors, 10 warnings a step; notices are counted alike, and one is the step's own. */
const STEP_MAX: Record<AnnotationLevel, number> = { failure: 10, warning: 10, notice: 9 };

/** Those that GitHub will show for one step, in their order, and how many it would drop. */
export function shownInLog(annotations: readonly Annotation[]): { shown: Annotation[]; leftOut: number } {
  const left = { ...STEP_MAX };
  const shown = annotations.filter(({ level }) => left[level]-- > 0);
  return { shown, leftOut: annotations.length - shown.length };
}

/** The line, without its end. */
export function annotationCommand({
  level,
  path,
  startLine,
  endLine,
  startColumn,
  endColumn,
  title,
  message,
}: Annotation): string {
  return renderCommand(
    COMMANDS[level],
    {
      file: path,
      line: startLine,
      endLine,
      ...(startColumn !== undefined && { col: startColumn }),
      ...(endColumn !== undefined && { endColumn }),
      title,
    },
    message,
  );
}

/** `name` and the names of the properties are ours. */
export function renderCommand(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${data(message)}`;
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

function data(text: string): string {
  return text.toWellFormed().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
