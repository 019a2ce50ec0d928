/** What a formula is matched against: one file with its tree, index, names and constants, prepared once for all rules. */
import type { Node, Program } from '../ast/nodes.ts';
import type { LanguageTraits, LoweredFile } from '../languages/language.ts';
import type { GenericDocument } from '../languages/text/generic-document.ts';
import type { RuleLanguageId, TextLanguageId } from '../languages/text/text-languages.ts';
import { TEXT_TRAITS } from '../languages/text/traits.ts';
import { type Constants, foldConstants, literalValue } from '../names/constants.ts';
import { type Names, resolveNames } from '../names/scopes.ts';
import { DEFAULT_OPTIONS, type RuleOptions } from '../rules/options.ts';
import type { SourceFile } from '../source/source-file.ts';
import { TextPlaces } from './guards.ts';
import { NodeIndex } from './node-index.ts';
import { TextWords } from './required-words.ts';
import type { FlatStatement } from './statements.ts';

export interface MatchTarget {
  readonly file: SourceFile;
  readonly language: TargetLanguage;
  /** Of the rule at hand. */
  readonly options: RuleOptions;
  readonly program: Program;
  readonly index: NodeIndex;
  readonly names: Names;
  readonly constants: Constants;
  /** The part of the text that is looked at; all of it but for the value of a metavariable. */
  readonly region: MatchRegion;
  /** Of the whole text. */
  readonly words: TextWords;
  readonly places: TextPlaces;
  /** Lists of statements as sequences are matched with, each made once. */
  readonly flatLists: Map<readonly Node[], readonly FlatStatement[]>;
  /** What regular expressions of conditions answered to texts. Shared by all rules. */
  readonly regexAnswers: Map<RegExp, Map<string, boolean>>;
  /** By pattern and statement: whether they match while nothing is bound. Shared by all rules of the same options. */
  readonly statementMatches: Map<Node, Map<Node, boolean>>;
  /** The text as generic patterns see it, by the comments that are left out. */
  readonly documents: Map<string, GenericDocument>;
}

/** What matching must know of a language; a text language has no tree. */
export interface TargetLanguage {
  readonly id: RuleLanguageId;
  readonly traits: LanguageTraits;
}

export interface MatchRegion {
  readonly start: number;
  readonly end: number;
}

export function prepareTarget(file: SourceFile, language: TargetLanguage, lowered: LoweredFile): MatchTarget {
  return targetOf(file, language, lowered.program);
}

/** The target for a text without a tree. */
export function prepareText(file: SourceFile, id: TextLanguageId): MatchTarget {
  const program: Program = { kind: 'Program', body: [], start: 0, end: file.text.length };
  return targetOf(file, { id, traits: TEXT_TRAITS }, program);
}

/** The same target under the options of a rule. */
export function withOptions(target: MatchTarget, options: RuleOptions): MatchTarget {
  if (options === target.options) return target;
  const constants = options.constants ? target.constants : NO_CONSTANTS;
  return { ...target, options, constants, statementMatches: new Map() };
}

const NO_CONSTANTS: Constants = { valueOf: literalValue, isAlwaysText: () => false };

/** The target for a part of a tree or for another text, such as the value of a metavariable. */
export function targetOf(file: SourceFile, language: TargetLanguage, program: Program): MatchTarget {
  const names = resolveNames(program, language.traits);
  return {
    file,
    language,
    options: DEFAULT_OPTIONS,
    program,
    index: new NodeIndex(program, language.traits, names),
    names,
    // As in Semgrep, for which all numbers of such a language are decimal ones, and those are not computed.
    constants: foldConstants(names, language.traits.distinguishesFloats),
    region: { start: 0, end: file.text.length },
    words: new TextWords(file.text, language.traits),
    places: new TextPlaces(file.text),
    flatLists: new Map(),
    regexAnswers: new Map(),
    statementMatches: new Map(),
    documents: new Map(),
  };
}

/** The same target seen as if some nodes were all of it; names and constants stay those of the file. */
export function narrowTo(target: MatchTarget, nodes: readonly Node[], region: MatchRegion): MatchTarget {
  const program: Program = { kind: 'Program', body: nodes, ...region };
  const index = new NodeIndex(program, target.language.traits, target.names);
  return { ...target, program, index, region, documents: new Map() };
}
