/** The traits of a text that is read as no language: there are no names in it, so that none of them changes anything. */
import type { LanguageTraits } from '../language.ts';

export const TEXT_TRAITS: LanguageTraits = {
  assignmentDeclares: false,
  blockScopes: false,
  classNamesHidden: false,
  imports: 'packages',
  keysAreExpressions: false,
  mappingsAreExact: false,
  bracesAreSets: false,
  distinguishesFloats: false,
  caughtNameIsOptional: false,
  requireIsModule: false,
  namesAreLiteral: true,
  literalTypes: { string: 'string', integer: 'int', float: 'float', boolean: 'boolean' },
};
