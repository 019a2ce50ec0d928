/** JavaScript (with JSX), TypeScript and TSX: names and files. */
import type { FileType } from '../file-types.ts';

export const JAVASCRIPT: FileType = {
  id: 'javascript',
  ruleNames: ['javascript', 'js'],
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  fileNames: ['Jakefile'],
  interpreters: ['node', 'nodejs', 'bun'],
};

export const TYPESCRIPT: FileType = {
  id: 'typescript',
  ruleNames: ['typescript', 'ts'],
  extensions: ['.ts', '.mts', '.cts'],
  interpreters: ['deno', 'ts-node', 'tsx'],
};

export const TSX: FileType = {
  id: 'tsx',
  ruleNames: ['typescript', 'ts'],
  extensions: ['.tsx'],
  interpreters: [],
};
