/** Reads the formula of a rule: `pattern`, `patterns`, `pattern-either` and what may stand inside of them. */
import type { LanguageId } from '../languages/language.ts';
import { ComparisonError, parseComparison } from './comparison.ts';
import { LazyPatterns, type PatternReader } from './lazy-patterns.ts';
import { METAVARIABLE_REGEX, RegexError, type RegexUse, SEARCH_REGEX, translateRegex } from './regex.ts';
import type { Condition, Formula, Operand } from './rule.ts';
import {
  asBoolean,
  asList,
  asMap,
  asMetavariable,
  asText,
  closest,
  entryOf,
  type RuleFaults,
  unknownKeys,
} from './rule-reader.ts';
import type { YamlEntry, YamlMap, YamlValue } from './yaml-source.ts';

/** What the loader must know of languages: which there are, and how patterns are read in them. */
export interface RuleLanguages extends PatternReader {
  /** The grammars that a name in `languages:` stands for; empty if there is none. */
  idsOf(name: string): readonly LanguageId[];
  /** All names that rules may use. */
  readonly names: readonly string[];
}

export interface FormulaContext {
  readonly faults: RuleFaults;
  readonly languages: RuleLanguages;
  /** The languages that patterns are compiled for here. */
  readonly ids: readonly LanguageId[];
  /** Inside of `metavariable-pattern` the value is given, and `patterns` may say only what it must not be. */
  readonly valueGiven?: boolean;
  /** Whether each pattern is compiled now, to find its faults, or only when a file needs it. */
  readonly checkPatterns: boolean;
}

/** Keys that are a formula by themselves; a rule, and an operand that is a mapping, holds exactly one of them. */
export const FORMULA_KEYS = ['pattern', 'patterns', 'pattern-either', 'pattern-regex'] as const;

const OPERAND_KEYS: ReadonlyMap<string, Operand['kind']> = new Map([
  ['pattern', 'match'],
  ['patterns', 'match'],
  ['pattern-either', 'match'],
  ['pattern-regex', 'match'],
  ['pattern-not', 'not'],
  ['pattern-not-regex', 'not'],
  ['pattern-inside', 'inside'],
  ['pattern-not-inside', 'not-inside'],
]);
const CONDITION_KEYS = ['metavariable-regex', 'metavariable-pattern', 'metavariable-comparison'];
const PATTERNS_KEYS = [...OPERAND_KEYS.keys(), ...CONDITION_KEYS, 'focus-metavariable'];
const EITHER_KEYS = [...FORMULA_KEYS, 'pattern-inside'];

/** Operators of the rule language that this engine does not know yet. */
const UNSUPPORTED_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['metavariable-analysis', 'use `metavariable-regex` or `metavariable-comparison` where they can say the same'],
  ['metavariable-type', 'write a typed metavariable in the pattern, such as `($X: Type)`'],
  ['metavariable-name', 'use `metavariable-regex`'],
  ['semgrep-internal-metavariable-name', 'use `metavariable-regex`'],
  ['semgrep-internal-pattern-anywhere', 'use `pattern-inside`'],
  ['pattern-where-python', 'use `metavariable-comparison` or `metavariable-regex`'],
  ['pattern-not-either', 'write one `pattern-not` for each pattern'],
]);

/** The formula under one of FORMULA_KEYS. */
export function readFormula(entry: YamlEntry, context: FormulaContext): Formula | null {
  switch (entry.key) {
    case 'pattern':
      return readPattern(entry.value, context);
    case 'pattern-regex':
    case 'pattern-not-regex':
      return readRegexFormula(entry.value, entry.key, context);
    case 'pattern-either':
      return readEither(entry.value, context);
    case 'patterns':
      return readPatterns(entry.value, context);
    default:
      // pattern-not, pattern-inside, pattern-not-inside: a pattern, or a mapping with one formula.
      return entry.value.kind === 'map'
        ? readSingle(entry.value, entry.key, context)
        : readPattern(entry.value, context);
  }
}

/** The one formula of a mapping. */
export function readSingle(map: YamlMap, what: string, context: FormulaContext): Formula | null {
  const entry = onlyEntry(map, FORMULA_KEYS, `\`${what}\``, context.faults);
  return entry === null ? null : readFormula(entry, context);
}

function readPattern(value: YamlValue, { faults, languages, ids, checkPatterns }: FormulaContext): Formula | null {
  const text = asText(value, 'A pattern', faults);
  if (text === null) return null;
  const pattern = new LazyPatterns(text.value, ids, languages);
  // One language is enough: a rule for JavaScript and TypeScript may hold a pattern that only TypeScript can read.
  const failure = checkPatterns ? pattern.failure() : null;
  if (failure === null) return { kind: 'pattern', pattern };
  return faults.add(text.placeAt(failure.offset), text.path, `This pattern cannot be read: ${failure.message}`);
}

function readRegexFormula(value: YamlValue, what: string, { faults }: FormulaContext): Formula | null {
  const regex = readRegex(value, `\`${what}\``, SEARCH_REGEX, faults);
  return regex === null ? null : { kind: 'regex', regex };
}

function readRegex(value: YamlValue, what: string, use: RegexUse, faults: RuleFaults): RegExp | null {
  const text = asText(value, what, faults);
  if (text === null) return null;
  try {
    return translateRegex(text.value, use);
  } catch (cause) {
    if (!(cause instanceof RegexError)) throw cause;
    return faults.add(text.placeAt(cause.offset), text.path, cause.message);
  }
}

function readEither(value: YamlValue, context: FormulaContext): Formula | null {
  const items = asList(value, '`pattern-either`', context.faults);
  if (items === null) return null;
  const operands = items.map((item): Formula | null => {
    const map = asMap(item, 'An item of `pattern-either`', context.faults);
    const entry = map && onlyEntry(map, EITHER_KEYS, 'An item of `pattern-either`', context.faults);
    if (!entry) return null;
    const formula = readFormula(entry, context);
    if (formula === null || entry.key !== 'pattern-inside') return formula;
    return { kind: 'all', operands: [{ kind: 'inside', formula }], conditions: [], focus: [] };
  });
  return operands.includes(null) ? null : { kind: 'any', operands: operands as Formula[] };
}

function readPatterns(value: YamlValue, context: FormulaContext): Formula | null {
  const { faults } = context;
  const items = asList(value, '`patterns`', faults);
  if (items === null) return null;
  const operands: Operand[] = [];
  const conditions: Condition[] = [];
  const focus: (readonly string[])[] = [];
  const before = faults.errors.length;
  for (const item of items) {
    const map = asMap(item, 'An item of `patterns`', faults);
    const entry = map && onlyEntry(map, PATTERNS_KEYS, 'An item of `patterns`', faults);
    if (!entry) continue;
    const kind = OPERAND_KEYS.get(entry.key);
    if (kind !== undefined) {
      const formula = readFormula(entry, context);
      if (formula !== null) operands.push({ kind, formula });
    } else if (entry.key === 'focus-metavariable') {
      const names = readFocus(entry.value, faults);
      if (names !== null) focus.push(names);
    } else {
      const condition = readCondition(entry, context);
      if (condition !== null) conditions.push(condition);
    }
  }
  if (faults.errors.length > before) return null;
  const positive = operands.some((operand) => operand.kind === 'match' || operand.kind === 'inside');
  if (!positive && context.valueGiven !== true) {
    return faults.at(
      value,
      '`patterns` says only what not to find: add a `pattern`, `pattern-either`, `pattern-regex` or `pattern-inside`.',
    );
  }
  return { kind: 'all', operands, conditions, focus };
}

function readFocus(value: YamlValue, faults: RuleFaults): readonly string[] | null {
  if (value.kind !== 'list') {
    const name = asMetavariable(value, '`focus-metavariable`', faults);
    return name === null ? null : [name];
  }
  const items = asList(value, '`focus-metavariable`', faults);
  const names = items?.map((item) => asMetavariable(item, 'An item of `focus-metavariable`', faults)) ?? null;
  return names === null || names.includes(null) ? null : (names as string[]);
}

function readCondition(entry: YamlEntry, context: FormulaContext): Condition | null {
  const map = asMap(entry.value, `\`${entry.key}\``, context.faults);
  if (map === null) return null;
  switch (entry.key) {
    case 'metavariable-regex':
      return readMetavariableRegex(map, context);
    case 'metavariable-pattern':
      return readMetavariablePattern(map, context);
    default:
      return readMetavariableComparison(map, context);
  }
}

function readMetavariableRegex(map: YamlMap, { faults }: FormulaContext): Condition | null {
  const what = '`metavariable-regex`';
  refuseUnknown(map, ['metavariable', 'regex', 'constant-propagation'], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const regexEntry = required(map, 'regex', what, faults);
  const regex = regexEntry && readRegex(regexEntry.value, '`regex`', METAVARIABLE_REGEX, faults);
  const constants = entryOf(map, 'constant-propagation');
  const known = constants === undefined ? false : asBoolean(constants.value, '`constant-propagation`', faults);
  if (metavariable === null || regex === null || known === null) return null;
  return { kind: 'metavariable-regex', metavariable, regex, constants: known };
}

function readMetavariablePattern(map: YamlMap, context: FormulaContext): Condition | null {
  const what = '`metavariable-pattern`';
  const { faults, languages } = context;
  refuseUnknown(map, ['metavariable', 'language', ...FORMULA_KEYS], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const named = entryOf(map, 'language');
  let language: LanguageId | null = null;
  if (named !== undefined) {
    const name = asText(named.value, '`language`', faults)?.value;
    if (name === undefined) return null;
    language = languages.idsOf(name)[0] ?? null;
    // In these two, regular expressions run over the text as it stands, which needs no parsing anew.
    const textual = (name === 'regex' || name === 'generic') && onlyRegexes(map);
    if (language === null && !textual) {
      return faults.at(
        named.value,
        `The language "${name}" is not supported here: use one of ${languages.names.join(', ')}.`,
      );
    }
  }
  const given = { ...context, valueGiven: true };
  const inner = language === null ? given : { ...given, ids: [language] };
  const formulas = map.entries.filter((entry) => (FORMULA_KEYS as readonly string[]).includes(entry.key));
  const [entry] = formulas;
  if (entry === undefined || formulas.length > 1) {
    return faults.at(map, `${what} must hold exactly one of ${FORMULA_KEYS.join(', ')}.`);
  }
  const formula = readFormula(entry, inner);
  if (metavariable === null || formula === null) return null;
  return { kind: 'metavariable-pattern', metavariable, formula, language };
}

function onlyRegexes(value: YamlValue): boolean {
  if (value.kind === 'list') return value.items.every(onlyRegexes);
  if (value.kind === 'scalar') return true;
  const patterns = new Set(['pattern', 'pattern-not', 'pattern-inside', 'pattern-not-inside']);
  return value.entries.every((entry) => !patterns.has(entry.key) && onlyRegexes(entry.value));
}

function readMetavariableComparison(map: YamlMap, { faults }: FormulaContext): Condition | null {
  const what = '`metavariable-comparison`';
  refuseUnknown(map, ['metavariable', 'comparison', 'strip', 'base'], what, faults);
  const named = entryOf(map, 'metavariable');
  const metavariable = named === undefined ? undefined : asMetavariable(named.value, '`metavariable`', faults);
  const stripEntry = entryOf(map, 'strip');
  const strip = stripEntry === undefined ? false : asBoolean(stripEntry.value, '`strip`', faults);
  const baseEntry = entryOf(map, 'base');
  const base = baseEntry === undefined ? undefined : readBase(baseEntry.value, faults);
  if (metavariable === undefined && (strip === true || base !== undefined)) {
    faults.at(map, '`strip` and `base` need a `metavariable`: write which one they are about.');
    return null;
  }
  const entry = required(map, 'comparison', what, faults);
  const text = entry && asText(entry.value, '`comparison`', faults);
  if (text === null || metavariable === null || strip === null || base === null) return null;
  try {
    const comparison = parseComparison(text.value);
    return {
      kind: 'metavariable-comparison',
      metavariable: metavariable ?? null,
      comparison,
      strip,
      base: base ?? null,
    };
  } catch (cause) {
    if (!(cause instanceof ComparisonError)) throw cause;
    return faults.add(text.placeAt(cause.offset), text.path, cause.message);
  }
}

function readBase(value: YamlValue, faults: RuleFaults): number | null {
  const base = value.kind === 'scalar' ? value.value : null;
  if (typeof base === 'number' && Number.isInteger(base) && base >= 2 && base <= 36) return base;
  return faults.at(value, '`base` must be a whole number from 2 to 36.');
}

function requiredMetavariable(map: YamlMap, what: string, faults: RuleFaults): string | null {
  const entry = required(map, 'metavariable', what, faults);
  return entry && asMetavariable(entry.value, '`metavariable`', faults);
}

function required(map: YamlMap, key: string, what: string, faults: RuleFaults): YamlEntry | null {
  return entryOf(map, key) ?? faults.at(map, `${what} lacks \`${key}\`.`);
}

function refuseUnknown(map: YamlMap, known: readonly string[], what: string, faults: RuleFaults): void {
  for (const entry of unknownKeys(map, new Set(known))) {
    faults.add(entry.keyPlace, entry.path, `${what} has no key \`${entry.key}\`: it takes ${known.join(', ')}.`);
  }
}

/** The only entry of an operator's mapping, if it is one of those allowed. */
function onlyEntry(map: YamlMap, allowed: readonly string[], what: string, faults: RuleFaults): YamlEntry | null {
  const [entry, second] = map.entries;
  if (entry === undefined) return faults.at(map, `${what} must hold one of ${allowed.join(', ')}.`);
  for (const each of map.entries) {
    if (!allowed.includes(each.key))
      return faults.add(each.keyPlace, each.path, unknownOperator(each.key, allowed, what));
  }
  if (second === undefined) return entry;
  return faults.add(
    second.keyPlace,
    second.path,
    `${what} must hold one operator only: put \`${second.key}\` in an item of its own.`,
  );
}

function unknownOperator(key: string, allowed: readonly string[], what: string): string {
  const instead = UNSUPPORTED_OPERATORS.get(key);
  if (instead !== undefined) return `\`${key}\` is not supported yet: ${instead}.`;
  if (NEW_SYNTAX.has(key))
    return `\`${key}\` belongs to the \`match:\` syntax, which is not supported yet: use ${allowed.join(', ')}.`;
  if (PATTERNS_KEYS.includes(key)) return `\`${key}\` cannot stand here: ${what} takes ${allowed.join(', ')}.`;
  const meant = closest(key, allowed);
  const hint = meant === null ? `it takes ${allowed.join(', ')}` : `did you mean \`${meant}\`?`;
  return `${what} has no operator \`${key}\`: ${hint}${hint.endsWith('?') ? '' : '.'}`;
}

/** Operators of the newer syntax, in which a rule has `match:` or `taint:`. */
export const NEW_SYNTAX: ReadonlySet<string> = new Set([
  'match',
  'taint',
  'any',
  'all',
  'not',
  'inside',
  'regex',
  'anywhere',
  'where',
]);
