/** PHP: require and include of literals, `use` by composer's PSR-4, and classes of the same namespace, which need no `use`. */
import { dirname, join } from 'node:path/posix';
import { z } from 'zod';
import type { ImportLanguage } from '../import-language.ts';
import { foldersAbove, type ProjectFiles } from '../project-files.ts';

const INCLUDE =
  /\b(?:require|include)(?:_once)?\b[\s(]{0,100}(?:(?:__DIR__|dirname\(__FILE__\))\s{0,100}\.\s{0,100})?(["'])([^"'\n$]{1,500})\1/g;
const USE = /^[ \t]{0,200}use[ \t]{1,100}([^;(]{1,5000});/gm;
const QUALIFIED = /\\?\b[A-Z]\w{0,200}(?:\\\w{1,200}){1,20}/g;
const CLASS_NAME = /\b[A-Z]\w{0,200}\b/g;

export const php: ImportLanguage = {
  extensions: ['.php', '.phtml', '.inc'],
  async imports(text, from, project) {
    const found = new Set<string>();
    for (const [, , name] of text.matchAll(INCLUDE)) {
      const path = project.first([join(dirname(from), name!), join('.', name!)]);
      if (path !== undefined) found.add(path);
    }
    for (const [name] of text.matchAll(CLASS_NAME)) {
      const sibling = join(dirname(from), `${name}.php`);
      if (project.has(sibling)) found.add(sibling);
    }
    const roots = await psr4(from, project);
    for (const name of classNames(text)) for (const path of ofClass(name, roots, project)) found.add(path);
    return [...found];
  },
};

function classNames(text: string): Set<string> {
  const names = new Set([...text.matchAll(QUALIFIED)].map(([name]) => name.replace(/^\\/, '')));
  for (const [, clause] of text.matchAll(USE)) {
    const group = /^([^{]*)\{([^}]*)\}/.exec(clause!);
    const prefix = group ? bareName(group[1]!) : '';
    for (const each of (group ? group[2]! : clause!).split(',')) names.add(prefix + bareName(each));
  }
  return names;
}

/** Without `function`, `const`, an alias, and the backslash in front. */
function bareName(text: string): string {
  return text
    .trim()
    .replace(/^(?:function|const)\s+/, '')
    .split(/\s/)[0]!
    .replace(/^\\/, '');
}

const Folders = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const Autoload = z.object({ 'psr-4': Folders.optional() });
const Composer = z.object({ autoload: Autoload.optional(), 'autoload-dev': Autoload.optional() });

interface Root {
  readonly prefix: string;
  readonly folder: string;
}

/** Of the nearest composer.json. Source: php-fig.org/psr/psr-4. */
async function psr4(from: string, project: ProjectFiles): Promise<Root[]> {
  const file = project.first(foldersAbove(from).map((folder) => join(folder, 'composer.json')));
  const parsed = Composer.safeParse(file === undefined ? undefined : await project.json(file));
  if (!parsed.success) return [];
  return [parsed.data.autoload, parsed.data['autoload-dev']].flatMap((autoload) =>
    Object.entries(autoload?.['psr-4'] ?? {}).flatMap(([prefix, folders]) =>
      [folders].flat().map((folder) => ({ prefix, folder: join(dirname(file!), folder) })),
    ),
  );
}

function ofClass(name: string, roots: readonly Root[], project: ProjectFiles): string[] {
  if (roots.length === 0) {
    const files = project.endingIn(`${name.split('\\').join('/')}.php`);
    return name.includes('\\') ? files : [];
  }
  const paths = roots
    .filter(({ prefix }) => name.startsWith(prefix))
    .map(({ prefix, folder }) => `${join(folder, name.slice(prefix.length).split('\\').join('/'))}.php`);
  return paths.filter((path) => project.has(path));
}
