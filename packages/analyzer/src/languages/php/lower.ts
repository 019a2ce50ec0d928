/** Lowers the trees of the PHP grammar: the tables of all areas together. */
import type { Program } from '../../ast/nodes.ts';
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import { Lowering, type LoweringTable } from '../../syntax/lowering.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';
import type { LoweredFile } from '../language.ts';
import { CLASSES } from './classes.ts';
import { COLLECTIONS } from './collections.ts';
import { EXPRESSIONS } from './expressions.ts';
import { FUNCTIONS } from './functions.ts';
import { LITERALS } from './literals.ts';
import { MARKUP_KIND } from './markup.ts';
import { MODULES } from './modules.ts';
import { WORD_CALLS } from './output.ts';
import { STATEMENTS } from './statements.ts';
import { STRINGS } from './strings.ts';
import { TYPES } from './types.ts';

export const TABLE: LoweringTable = {
  handlers: {
    ...LITERALS,
    ...STRINGS,
    ...COLLECTIONS,
    ...EXPRESSIONS,
    ...WORD_CALLS,
    ...FUNCTIONS,
    ...CLASSES,
    ...TYPES,
    ...STATEMENTS,
    ...MODULES,
  },
  parts: {
    abstract_modifier: 'a modifier of the declaration around it',
    anonymous_function_use_clause: 'parameters of the closure, marked `use`',
    arguments: 'the arguments of a Call or New',
    attribute_group: 'decorators of the declaration around it',
    attribute_list: 'decorators of the declaration around it',
    base_clause: 'the superclasses of a Class',
    class_interface_clause: 'the interfaces of a Class',
    comment: 'kept as a comment of the file',
    const_element: 'a Declarator or Field of the declaration around it',
    declaration_list: 'the members of a Class',
    declare_directive: 'the argument of the call of `declare`',
    enum_declaration_list: 'the members of an enum',
    escape_sequence: 'a part of a string, read from its text',
    final_modifier: 'a modifier of the declaration around it',
    formal_parameters: 'the parameters of a Function',
    heredoc_body: 'the parts of a heredoc',
    heredoc_end: 'closes a heredoc; its indentation is taken from the text',
    heredoc_start: 'opens a heredoc',
    match_block: 'the cases of a Switch',
    match_condition_list: 'the tests of a SwitchCase',
    namespace_use_clause: 'an item of an Import',
    namespace_use_group: 'the items of an Import',
    nowdoc_body: 'the text of a nowdoc',
    nowdoc_string: 'the text of a nowdoc',
    operation: 'a part of a modifier such as `private(set)`',
    php_end_tag: 'delimits markup',
    php_tag: 'delimits markup',
    property_declaration: 'Fields of the Class around it',
    property_hook_list: 'the hooks of a property',
    readonly_modifier: 'a modifier of the declaration around it',
    reference_modifier: 'a modifier of the declaration around it',
    static_modifier: 'a modifier of the declaration around it',
    string_content: 'a part of a string, read from its text',
    switch_block: 'the cases of a Switch',
    text_interpolation: 'markup, which lists of statements take by its position',
    use_declaration: 'Fields of the Class around it, marked `use`',
    use_list: 'the rules of a `use` of traits',
    var_modifier: 'a modifier of the declaration around it',
    visibility_modifier: 'a modifier of the declaration around it',
  },
};

export function lower(syntaxTree: SyntaxTree, text: string): LoweredFile {
  const tree = ConcreteTree.read(syntaxTree, text, ['comment', MARKUP_KIND]);
  const lowering = new Lowering(tree, TABLE);
  const root = lowering.node(0);
  // A text without one readable statement has an ERROR for its root.
  const program: Program =
    root.kind === 'Program' ? root : { kind: 'Program', start: 0, end: text.length, body: [root] };
  const comments = tree.comments
    .filter((comment) => comment.kind === 'comment')
    .map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
  const problems = lowering.problems.sort((a, b) => a.start - b.start || b.end - a.end);
  return { program, comments, problems };
}
