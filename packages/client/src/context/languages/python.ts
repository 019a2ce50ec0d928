/** Python: import, from … import, relative imports, packages. */
import { dirname, join } from 'node:path/posix';
import type { ImportLanguage } from '../import-language.ts';
import { foldersAbove, type ProjectFiles } from '../project-files.ts';

const IMPORT = /^[ \t]{0,200}import[ \t]{1,100}([^\n;#]{1,2000})/gm;
const FROM =
  /^[ \t]{0,200}from[ \t]{1,100}([\w.\u0080-\uffff]{1,500})[ \t]{1,100}import[ \t]{0,100}(\([^)]{0,5000}\)|[^\n;#]{1,2000})/gm;
const BY_NAME = /\bimport_module\(\s{0,100}["']([\w.]{1,500})["']/g;

export const python: ImportLanguage = {
  extensions: ['.py', '.pyi', '.pyw'],
  async imports(source, from, project) {
    const text = source.replace(/\\\r?\n/g, ' ');
    const found = new Set<string>();
    for (const [, names] of text.matchAll(IMPORT)) {
      for (const name of names!.split(',')) add(found, absolute(moduleName(name), from, project));
    }
    for (const [, name] of text.matchAll(BY_NAME)) add(found, absolute(name!, from, project));
    for (const [, name, members] of text.matchAll(FROM)) {
      for (const member of memberNames(members!)) {
        const dots = /^\.*/.exec(name!)![0].length;
        // What is imported may be a module of the package, or something that the package itself holds.
        const joined = name!.endsWith('.') ? name! + member : `${name}.${member}`;
        const resolve = (dotted: string) =>
          dots === 0 ? absolute(dotted, from, project) : relative(dotted, dots, from, project);
        add(found, resolve(joined) ?? resolve(name!));
      }
    }
    return [...found];
  },
};

function add(found: Set<string>, path: string | undefined): void {
  if (path !== undefined) found.add(path);
}

/** `a.b as c` is a.b. */
function moduleName(text: string): string {
  return text.trim().split(/\s/)[0]!;
}

function memberNames(text: string): string[] {
  const lines = text.replace(/^\(|\)$/g, '').replace(/#[^\n]*/g, '');
  const names = lines
    .split(',')
    .map(moduleName)
    .filter((name) => name !== '');
  return names.length > 0 ? names : ['*'];
}

/** Any folder above the importing file may be on the path, as may a `src` or `lib` in it. */
function absolute(dotted: string, from: string, project: ProjectFiles): string | undefined {
  const path = dotted.split('.').join('/');
  for (const folder of foldersAbove(from)) {
    for (const root of [folder, join(folder, 'src'), join(folder, 'lib')]) {
      const found = module(join(root, path), project);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function relative(dotted: string, dots: number, from: string, project: ProjectFiles): string | undefined {
  const path = dotted.slice(dots).split('.').join('/');
  return module(join(dirname(from), ...Array<string>(dots - 1).fill('..'), path), project);
}

function module(path: string, project: ProjectFiles): string | undefined {
  return project.first([`${path}.py`, join(path, '__init__.py'), `${path}.pyi`]);
}
