/** Lowers the trees of the Java grammar: the tables of all areas together. */
import type { Program } from '../../ast/nodes.ts';
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import { Lowering, type LoweringTable } from '../../syntax/lowering.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';
import type { LoweredFile } from '../language.ts';
import { ANNOTATIONS } from './annotations.ts';
import { CLASSES } from './classes.ts';
import { EXPRESSIONS } from './expressions.ts';
import { LITERALS } from './literals.ts';
import { MEMBERS } from './members.ts';
import { MODULES } from './modules.ts';
import { STATEMENTS } from './statements.ts';
import { SWITCHES } from './switches.ts';
import { TYPES } from './types.ts';

export const COMMENT_KINDS = ['line_comment', 'block_comment'];

export const TABLE: LoweringTable = {
  handlers: {
    ...LITERALS,
    ...EXPRESSIONS,
    ...SWITCHES,
    ...ANNOTATIONS,
    ...MEMBERS,
    ...CLASSES,
    ...TYPES,
    ...STATEMENTS,
    ...MODULES,
  },
  parts: {
    annotation_argument_list: 'the arguments of an annotation',
    annotation_type_body: 'the members of an annotation type',
    argument_list: 'the arguments of a Call or New',
    asterisk: 'an ImportItem of form all',
    block_comment: 'kept as a comment of the file',
    catch_formal_parameter: 'the types and the target of a Catch',
    catch_type: 'the types of a Catch',
    class_body: 'the members of a Class or New',
    dimensions: 'levels of an array type',
    dimensions_expr: 'an argument of a New of an array',
    enum_body: 'the members of an enum',
    enum_body_declarations: 'members of an enum',
    escape_sequence: 'a part of a string, read from its text',
    extends_interfaces: 'the superclasses of an interface',
    formal_parameters: 'the parameters of a Function',
    guard: 'a field of a SwitchCase',
    inferred_parameters: 'the parameters of a lambda',
    interface_body: 'the members of an interface',
    line_comment: 'kept as a comment of the file',
    modifiers: 'the modifiers and annotations of a declaration',
    module_body: 'the body of a module',
    multiline_string_fragment: 'a part of a string, read from its text',
    permits: 'a field of a Class',
    record_pattern_body: 'the arguments of a record pattern',
    requires_modifier: 'in the keyword of a directive',
    resource_specification: 'the resources of a Try',
    string_fragment: 'a part of a string, read from its text',
    string_interpolation: 'an Interpolation of a TemplateString',
    super_interfaces: 'the interfaces of a Class',
    superclass: 'the superclass of a Class',
    switch_block: 'the cases of a Switch',
    switch_block_statement_group: 'cases of a Switch',
    switch_label: 'the tests of a SwitchCase',
    switch_rule: 'a case of a Switch',
    throws: 'a field of a Function',
    type_arguments: 'the type arguments of a call or type',
    type_bound: 'the bound of a TypeParameter',
    type_list: 'the types of a clause of a Class',
    type_parameters: 'the type parameters of a declaration',
  },
};

export function lower(syntaxTree: SyntaxTree, text: string): LoweredFile {
  const tree = ConcreteTree.read(syntaxTree, text, COMMENT_KINDS);
  const lowering = new Lowering(tree, TABLE);
  const root = lowering.node(0);
  // A text without one readable statement has an ERROR for its root.
  const program: Program =
    root.kind === 'Program' ? root : { kind: 'Program', start: 0, end: text.length, body: [root] };
  const comments = tree.comments.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
  const problems = lowering.problems.sort((a, b) => a.start - b.start || b.end - a.end);
  return { program, comments, problems };
}
