/** What a language brings to the engine: one folder under `languages/` and one line each in `file-types.ts` and `registry.ts`. */
import type { Node, NodeKind, Program } from '../ast/nodes.ts';
import type { SyntaxProblem } from '../syntax/problems.ts';
import type { SyntaxTree } from '../syntax/syntax.ts';
import type { FileType } from './file-types.ts';

export type { LanguageId } from './file-types.ts';

/** A comment, for suppression marks; `text` includes its delimiters. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text put in place of another one. */
export interface Translation {
  readonly text: string;
  /** Where in the original text that begins which begins at an offset of this one; the end of what stands before it is at the same place. */
  originOf(offset: number): number;
}

/** What lowering makes of a tree. Never throws on any tree: what it does not know becomes `Unsupported` or `SyntaxError`. */
export interface LoweredFile {
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** What the parser or lowering could not read, by position. */
  readonly problems: readonly SyntaxProblem[];
}

export interface Language extends FileType {
  /** Absolute path of the grammar's `.wasm` file. */
  grammarFile(): string;
  /** Version of the grammar package. */
  readonly grammarVersion: string;
  /** Of a language inside of another text: that text as code of the same length, for the parser. The tree is lowered with the original text. */
  codeOf?(text: string): string;
  /** What a compiler does to a text before it looks for words in it; null where that changes nothing. Positions of the result are found back in the text. */
  translate?(text: string): Translation | null;
  /** `parseText` (parsing.ts) is the way from a text; this is its step behind the parser. */
  lower(tree: SyntaxTree, text: string): LoweredFile;
  /**
   * For a tree with errors: the text with syntax that the grammar does not know put in words that it knows, of the same length everywhere,
   * or null. The new tree is lowered with the original text.
   */
  rewrite?(tree: SyntaxTree, text: string): string | null;
  readonly patterns: PatternSyntax;
  readonly traits: LanguageTraits;
}

/** What names and matching must know of a language beyond its syntax: facts of the language, and of what rules mean by patterns in it. */
export interface LanguageTraits {
  /** Whether an assignment to a name declares it in the function around it; elsewhere declarations do, and assignments only change them. */
  readonly assignmentDeclares: boolean;
  /** Whether blocks, loops and catch clauses open scopes of their own. */
  readonly blockScopes: boolean;
  /** Whether the names of a class body are out of sight inside of its methods. */
  readonly classNamesHidden: boolean;
  /** What an import binds and how its module is named. */
  readonly imports: 'python' | 'javascript' | 'packages';
  /** Whether a plain name as a key of a mapping is an expression; elsewhere it names a property, as a string of the same text does. */
  readonly keysAreExpressions: boolean;
  /** Whether a pattern of a mapping without `...` means all of its entries; elsewhere the mapping may have more. */
  readonly mappingsAreExact: boolean;
  /** Whether `{...}` in a pattern means mappings and sets alike. */
  readonly bracesAreSets: boolean;
  /** Whether an integer and a float of the same value are different literals. */
  readonly distinguishesFloats: boolean;
  /** Whether `catch ($E)` in a pattern also means a catch clause that binds nothing. */
  readonly caughtNameIsOptional: boolean;
  /** Whether `require('m')` stands for the module. */
  readonly requireIsModule: boolean;
  /** Whether the fields of a class are variables: declared as those are, and names inside of its methods. */
  readonly fieldsAreVariables?: boolean;
  /** Whether `a::b` is something else than `a.b`. */
  readonly distinguishesMemberOperators?: boolean;
  /** Whether a method without a body in a pattern means methods that do nothing; elsewhere it means methods with any body. */
  readonly bodilessDoesNothing?: boolean;
  /** Whether a method without a body does nothing, as one with an empty body does. */
  readonly bodilessIsEmpty?: boolean;
  /** Whether functions given to properties of objects and fields of classes are their methods, and no function values. */
  readonly propertiesAreMethods?: boolean;
  /** Whether `$X` as a parameter also means one that takes the rest. */
  readonly restIsParameter?: boolean;
  /** Whether a pattern of a method means no methods of single objects (`def self.m`), and the other way round. */
  readonly distinguishesSingletonMethods?: boolean;
  /** Methods that load a file: with a file's name, a pattern of one means them all. */
  readonly loadingMethods?: ReadonlySet<string>;
  /** Whether what the head of a loop declares is no declaration to other patterns. */
  readonly headsDeclareApart?: boolean;
  /** Whether a name that nothing declares may be that of a class. */
  readonly namesMayBeTypes?: boolean;
  /** Operators that make an integer of two integers, where types of operations count. */
  readonly integerOperators?: ReadonlySet<string>;
  /** Whether `a?.b` in a pattern means only what is written so. */
  readonly distinguishesOptionalMembers?: boolean;
  /** Whether a fix of a joined string writes its first part with its quotes. */
  readonly joinedTextKeepsQuotes?: boolean;
  /** Whether `a ?? b` is one with `a ?: b`. */
  readonly coalescingIsConditional?: boolean;
  /** Kinds of which a match ends in front of the semicolon; variable declarations and imports where nothing is said. */
  readonly endsBeforeSemicolon?: ReadonlySet<NodeKind>;
  /** Whether names of functions, classes and constants match in any case; those of variables (with a sigil) and members match as they are written. */
  readonly namesIgnoreCase?: boolean;
  /** Whether names are always written as they are, without escapes. */
  readonly namesAreLiteral?: boolean;
  /** Whether names of the same NFKC form are the same name. */
  readonly namesAreNormalised?: boolean;
  /** Whether one kind of array holds elements with keys and without: its elements match in order, keyed ones too. */
  readonly arraysHoldKeys?: boolean;
  /** Whether `class $C` in a pattern means enums too. */
  readonly enumsAreClasses?: boolean;
  /** Whether `return e` in a pattern means statements only, and not the value of an arrow function. */
  readonly arrowsReturnNothing?: boolean;
  /** Whether `$X = e` in a pattern does not mean `x += e`. */
  readonly augmentedIsNoAssignment?: boolean;
  /** Whether `a and b and c` is one operation of three operands, of which `a and b` is no part. */
  readonly booleanChainsAreFlat?: boolean;
  /** Whether `a.b` in a pattern also means `a&.b`. */
  readonly safeNavigationIsPlain?: boolean;
  /** Whether a function returns the value of its last statement, so that `return e` in a pattern also means that. */
  readonly lastValueIsReturned?: boolean;
  /** Whether a class body is a list of statements that run, and matches as the body of a function does. */
  readonly classBodiesRun?: boolean;
  /** Whether a match of a definition, condition or loop ends with its last part, in front of the word that closes it. */
  readonly endsBeforeClosingWord?: boolean;
  /** Whether blocks and lambdas assign to the variables of the function around them. */
  readonly blocksAssignOutside?: boolean;
  /** Types of literals, as typed metavariables name them in lower case. */
  readonly literalTypes: {
    readonly string: string;
    readonly integer: string;
    readonly float: string;
    readonly boolean: string;
  };
}

/**
 * How patterns of the rule language are written in this language: the grammars know neither `...` nor (in most languages) `$X`, so a
 * pattern is rewritten into text that the grammar accepts, parsed, lowered, and its placeholders are turned into pattern nodes.
 */
export interface PatternSyntax {
  /** Texts to try in order, each with how to take the wanted nodes out of the lowered program. The first without a syntax error wins. */
  candidates(pattern: string): readonly PatternCandidate[];
  /**
   * The words that a pattern requires of a text, read off the pattern's text without compiling it: some of what `requiredWords` finds in the compiled
   * pattern, never more. Null where only the compiled pattern can tell; a test holds the two together.
   */
  words(pattern: string): readonly string[] | null;
}

export interface PatternCandidate {
  readonly text: string;
  /** From the lowered program to the pattern's nodes: one expression or member, or a list of statements; null if this shape did not come out. */
  extract(program: Program): readonly Node[] | null;
  /** Where in the pattern something at an offset of `text` comes from. */
  originOf(offset: number): number;
}
