/** Ruby and ERB templates: their grammar, extensions and names. */
import { createRequire } from 'node:module';
import { packageFile } from '../../syntax/syntax.ts';
import type { Language, LanguageTraits } from '../language.ts';
import { rubyOfTemplate } from './erb.ts';
import { ERB, RUBY } from './file-types.ts';
import { lowerRuby, lowerTemplate } from './lower.ts';
import { LOADING_METHODS } from './pattern-words.ts';
import { rubyPatterns } from './patterns.ts';

const require = createRequire(import.meta.url);

const traits: LanguageTraits = {
  assignmentDeclares: true,
  blockScopes: false,
  classNamesHidden: false,
  imports: 'packages',
  keysAreExpressions: true,
  mappingsAreExact: true,
  bracesAreSets: false,
  distinguishesFloats: true,
  caughtNameIsOptional: false,
  requireIsModule: false,
  augmentedIsNoAssignment: true,
  safeNavigationIsPlain: true,
  lastValueIsReturned: true,
  distinguishesSingletonMethods: true,
  loadingMethods: LOADING_METHODS,
  classBodiesRun: true,
  endsBeforeClosingWord: true,
  blocksAssignOutside: true,
  literalTypes: { string: 'string', integer: 'integer', float: 'float', boolean: 'boolean' },
};

const shared = {
  grammarFile: () => packageFile('tree-sitter-ruby/tree-sitter-ruby.wasm'),
  grammarVersion: (require('tree-sitter-ruby/package.json') as { readonly version: string }).version,
  patterns: rubyPatterns,
  traits,
} as const;

export const ruby: Language = {
  ...RUBY,
  lower: lowerRuby,
  ...shared,
};

/** Rules for Ruby run on the Ruby in templates, rules for `erb` on templates alone. */
export const erb: Language = {
  ...ERB,
  codeOf: rubyOfTemplate,
  lower: lowerTemplate,
  ...shared,
};
