/** JavaScript (with JSX), TypeScript and TSX: their grammars, extensions and names. */
import { createRequire } from 'node:module';
import { packageFile } from '../../syntax/syntax.ts';
import type { Language, LanguageTraits } from '../language.ts';
import { JAVASCRIPT, TSX, TYPESCRIPT } from './file-types.ts';
import { lower } from './lower.ts';
import { javascriptPatterns } from './patterns.ts';
import { rewrite } from './rewriting.ts';

const require = createRequire(import.meta.url);

const traits: LanguageTraits = {
  assignmentDeclares: false,
  blockScopes: true,
  classNamesHidden: false,
  imports: 'javascript',
  keysAreExpressions: false,
  mappingsAreExact: false,
  bracesAreSets: false,
  distinguishesFloats: false,
  propertiesAreMethods: true,
  joinedTextKeepsQuotes: true,
  distinguishesOptionalMembers: true,
  headsDeclareApart: true,
  restIsParameter: true,
  caughtNameIsOptional: true,
  requireIsModule: true,
  literalTypes: { string: 'string', integer: 'number', float: 'number', boolean: 'boolean' },
};

export const javascript: Language = {
  ...JAVASCRIPT,
  grammarFile: () => packageFile('tree-sitter-javascript/tree-sitter-javascript.wasm'),
  grammarVersion: versionOf('tree-sitter-javascript'),
  lower,
  rewrite,
  patterns: javascriptPatterns,
  traits,
};

export const typescript: Language = {
  ...TYPESCRIPT,
  grammarFile: () => packageFile('tree-sitter-typescript/tree-sitter-typescript.wasm'),
  grammarVersion: versionOf('tree-sitter-typescript'),
  lower,
  rewrite,
  patterns: javascriptPatterns,
  traits,
};

/** A grammar of its own: in TSX `<T>x` opens an element and is no cast. */
export const tsx: Language = {
  ...TSX,
  grammarFile: () => packageFile('tree-sitter-typescript/tree-sitter-tsx.wasm'),
  grammarVersion: versionOf('tree-sitter-typescript'),
  lower,
  rewrite,
  patterns: javascriptPatterns,
  traits,
};

function versionOf(grammarPackage: string): string {
  return (require(`${grammarPackage}/package.json`) as { readonly version: string }).version;
}
