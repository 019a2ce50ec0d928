/** Reads the newer syntax of formulas, which stands under `match:` and in the lists of `taint:`, into the same formulas as the older one. */
import {
  forValue,
  readInnerLanguage,
  readMetavariableAnalysis,
  readMetavariableComparison,
  readMetavariableType,
} from './condition-reader.ts';
import { type FormulaContext, readFocus, readPattern, readRegexFormula, saysWhatToFind } from './formula-reader.ts';
import { METAVARIABLE_REGEX, readRegex } from './regex-reader.ts';
import type { All, Condition, Formula, Operand } from './rule.ts';
import { asList, asMap, asMetavariable, closest, entryOf, optionalBoolean, refuseUnknown } from './rule-reader.ts';
import type { YamlEntry, YamlMap, YamlValue } from './yaml-source.ts';

/** Of a formula exactly one. */
export const MATCH_KEYS = ['pattern', 'regex', 'all', 'any', 'not', 'inside', 'anywhere'] as const;
const KEYS: readonly string[] = [...MATCH_KEYS, 'where'];

/** A formula that says what to find. `extra`: keys beside it that somebody else reads. */
export function readMatch(value: YamlValue, context: FormulaContext, extra: readonly string[] = []): Formula | null {
  const operand = readOperand(value, context, extra);
  if (operand === null) return null;
  if (operand.kind === 'match') return operand.formula;
  const given = context.valueGiven === true;
  if (!given && operand.kind !== 'inside') {
    return context.faults.at(value, `This says only what not to find: write it in \`all\`, beside a \`pattern\`.`);
  }
  return { kind: 'all', operands: [operand], conditions: [], focus: [] };
}

function readOperand(value: YamlValue, context: FormulaContext, extra: readonly string[] = []): Operand | null {
  if (value.kind === 'scalar') {
    const formula = readPattern(value, context);
    return formula && { kind: 'match', formula };
  }
  const map = asMap(value, 'A formula', context.faults);
  const entry = map && onlyMatchEntry(map, extra, context);
  if (map === null || entry === null) return null;
  const operand = readEntry(entry, context);
  const where = entryOf(map, 'where');
  if (where === undefined) return operand;
  const conditions = readWhere(where, context);
  return operand && conditions && narrowed(operand, conditions);
}

function onlyMatchEntry(map: YamlMap, extra: readonly string[], { faults }: FormulaContext): YamlEntry | null {
  const known = [...KEYS, ...extra];
  for (const { key, keyPlace, path } of map.entries) {
    if (known.includes(key)) continue;
    const meant = closest(key, known);
    const hint = meant === null ? `it takes ${known.join(', ')}.` : `did you mean \`${meant}\`?`;
    return faults.add(keyPlace, path, `A formula of the \`match:\` syntax has no key \`${key}\`: ${hint}`);
  }
  const [entry, second] = map.entries.filter(({ key }) => (MATCH_KEYS as readonly string[]).includes(key));
  if (entry === undefined) return faults.at(map, `A formula must hold one of ${MATCH_KEYS.join(', ')}.`);
  if (second === undefined) return entry;
  const message = `A formula holds one of these keys: combine \`${entry.key}\` and \`${second.key}\` under \`all\` or \`any\`.`;
  return faults.add(second.keyPlace, second.path, message);
}

function readEntry(entry: YamlEntry, context: FormulaContext): Operand | null {
  const as = (kind: Operand['kind'], formula: Formula | null): Operand | null => formula && { kind, formula };
  switch (entry.key) {
    case 'pattern':
      return as('match', readPattern(entry.value, context));
    case 'regex':
      return as('match', readRegexFormula(entry.value, 'regex', context));
    case 'any':
      return as('match', readAny(entry.value, context));
    case 'all':
      return as('match', readAll(entry.value, context));
    case 'inside':
    case 'anywhere':
      return as(entry.key, readMatch(entry.value, context));
    default:
      return readNot(entry.value, context);
  }
}

/** `not: {inside: …}` is a context that is excluded. */
function readNot(value: YamlValue, context: FormulaContext): Operand | null {
  const inner = readOperand(value, context);
  if (inner === null) return null;
  switch (inner.kind) {
    case 'match':
      return { kind: 'not', formula: inner.formula };
    case 'inside':
      return { kind: 'not-inside', formula: inner.formula };
    default:
      return context.faults.at(value, '`not` takes what to leave out: a pattern, or `inside`.');
  }
}

function readAny(value: YamlValue, context: FormulaContext): Formula | null {
  const items = asList(value, '`any`', context.faults);
  const operands = items?.map((item) => readMatch(item, context)) ?? null;
  return operands === null || operands.includes(null) ? null : { kind: 'any', operands: operands as Formula[] };
}

function readAll(value: YamlValue, context: FormulaContext): Formula | null {
  const items = asList(value, '`all`', context.faults);
  const operands = items?.map((item) => readOperand(item, context)) ?? null;
  if (operands === null || operands.includes(null)) return null;
  if (!saysWhatToFind(operands as Operand[]) && context.valueGiven !== true) {
    return context.faults.at(value, '`all` says only what not to find: add a `pattern`, `regex`, `any` or `inside`.');
  }
  return { kind: 'all', operands: operands as Operand[], conditions: [], focus: [] };
}

type Where = Pick<All, 'conditions' | 'focus'>;

/** What `where` asks is asked of the whole formula beside it. */
function narrowed({ kind, formula }: Operand, { conditions, focus }: Where): Operand {
  if (formula.kind === 'all' && formula.conditions.length === 0 && formula.focus.length === 0) {
    return { kind, formula: { ...formula, conditions, focus } };
  }
  return { kind, formula: { kind: 'all', operands: [{ kind: 'match', formula }], conditions, focus } };
}

function readWhere(where: YamlEntry, context: FormulaContext): Where | null {
  const items = asList(where.value, '`where`', context.faults);
  if (items === null) return null;
  const conditions: Condition[] = [];
  const focus: (readonly string[])[] = [];
  const before = context.faults.errors.length;
  for (const item of items) {
    const map = asMap(item, 'An item of `where`', context.faults);
    if (map === null) continue;
    const focused = entryOf(map, 'focus');
    if (focused !== undefined) {
      refuseUnknown(map, ['focus'], 'This item of `where`', context.faults);
      const names = readFocus(focused.value, context.faults);
      if (names !== null) focus.push(names);
    } else {
      const condition = readWhereCondition(map, context);
      if (condition !== null) conditions.push(condition);
    }
  }
  return context.faults.errors.length > before ? null : { conditions, focus };
}

function readWhereCondition(map: YamlMap, context: FormulaContext): Condition | null {
  const has = (key: string): boolean => entryOf(map, key) !== undefined;
  if (has('comparison')) return readMetavariableComparison(map, context);
  if (has('type') || has('types')) return readMetavariableType(map, context);
  if (has('analyzer')) return readMetavariableAnalysis(map, context);
  return readWhereValue(map, context);
}

/** `metavariable` and a formula for its value; a mere `regex` is matched as `metavariable-regex` is. */
function readWhereValue(map: YamlMap, context: FormulaContext): Condition | null {
  const { faults } = context;
  const named = entryOf(map, 'metavariable');
  if (named === undefined) return faults.at(map, 'An item of `where` lacks `metavariable`, `focus` or `comparison`.');
  const metavariable = asMetavariable(named.value, '`metavariable`', faults);
  const regex = entryOf(map, 'regex');
  if (regex !== undefined && entryOf(map, 'language') === undefined && entryOf(map, 'where') === undefined) {
    refuseUnknown(map, ['metavariable', 'regex', 'constant-propagation'], 'This item of `where`', faults);
    const expression = readRegex(regex.value, '`regex`', METAVARIABLE_REGEX, faults);
    const constants = optionalBoolean(map, 'constant-propagation', false, faults);
    if (metavariable === null || expression === null || constants === null) return null;
    return { kind: 'metavariable-regex', metavariable, regex: expression, constants };
  }
  const language = readInnerLanguage(map, context);
  if (language === undefined) return null;
  const formula = readMatch(map, forValue(context, language), ['metavariable', 'language']);
  if (metavariable === null || formula === null) return null;
  return { kind: 'metavariable-pattern', metavariable, formula, language };
}
