/** Python: names and files. */
import type { FileType } from '../file-types.ts';

export const PYTHON: FileType = {
  id: 'python',
  ruleNames: ['python', 'python2', 'python3', 'py'],
  extensions: ['.py', '.pyi', '.pyw', '.wsgi'],
  fileNames: ['SConstruct', 'SConscript', 'wscript'],
  // Versions are cut off before the comparison: `python3.12` is `python`.
  interpreters: ['python', 'pypy', 'uv'],
};
