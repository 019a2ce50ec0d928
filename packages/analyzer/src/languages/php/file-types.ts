/** PHP: names and files. */
import type { FileType } from '../file-types.ts';

export const PHP: FileType = {
  id: 'php',
  ruleNames: ['php'],
  extensions: ['.php', '.phtml', '.php3', '.php4', '.php5', '.php7', '.phps'],
  interpreters: ['php'],
};
