/** JavaScript (with JSX), TypeScript and TSX: names and files. */
import type { FileType } from '../file-types.ts';

export const JAVASCRIPT: FileType = {
  id: 'javascript',
  ruleNames: ['javascript', 'js'],
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  fileNames: ['Jakefile'],
  interpreters: ['node', 'nodejs', 'bun'],
};

/** As in Semgrep, rules for JavaScript run on TypeScript, too. */
const RULE_NAMES = ['typescript', 'ts', 'javascript', 'js'];

export const TYPESCRIPT: FileType = {
  id: 'typescript',
  ruleNames: RULE_NAMES,
  extensions: ['.ts', '.mts', '.cts'],
  interpreters: ['deno', 'ts-node', 'tsx'],
};

export const TSX: FileType = {
  id: 'tsx',
  ruleNames: RULE_NAMES,
  extensions: ['.tsx'],
  interpreters: [],
};
