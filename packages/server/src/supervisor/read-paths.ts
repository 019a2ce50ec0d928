/** Which files a worker may read: its own code and the packages that this code loads, nothing else. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sandboxReadPaths } from '@rsolv-ast/analyzer/sandbox-paths';

const PROTOCOL = '@rsolv-ast/protocol';
/** The engine names its own files, but not the link through which a workspace reaches it. */
const ENGINE = '@rsolv-ast/analyzer';
/** Parts of a package of ours that hold code. */
const CODE_FOLDERS = ['src', 'dist'];

/** Absolute paths as `--allow-fs-read` takes them. */
export function workerReadPaths(workerEntry: string): string[] {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const own = path.resolve(here, '../worker');
  const paths = [
    path.dirname(workerEntry),
    existsSync(own) ? own : here,
    ...nearestManifest(here),
    ...nearestManifest(workerEntry),
    ...packageReadPaths(PROTOCOL, here),
    ...lookupPaths(PROTOCOL, here),
    ...lookupPaths(ENGINE, here),
    ...sandboxReadPaths(),
  ];
  return asPermissions([...new Set(paths)]);
}

/**
 * Node 24.21 denies a link whose path is the beginning of another granted name (`tree-sitter-java`, `tree-sitter-javascript`), where both are written
 * without a wildcard.
 */
function asPermissions(paths: readonly string[]): string[] {
  const isBeginning = (one: string) =>
    paths.some((other) => other.startsWith(one) && other.length > one.length && other[one.length] !== path.sep);
  return paths.map((one) => (isBeginning(one) ? `${one}*` : one));
}

/** A package, what it depends on, and the links that lead there. In a bundle there are no packages: an empty list. */
function packageReadPaths(name: string, from: string, seen = new Set<string>()): string[] {
  const link = findPackage(name, from);
  if (link === undefined || seen.has(link)) return [];
  seen.add(link);
  const real = realpathSync(link);
  const manifest = JSON.parse(readFileSync(path.join(real, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const isLink = real !== link;
  const own = isLink ? [link, path.join(real, 'package.json'), ...CODE_FOLDERS.map((f) => path.join(real, f))] : [link];
  const dependencies = Object.keys(manifest.dependencies ?? {});
  return [...own, ...dependencies.flatMap((dependency) => packageReadPaths(dependency, real, seen))];
}

/** The link to a package of ours, and the folders, mostly absent ones, that node looks through for what it depends on. */
function lookupPaths(name: string, from: string): string[] {
  const link = findPackage(name, from);
  if (link === undefined) return [];
  const nearer = ancestors(realpathSync(link)).map((directory) => path.join(directory, 'node_modules'));
  return [
    link,
    ...nearer.slice(
      0,
      nearer.findIndex((folder) => link.startsWith(folder + path.sep)),
    ),
  ];
}

function findPackage(name: string, from: string): string | undefined {
  return ancestors(from)
    .map((directory) => path.join(directory, 'node_modules', name))
    .find((candidate) => existsSync(path.join(candidate, 'package.json')));
}

/** Node looks the module type up in the nearest package.json. */
function nearestManifest(from: string): string[] {
  const found = ancestors(from)
    .map((directory) => path.join(directory, 'package.json'))
    .find((file) => existsSync(file));
  return found === undefined ? [] : [found];
}

function ancestors(from: string): string[] {
  const parent = path.dirname(from);
  return parent === from ? [from] : [from, ...ancestors(parent)];
}
