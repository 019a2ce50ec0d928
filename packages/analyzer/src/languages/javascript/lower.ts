/** Lowers the trees of the JavaScript, TypeScript and TSX grammars: the tables of all areas together. */
import type { Program } from '../../ast/nodes.ts';
import { ConcreteTree } from '../../syntax/concrete-tree.ts';
import { Lowering, type LoweringTable } from '../../syntax/lowering.ts';
import type { SyntaxTree } from '../../syntax/syntax.ts';
import type { LoweredFile } from '../language.ts';
import { CLASSES } from './classes.ts';
import { COLLECTIONS } from './collections.ts';
import { EXPRESSIONS } from './expressions.ts';
import { FUNCTIONS } from './functions.ts';
import { JSX } from './jsx.ts';
import { LITERALS } from './literals.ts';
import { MODULES } from './modules.ts';
import { STATEMENTS } from './statements.ts';
import { TYPES } from './types.ts';

const COMMENT_KINDS = ['comment', 'html_comment', 'hash_bang_line'];

export const TABLE: LoweringTable = {
  handlers: {
    ...LITERALS,
    ...COLLECTIONS,
    ...EXPRESSIONS,
    ...JSX,
    ...FUNCTIONS,
    ...CLASSES,
    ...TYPES,
    ...STATEMENTS,
    ...MODULES,
  },
  parts: {
    accessibility_modifier: 'a modifier of the member or parameter around it',
    arguments: 'the arguments of a Call or New',
    class_body: 'the members of a Class',
    class_heritage: 'the superclasses of a Class',
    comment: 'kept as a comment of the file',
    enum_body: 'the members of an enum',
    escape_sequence: 'a part of a string, read from its text',
    export_clause: 'the items of an Export',
    export_specifier: 'an item of an Export',
    extends_clause: 'the superclasses of a Class',
    extends_type_clause: 'the supertypes of an interface',
    formal_parameters: 'the parameters of a Function',
    hash_bang_line: 'kept as a comment of the file',
    html_comment: 'kept as a comment of the file',
    implements_clause: 'the interfaces of a Class',
    import_clause: 'the items of an Import',
    import_require_clause: 'the item of an Import',
    import_specifier: 'an item of an Import',
    interface_body: 'the members of an interface',
    jsx_closing_element: 'repeats the name of its JsxElement',
    mapped_type_clause: 'operands of a mapped type',
    named_imports: 'the items of an Import',
    namespace_export: 'the item of an Export',
    namespace_import: 'the item of an Import',
    optional_chain: 'a flag of a Member, Index or Call',
    override_modifier: 'a modifier of the member or parameter around it',
    regex_flags: 'a field of a RegexLiteral',
    regex_pattern: 'a field of a RegexLiteral',
    string_fragment: 'a part of a string, read from its text',
    switch_body: 'the cases of a Switch',
    template_substitution: 'an Interpolation of a TemplateString',
    type_arguments: 'the type arguments of a call or type',
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
