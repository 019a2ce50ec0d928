/** Java: imports by the end of a path, wildcards, and classes of the same package, which need no import. */
import { dirname, join } from 'node:path/posix';
import type { ImportLanguage } from '../import-language.ts';
import type { ProjectFiles } from '../project-files.ts';

const IMPORT = /^[ \t]{0,200}import[ \t]{1,100}(static[ \t]{1,100})?([\w.]{1,500})(\*)?[ \t]{0,100};/gm;
const CLASS_NAME = /\b[A-Z]\w{0,200}\b/g;

export const java: ImportLanguage = {
  extensions: ['.java'],
  async imports(text, from, project) {
    const names = new Set([...text.matchAll(CLASS_NAME)].map(([name]) => name));
    const found = new Set(
      [...names].map((name) => join(dirname(from), `${name}.java`)).filter((path) => project.has(path)),
    );
    for (const [, isStatic, name, star] of text.matchAll(IMPORT)) {
      for (const path of ofImport(name!, isStatic !== undefined, star !== undefined, names, project)) found.add(path);
    }
    return [...found];
  },
};

function ofImport(
  name: string,
  isStatic: boolean,
  star: boolean,
  used: ReadonlySet<string>,
  project: ProjectFiles,
): string[] {
  const parts = name.split('.').filter((part) => part !== '');
  if (star && !isStatic) {
    return project
      .inFoldersEndingIn(parts.join('/'))
      .filter((path) => used.has(/([^/]+)\.java$/.exec(path)?.[1] ?? ''));
  }
  // Behind the class may stand a nested class or a static member.
  for (let length = parts.length; length > 0 && length > parts.length - 3; length--) {
    const files = project.endingIn(`${parts.slice(0, length).join('/')}.java`);
    if (files.length > 0) return files;
  }
  return [];
}
