/** The `options` of a rule: what they are called, what they may be, and what holds where a rule says nothing. */
import { asMap, closest, type RuleFaults } from './rule-reader.ts';
import type { YamlEntry, YamlValue } from './yaml-source.ts';

/** The options that change what a search finds. */
export interface RuleOptions {
  /** `$A && $B` also splits a longer chain elsewhere. */
  readonly associative: boolean;
  /** `$A && $B` also in the other order. */
  readonly commutativeBooleans: boolean;
  /** `$A == $B` also in the other order. */
  readonly commutativeEquality: boolean;
  /** Patterns of functions also mean arrow functions. */
  readonly arrowIsFunction: boolean;
  /** Expression patterns also mean decorators and annotations. */
  readonly attributeIsExpression: boolean;
  /** A literal also means what constant propagation knows. */
  readonly constants: boolean;
  /** A variable also means the expression that it was given. */
  readonly symbolic: boolean;
  readonly decoratorsInOrder: boolean;
  /** `$X = e` also means declarations. */
  readonly assignmentIsDeclaration: boolean;
  /** `return e` also means the value of an arrow function. */
  readonly implicitReturn: boolean;
  /** `var`, `let` and `const` are the same. */
  readonly letIsVar: boolean;
  /** `...` between statements also reaches into blocks. */
  readonly deepStatements: boolean;
  /** An expression as a statement also means those inside of other statements. */
  readonly deepExpressionStatements: boolean;
  /** The same, and `<... e ...>` looks inside. */
  readonly deepExpressions: boolean;
  /** An object's pattern means objects with more keys too, where that is so in the language. */
  readonly mappingsAreOpen: boolean;
  /** An element's pattern means elements with more attributes too. */
  readonly attributesAreOpen: boolean;
  /** Whether an element's children are those of the pattern in their order. */
  readonly childrenInOrder: boolean;
  /** `<a></a>` also means `<a/>`, and the other way round. */
  readonly singletonsAreOpen: boolean;
  /** Two names of one metavariable are the same declaration. */
  readonly strictIdentifiers: boolean;
  readonly generic: GenericOptions;
}

/** Options of `languages: generic`. */
export interface GenericOptions {
  /** Lines that one `...` may reach over. */
  readonly ellipsisMaxSpan: number;
  readonly ignoreCase: boolean;
  /** Comments of these forms are left out. */
  readonly comments: 'none' | 'c' | 'cpp' | 'shell';
}

/** Lines that one `...` of a generic pattern reaches over, unless a rule says otherwise: Semgrep's documented default. */
export const GENERIC_ELLIPSIS_MAX_SPAN = 10;

export const DEFAULT_OPTIONS: RuleOptions = {
  associative: true,
  commutativeBooleans: false,
  commutativeEquality: false,
  arrowIsFunction: true,
  attributeIsExpression: true,
  constants: true,
  symbolic: false,
  decoratorsInOrder: false,
  assignmentIsDeclaration: true,
  implicitReturn: true,
  letIsVar: true,
  deepStatements: true,
  deepExpressionStatements: true,
  deepExpressions: true,
  mappingsAreOpen: true,
  attributesAreOpen: true,
  childrenInOrder: true,
  singletonsAreOpen: true,
  strictIdentifiers: true,
  generic: { ellipsisMaxSpan: GENERIC_ELLIPSIS_MAX_SPAN, ignoreCase: false, comments: 'none' },
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Flag = { [K in keyof RuleOptions]: RuleOptions[K] extends boolean ? K : never }[keyof RuleOptions];

/** Options that are honoured, by the names that rules use. */
const FLAGS: ReadonlyMap<string, Flag> = new Map([
  ['ac_matching', 'associative'],
  ['commutative_boolop', 'commutativeBooleans'],
  ['commutative_compop', 'commutativeEquality'],
  ['symmetric_eq', 'commutativeEquality'],
  ['arrow_is_function', 'arrowIsFunction'],
  ['attr_expr', 'attributeIsExpression'],
  ['constant_propagation', 'constants'],
  ['symbolic_propagation', 'symbolic'],
  ['decorators_order_matters', 'decoratorsInOrder'],
  ['vardef_assign', 'assignmentIsDeclaration'],
  ['implicit_return', 'implicitReturn'],
  ['let_is_var', 'letIsVar'],
  ['go_deeper_stmt', 'deepStatements'],
  ['go_deeper_expr', 'deepExpressions'],
  ['implicit_deep_exprstmt', 'deepExpressionStatements'],
  ['implicit_ellipsis', 'mappingsAreOpen'],
  ['xml_attrs_implicit_ellipsis', 'attributesAreOpen'],
  ['xml_children_ordered', 'childrenInOrder'],
  ['xml_singleton_loose_matching', 'singletonsAreOpen'],
  ['unify_ids_strictly', 'strictIdentifiers'],
]);

/** Options for flows of data, which searches do not look at, for languages and engines that are not here, and some without an effect in Semgrep 1.172. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'cpp_parsing_pref',
  'flddef_assign',
  'generic_braces',
  'generic_extra_braces',
  'generic_extra_word_characters',
  'generic_multiline',
  'interfile',
  'taint_assume_safe_booleans',
  'taint_assume_safe_comparisons',
  'taint_assume_safe_functions',
  'taint_assume_safe_indexes',
  'taint_assume_safe_numbers',
  'taint_focus_on',
  'taint_intrafile',
  'taint_match_on',
  'taint_only_propagate_through_assignments',
  'taint_unify_mvars',
]);

const GENERIC = ['generic_caseless', 'generic_comment_style', 'generic_ellipsis_max_span', 'generic_engine'];

const NAMES: readonly string[] = [...FLAGS.keys(), ...WITHOUT_EFFECT, ...GENERIC];

/** `DEFAULT_OPTIONS` itself where nothing differs. Null if something is wrong. */
export function readOptions(value: YamlValue | undefined, faults: RuleFaults): RuleOptions | null {
  if (value === undefined) return DEFAULT_OPTIONS;
  const map = asMap(value, '`options`', faults);
  if (map === null) return null;
  const before = faults.errors.length;
  const options: Mutable<RuleOptions> = { ...DEFAULT_OPTIONS };
  for (const entry of map.entries) readOption(entry, options, faults);
  if (faults.errors.length > before) return null;
  return JSON.stringify(options) === JSON.stringify(DEFAULT_OPTIONS) ? DEFAULT_OPTIONS : options;
}

function readOption(entry: YamlEntry, options: Mutable<RuleOptions>, faults: RuleFaults): void {
  const flag = FLAGS.get(entry.key);
  const given = entry.value.kind === 'scalar' ? entry.value.value : undefined;
  if (flag !== undefined) {
    if (typeof given === 'boolean') options[flag] = given;
    else faults.at(entry.value, `\`${entry.key}\` must be \`true\` or \`false\`.`);
  } else if (GENERIC.includes(entry.key)) {
    readGenericOption(entry, given, options, faults);
  } else if (!WITHOUT_EFFECT.has(entry.key)) {
    const meant = closest(entry.key, NAMES);
    const hint = meant === null ? 'remove it.' : `did you mean \`${meant}\`?`;
    faults.add(entry.keyPlace, entry.path, `There is no option \`${entry.key}\`: ${hint}`);
  }
}

const COMMENT_STYLES = ['c', 'cpp', 'shell'] as const;

function readGenericOption(entry: YamlEntry, given: unknown, options: Mutable<RuleOptions>, faults: RuleFaults): void {
  const set = (change: Partial<GenericOptions>): void => {
    options.generic = { ...options.generic, ...change };
  };
  switch (entry.key) {
    case 'generic_ellipsis_max_span':
      if (typeof given === 'number' && Number.isInteger(given) && given >= 0) set({ ellipsisMaxSpan: given });
      else faults.at(entry.value, `\`${entry.key}\` must be a whole number of lines.`);
      return;
    case 'generic_caseless':
      if (typeof given === 'boolean') set({ ignoreCase: given });
      else faults.at(entry.value, `\`${entry.key}\` must be \`true\` or \`false\`.`);
      return;
    case 'generic_comment_style': {
      const style = COMMENT_STYLES.find((one) => one === given);
      if (style !== undefined) set({ comments: style });
      else faults.at(entry.value, `\`${entry.key}\` must be one of ${COMMENT_STYLES.join(', ')}.`);
      return;
    }
    default:
      if (given !== 'spacegrep')
        faults.at(entry.value, `\`${entry.key}\` must be \`spacegrep\`: there is no other engine here.`);
  }
}
