/** Java: its grammar, extension and names. */
import { createRequire } from 'node:module';
import { packageFile } from '../../syntax/syntax.ts';
import type { Language } from '../language.ts';
import { JAVA } from './file-types.ts';
import { lower } from './lower.ts';
import { javaPatterns } from './patterns.ts';
import { rewrite } from './rewriting.ts';
import { translateEscapes } from './unicode-escapes.ts';

const require = createRequire(import.meta.url);

export const java: Language = {
  ...JAVA,
  grammarFile: () => packageFile('tree-sitter-java/tree-sitter-java.wasm'),
  grammarVersion: (require('tree-sitter-java/package.json') as { readonly version: string }).version,
  translate: translateEscapes,
  lower,
  rewrite,
  patterns: javaPatterns,
  traits: {
    assignmentDeclares: false,
    blockScopes: true,
    classNamesHidden: false,
    imports: 'packages',
    keysAreExpressions: true,
    mappingsAreExact: true,
    bracesAreSets: false,
    distinguishesFloats: true,
    caughtNameIsOptional: false,
    requireIsModule: false,
    enumsAreClasses: true,
    fieldsAreVariables: true,
    headsDeclareApart: true,
    namesMayBeTypes: true,
    integerOperators: new Set(['+', '*', '%']),
    augmentedIsNoAssignment: true,
    arrowsReturnNothing: true,
    distinguishesMemberOperators: true,
    bodilessDoesNothing: true,
    endsBeforeSemicolon: new Set(['Namespace', 'Import', 'Field', 'Return', 'Throw', 'Jump', 'Assert']),
    literalTypes: { string: 'string', integer: 'int', float: 'double', boolean: 'boolean' },
  },
};
