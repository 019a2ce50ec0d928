/** PHP: its grammar, extensions and names. */
import { createRequire } from 'node:module';
import { packageFile } from '../../syntax/syntax.ts';
import type { Language } from '../language.ts';
import { PHP } from './file-types.ts';
import { lower } from './lower.ts';
import { phpPatterns } from './patterns.ts';
import { rewrite } from './rewriting.ts';

const require = createRequire(import.meta.url);

/** `.inc` is left out: many other formats use it, and the registry asks for names only. */
export const php: Language = {
  ...PHP,
  // The grammar with markup reads files and, behind a tag of their own, patterns.
  grammarFile: () => packageFile('tree-sitter-php/tree-sitter-php.wasm'),
  grammarVersion: (require('tree-sitter-php/package.json') as { readonly version: string }).version,
  lower,
  rewrite,
  patterns: phpPatterns,
  traits: {
    assignmentDeclares: true,
    blockScopes: false,
    classNamesHidden: true,
    imports: 'packages',
    keysAreExpressions: true,
    mappingsAreExact: true,
    bracesAreSets: false,
    distinguishesFloats: true,
    caughtNameIsOptional: false,
    requireIsModule: false,
    augmentedIsNoAssignment: true,
    arrowsReturnNothing: true,
    bodilessDoesNothing: true,
    bodilessIsEmpty: true,
    coalescingIsConditional: true,
    joinedTextKeepsQuotes: true,
    endsBeforeSemicolon: new Set(['VariableDeclaration', 'Import', 'Return', 'Jump', 'ScopeDeclaration']),
    namesIgnoreCase: true,
    namesAreLiteral: true,
    arraysHoldKeys: true,
    enumsAreClasses: true,
    literalTypes: { string: 'string', integer: 'int', float: 'float', boolean: 'bool' },
  },
};
