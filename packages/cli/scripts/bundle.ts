/**
 * Makes the program that `rsolv-ast` starts, in packages/cli/dist, as part of `npm run build`: a process that loads one file starts in half the
 * time of one that looks for hundreds. The folder is laid out as that of the action, whose bundle is made by ncc: that takes half a minute, this a second.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { licencesIn } from '../../../scripts/bundling/licences.ts';
import { packRules } from '../../../scripts/bundling/pack-rules.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PACKAGE = path.join(ROOT, 'packages/cli');

/** Folders of the bundle, and the programs in each. What a program shares with others of its folder lies beside it: files find each other by where they are. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  '.': ['packages/cli/build/main.js', 'packages/cli/build/rules/test-thread.js'],
  supervisor: ['packages/server/dist/supervisor/entry.js'],
  worker: ['entry', 'work', 'watchdog-thread'].map((name) => `packages/server/dist/worker/${name}.js`),
};

/** What a bundle leaves to packages: the parser and the grammars, which find their WebAssembly beside themselves. */
const { dependencies } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')) as {
  dependencies: Readonly<Record<string, string>>;
};

if (import.meta.main) await bundle(path.join(PACKAGE, 'dist'));

/** Replaces whatever the folder, an absolute path, holds. The packages must have been compiled (`tsc -b`). */
export async function bundle(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const bundled = new Set<string>();
  for (const [name, programs] of Object.entries(FOLDERS)) {
    for (const { moduleIds } of await bundleFolder(path.join(folder, name), programs)) {
      for (const id of moduleIds) bundled.add(id);
    }
  }
  packRules(path.join(folder, 'rules/packs.json'));
  cpSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
  writeFileSync(path.join(folder, 'licences.txt'), licencesOf(bundled));
  // What a worker may read follows from the dependencies that stand here.
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
}

async function bundleFolder(folder: string, programs: readonly string[]): Promise<OutputChunk[]> {
  const build = await rolldown({
    cwd: ROOT,
    input: programs.map((program) => path.join(ROOT, program)),
    platform: 'node',
    external: Object.keys(dependencies),
  });
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    // Names stay, for the places that an unexpected error tells.
    minify: { compress: true, mangle: { keepNames: true }, codegen: true },
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  return output.filter((file) => file.type === 'chunk');
}

/** The licences of all packages that the bundle holds. */
function licencesOf(modules: ReadonlySet<string>): string {
  const packages = new Set([...modules].map(packageOf).filter((found) => found !== undefined));
  return [...packages].sort().map(licenceOf).join('\n');
}

function packageOf(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replaceAll('\\', '/'))?.[0];
}

function licenceOf(folder: string): string {
  const { name, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return [name, license, ...licencesIn(folder).map((file) => readFileSync(file, 'utf8'))].join('\n');
}
