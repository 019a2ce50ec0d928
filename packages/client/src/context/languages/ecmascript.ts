/** JavaScript and TypeScript: import, export … from, require, dynamic import; `paths`, `baseUrl`, index files, packages of the workspace. */
import { dirname, join } from 'node:path/posix';
import { z } from 'zod';
import type { ImportLanguage } from '../import-language.ts';
import { foldersAbove, type ProjectFiles } from '../project-files.ts';

const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte'];

const SPECIFIERS = [
  /\bfrom\s{0,100}(["'])([^"'\n]{1,500})\1/g,
  /\bimport\s{0,100}(["'])([^"'\n]{1,500})\1/g,
  /\b(?:import|require)\s{0,100}\((?:\s{0,100}\/\*[^*]{0,200}\*\/)?\s{0,100}(["'`])([^"'`$\n]{1,500})\1(?=\s{0,100}[,)])/g,
];

export const ecmascript: ImportLanguage = {
  extensions: SOURCE_EXTENSIONS,
  async imports(text, from, project) {
    const specifiers = new Set(SPECIFIERS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[2]!)));
    const found: string[] = [];
    for (const specifier of specifiers) {
      const path = await resolve(specifier, from, project);
      if (path !== undefined) found.push(path);
    }
    return found;
  },
};

async function resolve(specifier: string, from: string, project: ProjectFiles): Promise<string | undefined> {
  const bare = specifier.replace(/[?#][^/]*$/, '') || specifier;
  if (/^\.{1,2}(?:\/|$)/.test(bare)) return module(join(dirname(from), bare), project);
  if (bare.startsWith('node:') || bare.startsWith('/')) return undefined;
  return (await byCompilerOptions(bare, from, project)) ?? (await byWorkspace(bare, project));
}

/** A file, a file without its extension or with that of its output, or a folder with an index. */
function module(path: string, project: ProjectFiles): string | undefined {
  const asSource = path.replace(/\.([mc]?)jsx?$/, '.$1ts');
  return project.first([
    path,
    ...(asSource === path ? [] : [asSource, asSource.replace(/\.ts$/, '.tsx')]),
    ...SOURCE_EXTENSIONS.map((extension) => path + extension),
    ...SOURCE_EXTENSIONS.map((extension) => join(path, `index${extension}`)),
  ]);
}

const CompilerConfiguration = z.object({
  extends: z.union([z.string(), z.array(z.string())]).optional(),
  compilerOptions: z
    .object({ baseUrl: z.string().optional(), paths: z.record(z.string(), z.array(z.string())).optional() })
    .optional(),
});

/** The compiler itself follows as many as there are; people write one or two. */
const MAX_EXTENDS = 8;

async function byCompilerOptions(specifier: string, from: string, project: ProjectFiles): Promise<string | undefined> {
  for (const file of nearestConfigurations(from, project)) {
    const { bases, paths } = await readOptions(file, project);
    for (const { pattern, target } of paths) {
      const rest = matchPattern(pattern, specifier);
      const found =
        rest === undefined
          ? undefined
          : module(
              target.replace('*', () => rest),
              project,
            );
      if (found !== undefined) return found;
    }
    for (const base of bases) {
      const found = module(join(base, specifier), project);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function nearestConfigurations(from: string, project: ProjectFiles): string[] {
  for (const folder of foldersAbove(from)) {
    const files = project.inFolder(folder).filter((path) => /(?:^|\/)[tj]sconfig(?:\.[\w-]{1,50})?\.json$/.test(path));
    if (files.length > 0) return files;
  }
  return [];
}

interface ResolvedOptions {
  /** Folders that names without dots start from. */
  bases: string[];
  /** From the repository's root. */
  paths: { pattern: string; target: string }[];
}

async function readOptions(file: string, project: ProjectFiles): Promise<ResolvedOptions> {
  const options: ResolvedOptions = { bases: [], paths: [] };
  const pending = [file];
  for (let count = 0; count < MAX_EXTENDS && pending.length > 0; count++) {
    const current = pending.shift()!;
    const parsed = CompilerConfiguration.safeParse(await project.json(current));
    if (!parsed.success) continue;
    const { compilerOptions: { baseUrl, paths } = {}, extends: parents = [] } = parsed.data;
    const folder = join(dirname(current), baseUrl ?? '.');
    if (baseUrl !== undefined) options.bases.push(folder);
    for (const [pattern, targets] of Object.entries(paths ?? {})) {
      for (const target of targets) options.paths.push({ pattern, target: join(folder, target) });
    }
    for (const parent of [parents].flat()) {
      if (!parent.startsWith('.')) continue;
      const path = join(dirname(current), parent);
      pending.push(path.endsWith('.json') ? path : `${path}.json`);
    }
  }
  return options;
}

/** What stands for the star; the empty text where the pattern has none. */
function matchPattern(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === specifier ? '' : undefined;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (specifier.length < start.length + end.length) return undefined;
  if (!specifier.startsWith(start) || !specifier.endsWith(end)) return undefined;
  return specifier.slice(start.length, specifier.length - end.length);
}

const PackageManifest = z.object({ name: z.string(), main: z.string().optional().catch(undefined) });

async function byWorkspace(specifier: string, project: ProjectFiles): Promise<string | undefined> {
  const manifests = project.named('package.json');
  // A repository with one package imports nothing of its own by name.
  if (manifests.length < 2) return undefined;
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const inside = parts.slice(specifier.startsWith('@') ? 2 : 1).join('/');
  const last = name.slice(name.lastIndexOf('/') + 1);
  // By custom a package's folder has its name: nothing else need be read.
  for (const manifest of manifests.filter((path) => dirname(path).endsWith(last))) {
    const parsed = PackageManifest.safeParse(await project.json(manifest));
    if (!parsed.success || parsed.data.name !== name) continue;
    const names =
      inside === ''
        ? ['src/index', 'index', 'lib/index', parsed.data.main ?? 'main']
        : [inside, `src/${inside}`, `lib/${inside}`];
    for (const each of names) {
      const found = module(join(dirname(manifest), each), project);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
