/** What every part of the rule loader reads with: the values of one rule, and the faults found on the way. */
import type { RuleError } from '@rsolv-ast/protocol';
import type { Place, YamlEntry, YamlMap, YamlText, YamlValue } from './yaml-source.ts';

/** Collects the faults of one rule file. A fault never stops the reading, so that one run names them all. */
export class RuleFaults {
  readonly #file: string;
  readonly errors: RuleError[] = [];
  /** The rule that is being read, if its id could be. */
  ruleId: string | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  add(place: Place, key: string, message: string): null {
    const error = { file: this.#file, line: place.line, column: place.column, key, message };
    this.errors.push(this.ruleId === undefined ? error : { ...error, ruleId: this.ruleId });
    return null;
  }

  at(value: YamlValue, message: string): null {
    return this.add(value.place, value.path, message);
  }
}

export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

export function asMap(value: YamlValue, what: string, faults: RuleFaults): YamlMap | null {
  return value.kind === 'map' ? value : faults.at(value, `${what} must be a mapping of keys to values.`);
}

export function asList(value: YamlValue, what: string, faults: RuleFaults): readonly YamlValue[] | null {
  if (value.kind !== 'list')
    return faults.at(value, `${what} must be a list: write one item a line, each behind \`- \`.`);
  if (value.items.length === 0) return faults.at(value, `${what} is empty: write at least one item.`);
  return value.items;
}

/** A text that is not empty, with the value it stands in (for places inside of it). */
export function asText(value: YamlValue, what: string, faults: RuleFaults): (YamlText & { value: string }) | null {
  if (value.kind !== 'scalar' || value.value === null) return faults.at(value, `${what} must be a text.`);
  if (typeof value.value !== 'string') {
    return faults.at(value, `${what} must be a text: put ${String(value.value)} in quotes.`);
  }
  if (value.value.trim() === '') return faults.at(value, `${what} is empty: write a text.`);
  return value as YamlText & { value: string };
}

/** One text or a list of texts. */
export function asTexts(value: YamlValue, what: string, faults: RuleFaults): readonly string[] | null {
  if (value.kind !== 'list') {
    const text = asText(value, what, faults);
    return text === null ? null : [text.value];
  }
  const items = asList(value, what, faults);
  if (items === null) return null;
  const texts = items.map((item) => asText(item, `Each item of ${what}`, faults));
  return texts.some((text) => text === null) ? null : texts.map((text) => text!.value);
}

export function asBoolean(value: YamlValue, what: string, faults: RuleFaults): boolean | null {
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
  return faults.at(value, `${what} must be \`true\` or \`false\`.`);
}

/** The keys of a map that are not among those given. */
export function unknownKeys(map: YamlMap, known: ReadonlySet<string>): readonly YamlEntry[] {
  return map.entries.filter((entry) => !known.has(entry.key));
}

const METAVARIABLE = /^\$(?:(?:\.\.\.)?[A-Z_][A-Z_0-9]*|[1-9]\d*)$/;

export function asMetavariable(value: YamlValue, what: string, faults: RuleFaults): string | null {
  const text = asText(value, what, faults);
  if (text === null || METAVARIABLE.test(text.value)) return text?.value ?? null;
  return faults.at(
    value,
    `${what} must be a metavariable: \`$\` and then capital letters, digits or \`_\`, such as \`$X\`.`,
  );
}

/** The key of `known` that a mistyped one most likely means, or null. At most `edits` letters may differ. */
export function closest(
  word: string,
  known: Iterable<string>,
  edits = Math.max(1, Math.floor(word.length / 4)),
): string | null {
  let best: string | null = null;
  let least = edits + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? limit;
}

/** The entry of a key that must be there. `what` names the mapping. */
export function requiredEntry(map: YamlMap, key: string, what: string, faults: RuleFaults): YamlEntry | null {
  return entryOf(map, key) ?? faults.at(map, `${what} lacks \`${key}\`.`);
}

export function refuseUnknown(map: YamlMap, known: readonly string[], what: string, faults: RuleFaults): void {
  for (const entry of unknownKeys(map, new Set(known))) {
    faults.add(entry.keyPlace, entry.path, `${what} has no key \`${entry.key}\`: it takes ${known.join(', ')}.`);
  }
}

/** A boolean that may be left out. */
export function optionalBoolean(map: YamlMap, key: string, otherwise: boolean, faults: RuleFaults): boolean | null {
  const entry = entryOf(map, key);
  return entry === undefined ? otherwise : asBoolean(entry.value, `\`${key}\``, faults);
}
