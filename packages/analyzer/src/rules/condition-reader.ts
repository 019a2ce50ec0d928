/** Reads what a rule asks of the values of metavariables: `metavariable-regex` and its kin, in the older and the newer syntax alike. */
import type { RuleLanguageId } from '../languages/text/text-languages.ts';
import { ComparisonError, parseComparison } from './comparison.ts';
import { FORMULA_KEYS, type FormulaContext, readFormula } from './formula-reader.ts';
import { LazyPatterns } from './lazy-patterns.ts';
import { METAVARIABLE_REGEX, readRegex } from './regex-reader.ts';
import type { Condition } from './rule.ts';
import {
  asBoolean,
  asMap,
  asMetavariable,
  asText,
  asTexts,
  entryOf,
  optionalBoolean,
  type RuleFaults,
  refuseUnknown,
  requiredEntry,
} from './rule-reader.ts';
import type { YamlEntry, YamlMap, YamlValue } from './yaml-source.ts';

export const CONDITION_KEYS = [
  'metavariable-regex',
  'metavariable-pattern',
  'metavariable-comparison',
  'metavariable-type',
  'metavariable-analysis',
  'metavariable-name',
];

export function readCondition(entry: YamlEntry, context: FormulaContext): Condition | null {
  const map = asMap(entry.value, `\`${entry.key}\``, context.faults);
  if (map === null) return null;
  switch (entry.key) {
    case 'metavariable-regex':
      return readMetavariableRegex(map, context);
    case 'metavariable-pattern':
      return readMetavariablePattern(map, context);
    case 'metavariable-type':
      return readMetavariableType(map, context);
    case 'metavariable-analysis':
      return readMetavariableAnalysis(map, context);
    case 'metavariable-name':
      return readMetavariableName(map, context);
    default:
      return readMetavariableComparison(map, context);
  }
}

function readMetavariableRegex(map: YamlMap, { faults }: FormulaContext): Condition | null {
  const what = '`metavariable-regex`';
  refuseUnknown(map, ['metavariable', 'regex', 'constant-propagation'], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const regexEntry = requiredEntry(map, 'regex', what, faults);
  const regex = regexEntry && readRegex(regexEntry.value, '`regex`', METAVARIABLE_REGEX, faults);
  const constants = optionalBoolean(map, 'constant-propagation', false, faults);
  if (metavariable === null || regex === null || constants === null) return null;
  return { kind: 'metavariable-regex', metavariable, regex, constants };
}

function readMetavariablePattern(map: YamlMap, context: FormulaContext): Condition | null {
  const what = '`metavariable-pattern`';
  const { faults } = context;
  refuseUnknown(map, ['metavariable', 'language', ...FORMULA_KEYS], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const language = readInnerLanguage(map, context);
  if (language === undefined) return null;
  const formulas = map.entries.filter((entry) => (FORMULA_KEYS as readonly string[]).includes(entry.key));
  const [entry] = formulas;
  if (entry === undefined || formulas.length > 1) {
    return faults.at(map, `${what} must hold exactly one of ${FORMULA_KEYS.join(', ')}.`);
  }
  const formula = readFormula(entry, forValue(context, language));
  if (metavariable === null || formula === null) return null;
  return { kind: 'metavariable-pattern', metavariable, formula, language };
}

/** How a formula over the value of a metavariable is read. */
export function forValue(context: FormulaContext, language: RuleLanguageId | null): FormulaContext {
  return { ...context, valueGiven: true, ...(language !== null && { ids: [language] }) };
}

/** The language in which the value is read anew; null where none is named, undefined where that is wrong. */
export function readInnerLanguage(
  map: YamlMap,
  { faults, languages }: FormulaContext,
): RuleLanguageId | null | undefined {
  const named = entryOf(map, 'language');
  if (named === undefined) return null;
  const name = asText(named.value, '`language`', faults)?.value;
  if (name === undefined) return undefined;
  const [language] = languages.idsOf(name);
  if (language !== undefined) return language;
  faults.at(named.value, `The language "${name}" is not supported here: use one of ${languages.names.join(', ')}.`);
  return undefined;
}

export function readMetavariableComparison(map: YamlMap, { faults }: FormulaContext): Condition | null {
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
  const entry = requiredEntry(map, 'comparison', what, faults);
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

export function readMetavariableType(map: YamlMap, context: FormulaContext): Condition | null {
  const what = '`metavariable-type`';
  const { faults } = context;
  refuseUnknown(map, ['metavariable', 'type', 'types', 'language'], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const entry = entryOf(map, 'types') ?? requiredEntry(map, 'type', what, faults);
  const texts = entry && asTexts(entry.value, `\`${entry.key}\``, faults);
  const language = readInnerLanguage(map, context);
  if (metavariable === null || texts === null || language === undefined) return null;
  const types = texts.map((text) => typePattern(text, metavariable, context));
  for (const type of types) {
    const failure = context.checkPatterns ? type.failure() : null;
    if (failure !== null) return faults.at(entry!.value, `This type cannot be read: "${type.text}".`);
  }
  return { kind: 'metavariable-type', metavariable, types };
}

/** A typed metavariable, written as each language writes it. */
function typePattern(type: string, metavariable: string, { ids, languages }: FormulaContext): LazyPatterns {
  const written = (id: RuleLanguageId): string =>
    id === 'java' ? `(${type} ${metavariable})` : `(${metavariable}: ${type})`;
  return new LazyPatterns(type, ids, {
    compile: (_, id) => languages.compile(written(id), id),
    words: () => [],
    traits: (id) => languages.traits(id),
  });
}

const ANALYZERS = ['entropy', 'entropy_v2', 'redos'] as const;

export function readMetavariableAnalysis(map: YamlMap, { faults }: FormulaContext): Condition | null {
  const what = '`metavariable-analysis`';
  refuseUnknown(map, ['metavariable', 'analyzer'], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const entry = requiredEntry(map, 'analyzer', what, faults);
  const analyzer = entry && readAnalyzer(entry.value, faults);
  if (metavariable === null || analyzer === null) return null;
  return { kind: 'metavariable-analysis', metavariable, analyzer };
}

function readAnalyzer(value: YamlValue, faults: RuleFaults): 'entropy' | 'redos' | null {
  const named = value.kind === 'map' ? entryOf(value, 'kind')?.value : value;
  const name = named?.kind === 'scalar' ? named.value : null;
  const analyzer = ANALYZERS.find((one) => one === name);
  if (analyzer === undefined) return faults.at(value, '`analyzer` must be `entropy` or `redos`.');
  return analyzer === 'redos' ? 'redos' : 'entropy';
}

function readMetavariableName(map: YamlMap, { faults }: FormulaContext): Condition | null {
  const what = '`metavariable-name`';
  refuseUnknown(map, ['metavariable', 'module', 'modules'], what, faults);
  const metavariable = requiredMetavariable(map, what, faults);
  const entry = entryOf(map, 'modules') ?? requiredEntry(map, 'module', what, faults);
  const modules = entry && asTexts(entry.value, `\`${entry.key}\``, faults);
  if (metavariable === null || modules === null) return null;
  return { kind: 'metavariable-name', metavariable, modules };
}

function requiredMetavariable(map: YamlMap, what: string, faults: RuleFaults): string | null {
  const entry = requiredEntry(map, 'metavariable', what, faults);
  return entry && asMetavariable(entry.value, '`metavariable`', faults);
}
