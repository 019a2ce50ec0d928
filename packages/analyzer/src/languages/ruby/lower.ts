/** Lowers the trees of the Ruby grammar, of Ruby files and of the Ruby in templates: the tables of all areas together. */
import type { Program } from '../../ast/nodes.ts';
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import { Lowering, type LoweringTable } from '../../syntax/lowering.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';
import type { LoweredFile } from '../language.ts';
import { CASE_PATTERNS } from './case-patterns.ts';
import { COLLECTIONS } from './collections.ts';
import { DEFINITIONS } from './definitions.ts';
import { noteTemplate, widenAroundTags } from './erb.ts';
import { EXPRESSIONS } from './expressions.ts';
import { LITERALS } from './literals.ts';
import { STATEMENTS } from './statements.ts';

export const TABLE: LoweringTable = {
  handlers: {
    ...LITERALS,
    ...COLLECTIONS,
    ...EXPRESSIONS,
    ...DEFINITIONS,
    ...STATEMENTS,
    ...CASE_PATTERNS,
  },
  parts: {
    argument_list: 'the arguments of a Call, the values of a Return or Jump',
    block_body: 'the statements of a block',
    block_parameters: 'the parameters of a block',
    body_statement: 'the statements of a method, class or block',
    comment: 'kept as a comment of the file',
    do: 'the statements of a loop',
    escape_sequence: 'a part of a string, read from its text',
    exception_variable: 'the target of a Catch',
    exceptions: 'the types of a Catch',
    heredoc_body: 'the text of a heredoc, read from where it is opened',
    heredoc_content: 'a part of a heredoc, read from its text',
    heredoc_end: 'closes a heredoc',
    in: 'the iterable of a ForEach',
    interpolation: 'an Interpolation of a TemplateString',
    lambda_parameters: 'the parameters of a lambda',
    method_parameters: 'the parameters of a method',
    pattern: 'a test of a SwitchCase',
    string_content: 'a part of a string, read from its text',
    superclass: 'the superclass of a Class',
  },
};

export function lowerRuby(syntaxTree: SyntaxTree, text: string): LoweredFile {
  return lower(ConcreteTree.read(syntaxTree, text, ['comment']));
}

/** The tree is that of `rubyOfTemplate(text)`. */
export function lowerTemplate(syntaxTree: SyntaxTree, text: string): LoweredFile {
  const tree = ConcreteTree.read(syntaxTree, text, ['comment']);
  noteTemplate(tree);
  const lowered = lower(tree);
  widenAroundTags(lowered.program);
  return lowered;
}

function lower(tree: ConcreteTree): LoweredFile {
  const lowering = new Lowering(tree, TABLE);
  const { text } = tree;
  const root = lowering.node(0);
  // A text without one readable statement has an ERROR for its root.
  const program: Program =
    root.kind === 'Program' ? root : { kind: 'Program', start: 0, end: text.length, body: [root] };
  const comments = tree.comments.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
  const problems = lowering.problems.sort((a, b) => a.start - b.start || b.end - a.end);
  return { program, comments, problems };
}
