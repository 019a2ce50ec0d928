/** Reads what a taint rule says: `pattern-sources` and its kin, or `taint:` of the newer syntax. */
import { FORMULA_KEYS, type FormulaContext, readFormula } from './formula-reader.ts';
import { LabelConditionError, parseLabelCondition } from './label-condition.ts';
import { readMatch } from './match-reader.ts';
import type { Formula } from './rule.ts';
import {
  asList,
  asMap,
  asMetavariable,
  asText,
  asTexts,
  closest,
  entryOf,
  optionalBoolean,
  type RuleFaults,
  refuseUnknown,
  requiredEntry,
} from './rule-reader.ts';
import type {
  LabelCondition,
  MetavariableRequirement,
  TaintPropagator,
  TaintSanitizer,
  TaintSink,
  TaintSource,
  TaintSpecification,
} from './taint.ts';
import type { YamlEntry, YamlMap, YamlValue } from './yaml-source.ts';

/** Keys of a rule that only taint rules have. */
export const TAINT_KEYS = ['pattern-sources', 'pattern-sinks', 'pattern-sanitizers', 'pattern-propagators'] as const;

/** The four lists at the top of a rule. */
export function readTaint(rule: YamlMap, context: FormulaContext): TaintSpecification | null {
  return readLists(rule, 'A taint rule', 'pattern-', new PartReader(context, 'older'));
}

/** The four lists under `taint:`. */
export function readNewTaint(value: YamlValue, context: FormulaContext): TaintSpecification | null {
  const map = asMap(value, '`taint`', context.faults);
  if (map === null) return null;
  refuseUnknown(map, ['sources', 'sinks', 'sanitizers', 'propagators'], '`taint`', context.faults);
  return readLists(map, '`taint`', '', new PartReader(context, 'newer'));
}

function readLists(map: YamlMap, what: string, prefix: string, parts: PartReader): TaintSpecification | null {
  const { faults } = parts.context;
  const read = <T>(entry: YamlEntry | null | undefined, one: (item: YamlValue) => T | null): readonly T[] | null => {
    if (entry === undefined) return [];
    const items = entry && asList(entry.value, `\`${entry.key}\``, faults);
    const made = items?.map(one) ?? null;
    return made === null || made.includes(null) ? null : (made as T[]);
  };
  const sources = read(requiredEntry(map, `${prefix}sources`, what, faults), (item) => parts.source(item));
  const sinks = read(requiredEntry(map, `${prefix}sinks`, what, faults), (item) => parts.sink(item));
  const sanitizers = read(entryOf(map, `${prefix}sanitizers`), (item) => parts.sanitizer(item));
  const propagators = read(entryOf(map, `${prefix}propagators`), (item) => parts.propagator(item));
  if (sources === null || sinks === null || sanitizers === null || propagators === null) return null;
  return { sources, sinks, sanitizers, propagators };
}

/** Items of the four lists: a formula and what is said beside it. */
class PartReader {
  readonly context: FormulaContext;
  readonly #syntax: 'older' | 'newer';

  constructor(context: FormulaContext, syntax: 'older' | 'newer') {
    this.context = context;
    this.#syntax = syntax;
  }

  source(value: YamlValue): TaintSource | null {
    const map = this.#map(value, 'A source');
    const formula = this.#formula(value, 'A source', ['exact', 'by-side-effect', 'control', 'label', 'requires']);
    const exact = this.#boolean(map, 'exact', false);
    const bySideEffect = this.#sourceSideEffect(map);
    const control = this.#boolean(map, 'control', false);
    const label = this.#label(map, 'label');
    const requires = this.#requires(map);
    if (formula === null || exact === null || bySideEffect === null || control === null) return null;
    if (label === undefined || requires === undefined) return null;
    return { formula, exact, bySideEffect, control, label, requires };
  }

  sink(value: YamlValue): TaintSink | null {
    const map = this.#map(value, 'A sink');
    const formula = this.#formula(value, 'A sink', ['exact', 'at-exit', 'requires']);
    const exact = this.#boolean(map, 'exact', true);
    const atExit = this.#boolean(map, 'at-exit', false);
    const requires = this.#sinkRequires(map);
    if (formula === null || exact === null || atExit === null || requires === undefined) return null;
    return { formula, exact, atExit, requires };
  }

  sanitizer(value: YamlValue): TaintSanitizer | null {
    const map = this.#map(value, 'A sanitizer');
    const keys = ['exact', 'by-side-effect', 'not_conflicting', 'not-conflicting'];
    const formula = this.#formula(value, 'A sanitizer', keys);
    const exact = this.#boolean(map, 'exact', false);
    const bySideEffect = this.#boolean(map, 'by-side-effect', false);
    const underscored = this.#boolean(map, 'not_conflicting', false);
    const hyphened = this.#boolean(map, 'not-conflicting', false);
    if (formula === null || exact === null || bySideEffect === null) return null;
    if (underscored === null || hyphened === null) return null;
    return { formula, exact, bySideEffect, notConflicting: underscored || hyphened };
  }

  propagator(value: YamlValue): TaintPropagator | null {
    const { faults } = this.context;
    const map = asMap(value, 'A propagator', faults);
    if (map === null) return null;
    const keys = ['from', 'to', 'by-side-effect', 'requires', 'label', 'replace-labels'];
    const formula = this.#formula(value, 'A propagator', keys);
    const from = this.#metavariable(map, 'from');
    const to = this.#metavariable(map, 'to');
    const bySideEffect = this.#boolean(map, 'by-side-effect', true);
    const requires = this.#requires(map);
    const label = this.#label(map, 'label');
    const replaced = entryOf(map, 'replace-labels');
    const replaceLabels = replaced === undefined ? undefined : asTexts(replaced.value, '`replace-labels`', faults);
    if (formula === null || from === null || to === null || bySideEffect === null) return null;
    if (requires === undefined || label === undefined || replaceLabels === null) return null;
    return { formula, from, to, bySideEffect, requires, label, replaceLabels: replaceLabels ?? null };
  }

  /** An item of the newer syntax may be a mere pattern. */
  #map(value: YamlValue, what: string): YamlMap | null {
    if (this.#syntax === 'newer' && value.kind === 'scalar') return null;
    return value.kind === 'map' ? value : asMap(value, what, this.context.faults);
  }

  #formula(value: YamlValue, what: string, keys: readonly string[]): Formula | null {
    if (this.#syntax === 'newer') return readMatch(value, this.context, keys);
    if (value.kind !== 'map') return null;
    const { faults } = this.context;
    const known = [...FORMULA_KEYS, ...keys];
    for (const entry of value.entries) {
      if (known.includes(entry.key)) continue;
      const meant = closest(entry.key, known);
      const hint = meant === null ? `it takes ${known.join(', ')}.` : `did you mean \`${meant}\`?`;
      faults.add(entry.keyPlace, entry.path, `${what} has no key \`${entry.key}\`: ${hint}`);
    }
    const [entry, second] = value.entries.filter(({ key }) => (FORMULA_KEYS as readonly string[]).includes(key));
    if (entry === undefined) return faults.at(value, `${what} must hold one of ${FORMULA_KEYS.join(', ')}.`);
    if (second === undefined) return readFormula(entry, this.context);
    const message = `${what} has one formula: put \`${second.key}\` in an item of its own, or combine both under \`patterns\`.`;
    return faults.add(second.keyPlace, second.path, message);
  }

  #boolean(map: YamlMap | null, key: string, otherwise: boolean): boolean | null {
    return map === null ? otherwise : optionalBoolean(map, key, otherwise, this.context.faults);
  }

  #sourceSideEffect(map: YamlMap | null): boolean | 'only' | null {
    const entry = map && entryOf(map, 'by-side-effect');
    if (!entry) return false;
    const given = entry.value.kind === 'scalar' ? entry.value.value : null;
    if (given === 'only' || typeof given === 'boolean') return given;
    return this.context.faults.at(entry.value, '`by-side-effect` must be `true`, `false` or `only`.');
  }

  #metavariable(map: YamlMap, key: string): string | null {
    const entry = requiredEntry(map, key, 'A propagator', this.context.faults);
    return entry && asMetavariable(entry.value, `\`${key}\``, this.context.faults);
  }

  /** Undefined where it is wrong. */
  #label(map: YamlMap | null, key: string): string | null | undefined {
    const entry = map && entryOf(map, key);
    if (!entry) return null;
    const text = asText(entry.value, `\`${key}\``, this.context.faults);
    if (text === null) return undefined;
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text.value)) return text.value;
    this.context.faults.at(entry.value, 'A label is made of letters, digits and `_`.');
    return undefined;
  }

  #requires(map: YamlMap | null): LabelCondition | null | undefined {
    const entry = map && entryOf(map, 'requires');
    return entry ? readLabelCondition(entry.value, this.context.faults) : null;
  }

  /** One condition, or a list of `$X: CONDITION`. */
  #sinkRequires(map: YamlMap | null): TaintSink['requires'] | undefined {
    const { faults } = this.context;
    const entry = map && entryOf(map, 'requires');
    if (!entry) return null;
    if (entry.value.kind !== 'list') return readLabelCondition(entry.value, faults);
    const requirements: MetavariableRequirement[] = [];
    for (const item of entry.value.items) {
      const one = asMap(item, 'An item of `requires`', faults);
      if (one === null) return undefined;
      for (const { key, keyPlace, path, value } of one.entries) {
        if (!/^\$[A-Z_][A-Z_0-9]*$/.test(key)) {
          faults.add(keyPlace, path, 'An item of `requires` is a metavariable and its condition: `$X: LABEL`.');
          return undefined;
        }
        const requires = readLabelCondition(value, faults);
        if (requires === undefined) return undefined;
        requirements.push({ metavariable: key, requires });
      }
    }
    return requirements;
  }
}

function readLabelCondition(value: YamlValue, faults: RuleFaults): LabelCondition | undefined {
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return { kind: 'constant', value: value.value };
  const text = asText(value, '`requires`', faults);
  if (text === null) return undefined;
  try {
    return parseLabelCondition(text.value);
  } catch (cause) {
    if (!(cause instanceof LabelConditionError)) throw cause;
    faults.add(text.placeAt(cause.offset), text.path, cause.message);
    return undefined;
  }
}
