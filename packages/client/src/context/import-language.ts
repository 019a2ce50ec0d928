/** ImportLanguage: how files of one language name other files of the project. */
import type { ProjectFiles } from './project-files.ts';

export interface ImportLanguage {
  /** Lower case, with their dots. */
  readonly extensions: readonly string[];
  /**
   * The project's files that a text imports. It is a light scan: what a comment or a string happens to import is taken along,
   * which costs a file of context and no finding. Every pattern over source is bounded, so that no text costs more than its length.
   */
  imports(text: string, from: string, project: ProjectFiles): Promise<string[]>;
}
