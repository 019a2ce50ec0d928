/** Reads the formula of a rule: `pattern`, `patterns`, `pattern-either` and what may stand inside of them. */
import type { RuleLanguageId } from '../languages/text/text-languages.ts';
import { CONDITION_KEYS, readCondition } from './condition-reader.ts';
import { LazyPatterns, type PatternReader } from './lazy-patterns.ts';
import { readRegex, SEARCH_REGEX } from './regex-reader.ts';
import type { Condition, Formula, Operand } from './rule.ts';
import { asList, asMap, asMetavariable, asText, closest, type RuleFaults } from './rule-reader.ts';
import type { YamlEntry, YamlMap, YamlValue } from './yaml-source.ts';

/** What the loader must know of languages: which there are, and how patterns are read in them. */
export interface RuleLanguages extends PatternReader {
  /** The grammars, or the text language, that a name in `languages:` stands for; empty if there is none. */
  idsOf(name: string): readonly RuleLanguageId[];
  /** All names that rules may use. */
  readonly names: readonly string[];
}

export interface FormulaContext {
  readonly faults: RuleFaults;
  readonly languages: RuleLanguages;
  /** The languages that patterns are compiled for here. */
  readonly ids: readonly RuleLanguageId[];
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
  ['semgrep-internal-pattern-anywhere', 'anywhere'],
]);
const PATTERNS_KEYS = [...OPERAND_KEYS.keys(), ...CONDITION_KEYS, 'focus-metavariable'];
const EITHER_KEYS = [...FORMULA_KEYS, 'pattern-inside'];

/** Operators of the rule language that this engine does not know. */
const UNSUPPORTED_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['semgrep-internal-metavariable-name', 'use `metavariable-name` or `metavariable-regex`'],
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

export function readPattern(
  value: YamlValue,
  { faults, languages, ids, checkPatterns }: FormulaContext,
): Formula | null {
  const text = asText(value, 'A pattern', faults);
  if (text === null) return null;
  const pattern = new LazyPatterns(text.value, ids, languages);
  // One language is enough: a rule for JavaScript and TypeScript may hold a pattern that only TypeScript can read.
  const failure = checkPatterns ? pattern.failure() : null;
  if (failure === null) return { kind: 'pattern', pattern };
  return faults.add(text.placeAt(failure.offset), text.path, `This pattern cannot be read: ${failure.message}`);
}

export function readRegexFormula(value: YamlValue, what: string, { faults }: FormulaContext): Formula | null {
  const regex = readRegex(value, `\`${what}\``, SEARCH_REGEX, faults);
  return regex === null ? null : { kind: 'regex', regex };
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
  if (!saysWhatToFind(operands) && context.valueGiven !== true) {
    return faults.at(
      value,
      '`patterns` says only what not to find: add a `pattern`, `pattern-either`, `pattern-regex` or `pattern-inside`.',
    );
  }
  return { kind: 'all', operands, conditions, focus };
}

export function saysWhatToFind(operands: readonly Operand[]): boolean {
  return operands.some((operand) => operand.kind === 'match' || operand.kind === 'inside');
}

export function readFocus(value: YamlValue, faults: RuleFaults): readonly string[] | null {
  if (value.kind !== 'list') {
    const name = asMetavariable(value, '`focus-metavariable`', faults);
    return name === null ? null : [name];
  }
  const items = asList(value, '`focus-metavariable`', faults);
  const names = items?.map((item) => asMetavariable(item, 'An item of `focus-metavariable`', faults)) ?? null;
  return names === null || names.includes(null) ? null : (names as string[]);
}

/** The only entry of an operator's mapping, if it is one of those allowed. */
export function onlyEntry(
  map: YamlMap,
  allowed: readonly string[],
  what: string,
  faults: RuleFaults,
): YamlEntry | null {
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

export function unknownOperator(key: string, allowed: readonly string[], what: string): string {
  const instead = UNSUPPORTED_OPERATORS.get(key);
  if (instead !== undefined) return `\`${key}\` is not supported: ${instead}.`;
  if (NEW_SYNTAX.has(key)) return `\`${key}\` belongs to the \`match:\` syntax: here stand ${allowed.join(', ')}.`;
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
