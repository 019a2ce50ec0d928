/** What a formula is matched against: one file with its tree, index, names and constants, prepared once for all rules. */
import type { Node, Program } from '../ast/nodes.ts';
import type { Language, LoweredFile } from '../languages/language.ts';
import { type Constants, foldConstants } from '../names/constants.ts';
import { type Names, resolveNames } from '../names/scopes.ts';
import type { SourceFile } from '../source/source-file.ts';
import { NodeIndex } from './node-index.ts';
import { TextWords } from './required-words.ts';
import type { FlatStatement } from './statements.ts';

export interface MatchTarget {
  readonly file: SourceFile;
  readonly language: Language;
  readonly program: Program;
  readonly index: NodeIndex;
  readonly names: Names;
  readonly constants: Constants;
  /** The part of the text that is looked at; all of it but for the value of a metavariable. */
  readonly region: MatchRegion;
  /** Of the whole text. */
  readonly words: TextWords;
  /** Lists of statements as sequences are matched with, each made once. */
  readonly flatLists: Map<readonly Node[], readonly FlatStatement[]>;
  /** By pattern and statement: whether they match while nothing is bound. Shared by all rules. */
  readonly statementMatches: Map<Node, Map<Node, boolean>>;
}

export interface MatchRegion {
  readonly start: number;
  readonly end: number;
}

export function prepareTarget(file: SourceFile, language: Language, lowered: LoweredFile): MatchTarget {
  return targetOf(file, language, lowered.program);
}

/** The target for a part of a tree or for another text, such as the value of a metavariable. */
export function targetOf(file: SourceFile, language: Language, program: Program): MatchTarget {
  const names = resolveNames(program, language.traits);
  return {
    file,
    language,
    program,
    index: new NodeIndex(program, language.traits, names),
    names,
    constants: foldConstants(names),
    region: { start: 0, end: file.text.length },
    words: new TextWords(file.text, language.traits),
    flatLists: new Map(),
    statementMatches: new Map(),
  };
}

/** The same target seen as if some nodes were all of it; names and constants stay those of the file. */
export function narrowTo(target: MatchTarget, nodes: readonly Node[], region: MatchRegion): MatchTarget {
  const program: Program = { kind: 'Program', body: nodes, ...region };
  return { ...target, program, index: new NodeIndex(program, target.language.traits, target.names), region };
}
