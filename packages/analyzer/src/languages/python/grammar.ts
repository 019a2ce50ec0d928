/** Python: its grammar, extensions and names. */
import { createRequire } from 'node:module';
import { packageFile } from '../../syntax/syntax.ts';
import type { Language } from '../language.ts';
import { PYTHON } from './file-types.ts';
import { lower } from './lower.ts';
import { pythonPatterns } from './patterns.ts';

const require = createRequire(import.meta.url);

export const python: Language = {
  ...PYTHON,
  grammarFile: () => packageFile('tree-sitter-python/tree-sitter-python.wasm'),
  grammarVersion: (require('tree-sitter-python/package.json') as { readonly version: string }).version,
  lower,
  patterns: pythonPatterns,
  traits: {
    assignmentDeclares: true,
    blockScopes: false,
    classNamesHidden: true,
    namesAreNormalised: true,
    imports: 'python',
    keysAreExpressions: true,
    mappingsAreExact: true,
    bracesAreSets: true,
    booleanChainsAreFlat: true,
    distinguishesFloats: true,
    joinedTextKeepsQuotes: true,
    caughtNameIsOptional: false,
    requireIsModule: false,
    literalTypes: { string: 'str', integer: 'int', float: 'float', boolean: 'bool' },
  },
};
