/** Java: names and files. */
import type { FileType } from '../file-types.ts';

export const JAVA: FileType = {
  id: 'java',
  ruleNames: ['java'],
  extensions: ['.java'],
  // A file may begin with `#!` and run by itself (JEP 330).
  interpreters: ['java'],
};
