/** What the engine reads at run time: the directories that a sandboxed process must be allowed to read. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RULES_DIRECTORY } from './rules-directory.ts';

/** Absolute directories and files: the engine's own code and rules, and its dependencies with theirs. Symbolic links are followed. */
export function sandboxReadPaths(): string[] {
  const ownCode = dirname(fileURLToPath(import.meta.url));
  const ownPackage = join(dirname(ownCode), 'package.json');
  const paths = new Set([ownCode, RULES_DIRECTORY, ownPackage]);
  collectDependencies(ownPackage, paths);
  return [...paths].sort();
}

function collectDependencies(packageFile: string, paths: Set<string>): void {
  const { dependencies = {} } = JSON.parse(readFileSync(packageFile, 'utf8')) as { dependencies?: object };
  for (const name of Object.keys(dependencies)) {
    const found = findPackageJSON(name, pathToFileURL(packageFile));
    if (found === undefined) continue;
    addProbed(dirname(packageFile), dirname(found), paths);
    const directory = realpathSync(dirname(found));
    const known = paths.has(directory);
    // A workspace's package is reached through a link, whose own path is looked up as well.
    paths.add(dirname(found)).add(directory);
    if (known) continue;
    collectDependencies(join(directory, 'package.json'), paths);
  }
}

/** Looking for a package, Node reads in every `node_modules` between the one who asks and the place where it is found. */
function addProbed(from: string, found: string, paths: Set<string>): void {
  for (let directory = from; ; directory = dirname(directory)) {
    const modules = join(directory, 'node_modules');
    if (found.startsWith(modules + sep) || directory === dirname(directory)) return;
    if (existsSync(modules)) paths.add(modules);
  }
}
