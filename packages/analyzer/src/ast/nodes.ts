/**
 * The one generic AST of all languages: its node kinds, as a discriminated union on `kind`.
 *
 * Every node has a half-open range `start`..`end` of UTF-16 offsets into the original text. Lowering (`languages/`) is the only
 * place that knows grammar node types; everything behind it talks about these kinds. `schema.ts` lists the fields of each kind in
 * source order, so that visitors, printers and structural comparison need no switch.
 */

interface At {
  /** UTF-16 offset of the first code unit, and of the one behind the last. */
  readonly start: number;
  readonly end: number;
}

// ── Names and literals ──────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A name. `this`, `self`, `super` are Identifiers too; a PHP variable keeps its `$`, a PHP name from the root its `\`, Ruby's `@x`, `@@x`, `$x` their sigils.
 * Python's literal `...` is the Identifier of that text, and so is the module of a relative import (`..a.b`).
 */
export interface Identifier extends At {
  readonly kind: 'Identifier';
  readonly name: string;
}

/** A string without interpolation. `value` is the text after unescaping; adjacent literals are joined by a Binary `+` marked `implicit`. */
export interface StringLiteral extends At {
  readonly kind: 'StringLiteral';
  readonly value: string;
  /** Lower-case letters in front of the quote (Python's `r`, `b`); `'` for one character of a language that tells it from a string; `:` for Ruby's symbols and the keys of its hashes; empty elsewhere. */
  readonly prefix: string;
}

/**
 * A string with interpolation: template literals, f-strings, `"#{}"`, `"$x"`, heredocs. Ruby's regular expressions with interpolation have the prefix `/` and
 * their flags. The parts of a Ruby heredoc lie behind the line that opens it, outside of the node.
 */
export interface TemplateString extends At {
  readonly kind: 'TemplateString';
  readonly prefix: string;
  readonly parts: readonly (StringPart | Interpolation)[];
}
export interface StringPart extends At {
  readonly kind: 'StringPart';
  readonly value: string;
}
export interface Interpolation extends At {
  readonly kind: 'Interpolation';
  readonly expression: Node;
  /** A format specification or conversion as written (Python's `:>{width}`, `!r`), or null. */
  readonly format: string | null;
  /** Interpolations inside of the format (Python's `{x:>{width}}`); else empty. */
  readonly nested: readonly Interpolation[];
}
/** JavaScript's tag`…`. */
export interface TaggedTemplate extends At {
  readonly kind: 'TaggedTemplate';
  readonly tag: Node;
  readonly template: Node;
}

export interface NumberLiteral extends At {
  readonly kind: 'NumberLiteral';
  readonly raw: string;
  /** NaN where a double cannot hold it (big integers, imaginary numbers). */
  readonly value: number;
}
export interface BooleanLiteral extends At {
  readonly kind: 'BooleanLiteral';
  readonly value: boolean;
}
/** `null`, `None`, `nil`. JavaScript's `undefined` is an Identifier. */
export interface NullLiteral extends At {
  readonly kind: 'NullLiteral';
}
export interface RegexLiteral extends At {
  readonly kind: 'RegexLiteral';
  readonly pattern: string;
  readonly flags: string;
}

// ── Collections ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Arrays, lists, tuples, sets; also as the target of a destructuring assignment. A hole is null. */
export interface Sequence extends At {
  readonly kind: 'Sequence';
  readonly form: 'array' | 'tuple' | 'set';
  readonly elements: readonly (Node | null)[];
}
/** Objects, dictionaries, hashes, PHP's keyed arrays; also as the target of a destructuring assignment. Members may be Entry, Spread, Function (methods). */
export interface Mapping extends At {
  readonly kind: 'Mapping';
  readonly entries: readonly Node[];
}
export interface Entry extends At {
  readonly kind: 'Entry';
  readonly key: Node;
  /** Equal to `key` where `shorthand`. */
  readonly value: Node;
  /** `[expr]: value`, or any dictionary whose keys are expressions. */
  readonly computed: boolean;
  readonly shorthand: boolean;
}
/** `...x`, `*x`, `**x`: in calls, collections, patterns. Without an argument: PHP's `f(...)`, which makes a callable of `f`. */
export interface Spread extends At {
  readonly kind: 'Spread';
  readonly operator: '...' | '*' | '**' | '&';
  readonly argument: Node | null;
}
/** A target or pattern with a default: `{a = 1} = o`. */
export interface DefaultValue extends At {
  readonly kind: 'DefaultValue';
  readonly target: Node;
  readonly value: Node;
}
export interface Comprehension extends At {
  readonly kind: 'Comprehension';
  readonly form: 'list' | 'set' | 'dict' | 'generator';
  /** An Entry for `dict`. */
  readonly element: Node;
  readonly clauses: readonly (ComprehensionFor | ComprehensionIf)[];
}
export interface ComprehensionFor extends At {
  readonly kind: 'ComprehensionFor';
  readonly target: Node;
  readonly iterable: Node;
  readonly async: boolean;
}
export interface ComprehensionIf extends At {
  readonly kind: 'ComprehensionIf';
  readonly condition: Node;
}

// ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Call extends At {
  readonly kind: 'Call';
  readonly callee: Node;
  /** `f<T>(x)`; empty where the language has none. */
  readonly typeArgs: readonly Node[];
  /**
   * Expressions, Spread, KeywordArgument, and a Function for a Ruby block: `f(x) { y }` is a Call of the Call `f(x)` with the block as its one argument.
   * Entries without braces that are no keyword arguments (Ruby's `f("a" => 1)`) stand among the arguments.
   */
  readonly args: readonly Node[];
  /** `f?.()` */
  readonly optional: boolean;
}
export interface KeywordArgument extends At {
  readonly kind: 'KeywordArgument';
  readonly name: Identifier;
  readonly value: Node;
}
/** `new C(args) { body }`. In Python a Call. */
export interface New extends At {
  readonly kind: 'New';
  readonly callee: Node;
  readonly args: readonly Node[];
  readonly typeArgs: readonly Node[];
  /** Java's anonymous class. */
  readonly body: readonly Node[] | null;
}
/** `object.property`, `object::property`, `object->property`, PHP's names `A\B` (from the root: the first is `\A`); property is an Identifier unless it is computed by name (PHP's `$o->$p`). */
export interface Member extends At {
  readonly kind: 'Member';
  readonly object: Node;
  readonly property: Node;
  readonly operator: '.' | '::' | '->' | '\\';
  readonly optional: boolean;
}
export interface Index extends At {
  readonly kind: 'Index';
  readonly object: Node;
  /** More than one: Python's `a[1, 2]` is one Sequence instead; empty: PHP's `$a[]`. */
  readonly indexes: readonly Node[];
  readonly optional: boolean;
}
export interface Slice extends At {
  readonly kind: 'Slice';
  readonly lower: Node | null;
  readonly upper: Node | null;
  readonly step: Node | null;
}
/** Prefix operators: `-`, `+`, `!`, `~`, `not`, `typeof`, `void`, `delete` (JavaScript), `defined?`, `&` (PHP's reference), `@`, `$` (PHP's variable variable). */
export interface Unary extends At {
  readonly kind: 'Unary';
  readonly operator: string;
  readonly operand: Node;
}
export interface Update extends At {
  readonly kind: 'Update';
  readonly operator: '++' | '--';
  readonly prefix: boolean;
  readonly operand: Node;
}
/** All two-sided operators, as the language spells them (Python's `and` stays `and`; of two spellings of one meaning the shorter: `&&` for PHP's `and`). A Python chain `a < b < c` is a Comparison. */
export interface Binary extends At {
  readonly kind: 'Binary';
  readonly operator: string;
  readonly left: Node;
  readonly right: Node;
  /** The operator is not written: adjacent string literals. */
  readonly implicit: boolean;
}
export interface Comparison extends At {
  readonly kind: 'Comparison';
  readonly operands: readonly Node[];
  readonly operators: readonly string[];
}
export interface Conditional extends At {
  readonly kind: 'Conditional';
  readonly condition: Node;
  /** Null in PHP's `a ?: b`. */
  readonly consequent: Node | null;
  readonly alternate: Node;
}
/** `target = value`, `target += value`, `target := value`. `value` may be another Assign. */
export interface Assign extends At {
  readonly kind: 'Assign';
  readonly operator: string;
  readonly target: Node;
  /** Type where written (`x: int = 1` in Python). */
  readonly type: Node | null;
  /** Null for a bare annotation: `x: int`. */
  readonly value: Node | null;
}
/** `a, b` as an operator, not a collection. */
export interface CommaExpression extends At {
  readonly kind: 'CommaExpression';
  readonly expressions: readonly Node[];
}
export interface Await extends At {
  readonly kind: 'Await';
  readonly argument: Node;
}
export interface Yield extends At {
  readonly kind: 'Yield';
  readonly argument: Node | null;
  /** `yield*`, `yield from` */
  readonly delegate: boolean;
}
/** `(T) x`, `x as T`, `x satisfies T`, `<T>x`, `(x: T)`, `x!` (form `non-null`, type null). */
export interface Cast extends At {
  readonly kind: 'Cast';
  readonly form: 'cast' | 'as' | 'satisfies' | 'non-null';
  readonly type: Node | null;
  readonly expression: Node;
}
/** `import(x)`'s callee, `super`, `new.target`, `import.meta` are Identifiers or Members of these names. */

// ── JSX ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface JsxElement extends At {
  readonly kind: 'JsxElement';
  /** Identifier or Member; null for a fragment. A namespaced name `a:b` is an Identifier of that name. */
  readonly name: Node | null;
  readonly typeArgs: readonly Node[];
  /** JsxAttribute or Spread. */
  readonly attributes: readonly Node[];
  /** JsxText, JsxElement, JsxContainer. */
  readonly children: readonly Node[];
  readonly selfClosing: boolean;
}
export interface JsxAttribute extends At {
  readonly kind: 'JsxAttribute';
  readonly name: Identifier;
  /** Null for `<a disabled>`; a JsxContainer, StringLiteral or JsxElement otherwise. */
  readonly value: Node | null;
}
export interface JsxText extends At {
  readonly kind: 'JsxText';
  readonly value: string;
}
/** `{expression}`; null when empty. */
export interface JsxContainer extends At {
  readonly kind: 'JsxContainer';
  readonly expression: Node | null;
}

// ── Functions and classes ───────────────────────────────────────────────────────────────────────────────────────────

export type FunctionForm =
  | 'function'
  | 'arrow'
  | 'lambda'
  | 'method'
  | 'constructor'
  | 'getter'
  | 'setter'
  | 'block'
  | 'static-block';

/** Declared or anonymous. In statement position it declares `name`. */
export interface Function extends At {
  readonly kind: 'Function';
  readonly form: FunctionForm;
  /** Identifier, or for members StringLiteral, NumberLiteral, or a computed key; null if anonymous. */
  readonly name: Node | null;
  readonly decorators: readonly Decorator[];
  /** `static`, `public`, `abstract`, `override`, `?`, … as written; `computed` where the name is an expression in brackets. */
  readonly modifiers: readonly string[];
  readonly typeParams: readonly Node[];
  readonly params: readonly Node[];
  readonly returnType: Node | null;
  /** The types behind Java's `throws`; absent in languages without. */
  readonly throws?: readonly Node[];
  /** A Block, an expression (`x => x + 1`), or null (declared only: interface, abstract, overload). */
  readonly body: Node | null;
  readonly async: boolean;
  readonly generator: boolean;
}
export interface Parameter extends At {
  readonly kind: 'Parameter';
  /** An Identifier, or a destructuring Sequence or Mapping; null for the bare `*` and `/` markers of Python. */
  readonly target: Node | null;
  readonly type: Node | null;
  readonly default: Node | null;
  /** '' for an ordinary one; `/` marks the end of Python's positional-only ones. */
  readonly variadic: '' | '*' | '**' | '...' | '&' | '/';
  readonly decorators: readonly Decorator[];
  /** Such as `private readonly` of TypeScript's parameter properties, `?` for an optional one, `use` for a variable that a PHP closure takes in, `&` for a reference. */
  readonly modifiers: readonly string[];
}
export interface Decorator extends At {
  readonly kind: 'Decorator';
  /** What stands behind the `@`: a name, a member or a call. */
  readonly expression: Node;
}
export interface Class extends At {
  readonly kind: 'Class';
  readonly form: 'class' | 'interface' | 'enum' | 'record' | 'trait' | 'module' | 'annotation' | 'struct';
  readonly name: Node | null;
  readonly decorators: readonly Decorator[];
  readonly modifiers: readonly string[];
  readonly typeParams: readonly Node[];
  /** Superclasses; in Python all arguments of the class statement, KeywordArgument (metaclass=…) among them. */
  readonly extends: readonly Node[];
  readonly implements: readonly Node[];
  /** The types behind Java's `permits`; absent in languages without. */
  readonly permits?: readonly Node[];
  /** Record components. */
  readonly params: readonly Node[];
  readonly members: readonly Node[];
}
/**
 * A field of a class, an interface's property, an enum's constant (modifier `enum-member`), an index signature `[key: string]: T`
 * (modifier `index-signature`; the name is a Parameter).
 */
export interface Field extends At {
  readonly kind: 'Field';
  readonly name: Node;
  readonly decorators: readonly Decorator[];
  readonly modifiers: readonly string[];
  readonly type: Node | null;
  readonly value: Node | null;
}

// ── Types ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A type by name, with its arguments: `string`, `List<int>`, `a.B`, `dict[str, int]`; also `f<T>` without a call, `extends Base<T>`.
 * In Python an annotation that is a (dotted) name or a subscript of one is a NamedType, `A | B` a TypeExpression of form `union`, and a list
 * or tuple a Sequence of types, also inside of type arguments; every other annotation (`"Forward"`, `None`, a call) is the expression that it is.
 */
export interface NamedType extends At {
  readonly kind: 'NamedType';
  /** Identifier or Member. */
  readonly name: Node;
  readonly args: readonly Node[];
}
/** Any other type: operands in source order. `form` is one of the words below; literal types hold the literal. */
export interface TypeExpression extends At {
  readonly kind: 'TypeExpression';
  readonly form:
    | 'union'
    | 'intersection'
    | 'array'
    | 'tuple'
    | 'optional'
    | 'rest'
    | 'function'
    | 'constructor'
    | 'object'
    | 'literal'
    | 'template'
    | 'keyof'
    | 'typeof'
    | 'readonly'
    | 'unique'
    | 'infer'
    | 'indexed'
    | 'conditional'
    | 'mapped'
    | 'predicate'
    | 'asserts'
    | 'wildcard'
    | 'signature'
    | 'existential'
    /** Java's annotations on the type that follows them. */
    | 'annotated';
  readonly operands: readonly Node[];
}
export interface TypeParameter extends At {
  readonly kind: 'TypeParameter';
  /** `const`, `in`, `out`, and Python's `*` and `**`. */
  readonly modifiers: readonly string[];
  readonly name: Identifier;
  readonly bound: Node | null;
  readonly default: Node | null;
}
export interface TypeAlias extends At {
  readonly kind: 'TypeAlias';
  readonly name: Node;
  readonly typeParams: readonly Node[];
  readonly type: Node;
}

// ── Statements ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Program extends At {
  readonly kind: 'Program';
  readonly body: readonly Node[];
}
export interface Block extends At {
  readonly kind: 'Block';
  readonly body: readonly Node[];
}
export interface ExpressionStatement extends At {
  readonly kind: 'ExpressionStatement';
  readonly expression: Node;
}
/** `const a = 1, b = 2`. Python's and Ruby's assignments are Assign. */
export interface VariableDeclaration extends At {
  readonly kind: 'VariableDeclaration';
  /** `var`, `let`, `const`, `using`, `await using`; empty in Java. */
  readonly keyword: string;
  readonly decorators: readonly Decorator[];
  readonly modifiers: readonly string[];
  readonly declarators: readonly Declarator[];
}
export interface Declarator extends At {
  readonly kind: 'Declarator';
  readonly target: Node;
  readonly type: Node | null;
  readonly value: Node | null;
}
/** `elif` is an If inside `alternate`. Ruby's and Python's statement modifiers are ordinary Ifs. */
export interface If extends At {
  readonly kind: 'If';
  readonly condition: Node;
  readonly consequent: Node;
  readonly alternate: Node | null;
}
export interface While extends At {
  readonly kind: 'While';
  readonly condition: Node;
  readonly body: Node;
  /** `do … while` */
  readonly conditionAfter: boolean;
  /** Python's `else`. */
  readonly alternate: Node | null;
}
/** `for (init; condition; update)`. */
export interface For extends At {
  readonly kind: 'For';
  readonly init: Node | null;
  readonly condition: Node | null;
  readonly update: Node | null;
  readonly body: Node;
}
/** `for (target of iterable)`, `for target in iterable:`, `foreach`. */
export interface ForEach extends At {
  readonly kind: 'ForEach';
  /** A VariableDeclaration without a value, or a target; PHP's `key => value` is an Entry. */
  readonly target: Node;
  readonly iterable: Node;
  /** `in` enumerates keys in JavaScript; everything else is `of`. */
  readonly form: 'of' | 'in';
  readonly body: Node;
  readonly async: boolean;
  readonly alternate: Node | null;
}
/** `switch`, `match`, `case … when`. */
export interface Switch extends At {
  readonly kind: 'Switch';
  readonly subject: Node | null;
  readonly cases: readonly SwitchCase[];
}
export interface SwitchCase extends At {
  readonly kind: 'SwitchCase';
  /** Values or patterns; empty for `default`. Patterns are expressions: a class pattern is a Call, alternatives a Binary `|`, `p as x` an AsPattern. */
  readonly tests: readonly Node[];
  readonly guard: Node | null;
  readonly body: readonly Node[];
  /** Whether control runs on into the next case without a break. */
  readonly fallsThrough: boolean;
}
/** `p as x`; in Java `T x` around the type that is tested, and `o instanceof T x` around the test. */
export interface AsPattern extends At {
  readonly kind: 'AsPattern';
  readonly pattern: Node;
  readonly target: Node;
}
export interface Try extends At {
  readonly kind: 'Try';
  /** Java's try-with-resources. */
  readonly resources: readonly Node[];
  readonly body: Node;
  readonly handlers: readonly Catch[];
  readonly alternate: Node | null;
  readonly finalizer: Node | null;
}
export interface Catch extends At {
  readonly kind: 'Catch';
  /** Empty: catches everything. Python's `except (A, B)` is one Sequence. */
  readonly types: readonly Node[];
  /** The bound name or destructuring target. */
  readonly target: Node | null;
  readonly body: Node;
  /** Python's `except*`. */
  readonly group: boolean;
}
export interface With extends At {
  readonly kind: 'With';
  readonly items: readonly WithItem[];
  readonly body: Node;
  readonly async: boolean;
}
export interface WithItem extends At {
  readonly kind: 'WithItem';
  readonly context: Node;
  readonly target: Node | null;
}
export interface Return extends At {
  readonly kind: 'Return';
  readonly argument: Node | null;
}
/** `throw e`, `raise e from cause`. */
export interface Throw extends At {
  readonly kind: 'Throw';
  readonly argument: Node | null;
  readonly cause: Node | null;
}
/** `break`, `continue`, Ruby's `next`, `redo`, `retry`, and `goto`. */
export interface Jump extends At {
  readonly kind: 'Jump';
  readonly keyword: string;
  /** The value of Ruby's `break` and `next` is a Sequence here. */
  readonly label: Node | null;
}
export interface Labeled extends At {
  readonly kind: 'Labeled';
  readonly label: Identifier;
  readonly body: Node;
}
export interface Assert extends At {
  readonly kind: 'Assert';
  readonly condition: Node;
  readonly message: Node | null;
}
/** Python's `del`; JavaScript's `delete` is Unary. */
export interface Delete extends At {
  readonly kind: 'Delete';
  readonly targets: readonly Node[];
}
/** `global x`, `nonlocal x`, PHP's `static $x = 1` and `global $x`; the directives of a Java module (`requires transitive m`). */
export interface ScopeDeclaration extends At {
  readonly kind: 'ScopeDeclaration';
  readonly keyword: string;
  readonly targets: readonly Node[];
}
/** `;`, `pass`, `debugger`, and other statements of one word. */
export interface EmptyStatement extends At {
  readonly kind: 'EmptyStatement';
  readonly keyword: string;
}

// ── Modules ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `import d, {a as b} from 'm'`, `import * as n from 'm'`, `import a.b as c`, `from .m import x as y`, `use A\B as C`. */
export interface Import extends At {
  readonly kind: 'Import';
  /** The module as written, dots of a relative Python import included; a StringLiteral in JavaScript, else an Identifier or Member; null in `import a.b`. */
  readonly module: Node | null;
  /** Empty for a side-effect import. */
  readonly items: readonly ImportItem[];
  /** `import type`. */
  readonly typeOnly: boolean;
  /** `with { type: 'json' }`: a Mapping, or null. */
  readonly attributes: Node | null;
}
export interface ImportItem extends At {
  readonly kind: 'ImportItem';
  /** `default` and `namespace` for JavaScript; `module` for Python's `import a.b`; `all` for `from m import *`. */
  readonly form: 'named' | 'default' | 'namespace' | 'module' | 'all';
  /** What is imported: Identifier, StringLiteral or Member (`a.b`); null for default, namespace, all. */
  readonly imported: Node | null;
  /** The local name where it is given; null if it follows from `imported`. */
  readonly local: Identifier | null;
}
export interface Export extends At {
  readonly kind: 'Export';
  /** `export default` */
  readonly default: boolean;
  /** The exported declaration, or the expression of `export default` or `export =`. */
  readonly declaration: Node | null;
  readonly items: readonly ExportItem[];
  /** `export * from` (an ExportItem of form all, with or without a name). */
  readonly module: Node | null;
  readonly typeOnly: boolean;
  /** `with { type: 'json' }`: a Mapping, or null. */
  readonly attributes: Node | null;
}
export interface ExportItem extends At {
  readonly kind: 'ExportItem';
  readonly form: 'named' | 'all';
  readonly local: Node | null;
  readonly exported: Node | null;
}
/** TypeScript's `namespace`, `declare module 'x'`, PHP's `namespace`, Java's `package` (body null) and `module`. */
export interface Namespace extends At {
  readonly kind: 'Namespace';
  /** Java's annotations; absent in languages without. */
  readonly decorators?: readonly Decorator[];
  readonly name: Node | null;
  readonly modifiers: readonly string[];
  readonly body: readonly Node[] | null;
}

// ── What has no kind of its own ─────────────────────────────────────────────────────────────────────────────────────

/** Text outside of code: PHP's inline HTML, the text of a template. */
export interface InlineMarkup extends At {
  readonly kind: 'InlineMarkup';
  readonly value: string;
}
/** Syntax that lowering does not know. Its children are kept; coverage counts its bytes. */
export interface Unsupported extends At {
  readonly kind: 'Unsupported';
  readonly grammarKind: string;
  readonly children: readonly Node[];
}
/** Text that the parser could not read. Children that it did recognise are kept. */
export interface SyntaxErrorNode extends At {
  readonly kind: 'SyntaxError';
  readonly children: readonly Node[];
}

// ── Patterns only ───────────────────────────────────────────────────────────────────────────────────────────────────

/** `...`: any sequence of statements, arguments, parameters, elements, members; or any one expression. */
export interface Ellipsis extends At {
  readonly kind: 'Ellipsis';
}
/** `$X`, and the anonymous `$_`. Stands wherever a Node may. */
export interface Metavariable extends At {
  readonly kind: 'Metavariable';
  /** With its `$`. */
  readonly name: string;
}
/** `$...ARGS` */
export interface EllipsisMetavariable extends At {
  readonly kind: 'EllipsisMetavariable';
  readonly name: string;
}
/** `<... pattern ...>` */
export interface DeepEllipsis extends At {
  readonly kind: 'DeepEllipsis';
  readonly pattern: Node;
}
/** `(Type $X)`, `($X: Type)` */
export interface TypedMetavariable extends At {
  readonly kind: 'TypedMetavariable';
  readonly name: string;
  readonly type: Node;
}

export type Expression =
  | Identifier
  | StringLiteral
  | TemplateString
  | StringPart
  | Interpolation
  | TaggedTemplate
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | RegexLiteral
  | Sequence
  | Mapping
  | Entry
  | Spread
  | DefaultValue
  | Comprehension
  | ComprehensionFor
  | ComprehensionIf
  | Call
  | KeywordArgument
  | New
  | Member
  | Index
  | Slice
  | Unary
  | Update
  | Binary
  | Comparison
  | Conditional
  | Assign
  | CommaExpression
  | Await
  | Yield
  | Cast
  | JsxElement
  | JsxAttribute
  | JsxText
  | JsxContainer;
export type Declaration =
  | Function
  | Parameter
  | Decorator
  | Class
  | Field
  | NamedType
  | TypeExpression
  | TypeParameter
  | TypeAlias;
export type Statement =
  | Program
  | Block
  | ExpressionStatement
  | VariableDeclaration
  | Declarator
  | If
  | While
  | For
  | ForEach
  | Switch
  | SwitchCase
  | AsPattern
  | Try
  | Catch
  | With
  | WithItem
  | Return
  | Throw
  | Jump
  | Labeled
  | Assert
  | Delete
  | ScopeDeclaration
  | EmptyStatement
  | Import
  | ImportItem
  | Export
  | ExportItem
  | Namespace
  | InlineMarkup
  | Unsupported
  | SyntaxErrorNode;
export type PatternNode = Ellipsis | Metavariable | EllipsisMetavariable | DeepEllipsis | TypedMetavariable;

export type Node = Expression | Declaration | Statement | PatternNode;
export type NodeKind = Node['kind'];
export type NodeOf<K extends NodeKind> = Extract<Node, { kind: K }>;
