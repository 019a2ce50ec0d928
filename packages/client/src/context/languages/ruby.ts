/** Ruby: require, require_relative, load, autoload. */
import { dirname, join } from 'node:path/posix';
import type { ImportLanguage } from '../import-language.ts';
import { foldersAbove, type ProjectFiles } from '../project-files.ts';

const REQUIRE =
  /\b(require_relative|require|load|autoload)\b[ \t(]{1,100}(?::\w{1,200},[ \t]{0,100})?(["'])([^"'\n#]{1,500})\2/g;

export const ruby: ImportLanguage = {
  extensions: ['.rb', '.rake', '.ru', '.gemspec'],
  async imports(text, from, project) {
    const found = [...text.matchAll(REQUIRE)].map(([, kind, , name]) => {
      const file = name!.endsWith('.rb') ? name! : `${name}.rb`;
      const isRelative = kind === 'require_relative' || /^\.{1,2}\//.test(file);
      return isRelative ? project.first([join(dirname(from), file)]) : onLoadPath(file, from, project);
    });
    return found.filter((path) => path !== undefined);
  },
};

/** What tools put on the load path. */
const LOAD_FOLDERS = ['lib', '.', 'app', 'test', 'spec'];

function onLoadPath(file: string, from: string, project: ProjectFiles): string | undefined {
  return project.first(foldersAbove(from).flatMap((folder) => LOAD_FOLDERS.map((each) => join(folder, each, file))));
}
