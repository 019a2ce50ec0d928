/** Folders that are not entered unless they are named: version control's own data, and third-party code. */

const VERSION_CONTROL = new Set(['.git', '.hg', '.svn', '.bzr', '.jj']);

/** Where package managers of the supported languages put what they install. */
const VENDORED = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'web_modules',
  'vendor',
  'third_party',
  'third-party',
  'site-packages',
  'dist-packages',
  '__pypackages__',
  '.venv',
  'venv',
  'virtualenv',
  '.virtualenv',
  '.tox',
  '.nox',
  '.eggs',
  '.yarn',
  '.pnpm-store',
  '.bundle',
  'Pods',
  'Carthage',
]);

export function isVersionControl(name: string): boolean {
  return VERSION_CONTROL.has(name);
}

export function isVendored(name: string): boolean {
  return VENDORED.has(name);
}
