/** Rule files → rules. One bad rule does not stop the others: each fault is an error with its place, and the rest is used. */
import type { RuleError } from '@rsolv-ast/protocol';
import type { RuleSource } from '../analysis.ts';
import { readFix } from './fix-reader.ts';
import { type FormulaContext, type RuleLanguages, readFormula } from './formula-reader.ts';
import { readMatch } from './match-reader.ts';
import { readOptions } from './options.ts';
import type { Formula, Rule } from './rule.ts';
import { checkVersion, readLanguages, readMetadata, readPaths, readSeverity } from './rule-fields.ts';
import { checkKeys, isRefused, SEARCH_KEYS } from './rule-keys.ts';
import { asList, asMap, asText, entryOf, RuleFaults } from './rule-reader.ts';
import type { TaintSpecification } from './taint.ts';
import { readNewTaint, readTaint, TAINT_KEYS } from './taint-reader.ts';
import { type ParsedYaml, parseJson, parseYaml, type YamlEntry, type YamlMap, type YamlValue } from './yaml-source.ts';

export interface LoadedRules {
  /** By id. */
  readonly rules: readonly Rule[];
  /** In the order of the sources, then by place. */
  readonly errors: readonly RuleError[];
}

/** Rule files that are read together. */
export interface RuleFiles {
  readonly sources: readonly RuleSource[];
  /**
   * Whether every pattern is compiled at once to find its faults. The packs that the engine brings along need not be: a test has done it, and
   * compiling them for languages that no file is in would be the larger part of the start.
   */
  readonly checkPatterns: boolean;
}

/** Loads every rule of every source. Of two rules with one id the first is used and the second is an error. */
export function loadRules(files: readonly RuleFiles[], languages: RuleLanguages): LoadedRules {
  const rules: Rule[] = [];
  const errors: RuleError[] = [];
  const owners = new Map<string, string>();
  for (const { sources, checkPatterns } of files) {
    for (const source of sources) {
      const read = readSource(source, { languages, checkPatterns }, owners);
      rules.push(...read.rules);
      errors.push(...read.errors);
      for (const { id } of read.rules) owners.set(id, source.name);
    }
  }
  return { rules: rules.sort((a, b) => (a.id < b.id ? -1 : 1)), errors };
}

type Context = Omit<FormulaContext, 'ids' | 'faults'>;

/** JSON is read as such, in a hundredth of the time; but it knows no places, so that a file with a fault is read once more as YAML, which it is too. */
function readSource(source: RuleSource, context: Context, owners: ReadonlyMap<string, string>): LoadedRules {
  const parsed = parseJson(source.text);
  const read = parsed === null ? null : readRules(parsed, source.name, context, owners);
  return read?.errors.length === 0 ? read : readRules(parseYaml(source.text), source.name, context, owners);
}

function readRules(
  parsed: ParsedYaml,
  file: string,
  context: Context,
  known: ReadonlyMap<string, string>,
): LoadedRules {
  const faults = new RuleFaults(file);
  const owners = new Map(known);
  const rules: Rule[] = [];
  for (const value of rulesIn(parsed, faults)) {
    const rule = readRule(value, { ...context, faults }, owners, file);
    if (rule !== null) rules.push(rule);
  }
  return { rules, errors: faults.errors.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** Of a file that is no YAML: one broken bracket is a fault on every line behind it. */
const MAX_YAML_FAULTS = 10;

/** The values of a file's `rules:` list. */
function rulesIn({ root, faults: yamlFaults }: ParsedYaml, faults: RuleFaults): readonly YamlValue[] {
  for (const fault of yamlFaults.slice(0, MAX_YAML_FAULTS)) faults.add(fault.place, fault.path, fault.message);
  if (yamlFaults.length > 0) return [];
  const start = { line: 1, column: 1 };
  if (root === null) {
    faults.add(start, '', 'This file is empty: a rule file holds the key `rules` with a list of rules.');
    return [];
  }
  if (root.kind !== 'map') {
    faults.add(root.place, '', 'A rule file is a mapping: write `rules:` and the rules as a list below it.');
    return [];
  }
  const entry = entryOf(root, 'rules');
  if (entry === undefined) {
    faults.add(root.place, '', 'This file has no key `rules`: write `rules:` and the rules as a list below it.');
    return [];
  }
  return asList(entry.value, '`rules`', faults) ?? [];
}

function readRule(
  value: YamlValue,
  context: Omit<FormulaContext, 'ids'>,
  owners: Map<string, string>,
  file: string,
): Rule | null {
  const { faults, languages } = context;
  faults.ruleId = undefined;
  const before = faults.errors.length;
  const map = asMap(value, 'A rule', faults);
  if (map === null) return null;
  const id = readId(map, faults);
  faults.ruleId = id ?? undefined;
  if (id !== null) claimId(id, map, owners, file, faults);
  checkKeys(map, faults);

  const message = required(map, 'message', faults, (v) => asText(v, '`message`', faults)?.value.trim() ?? null);
  const severity = required(map, 'severity', faults, (v) => readSeverity(v, faults));
  const ids = required(map, 'languages', faults, (v) => readLanguages(v, languages, faults));
  const metadata = readMetadata(entryOf(map, 'metadata')?.value, faults);
  const paths = readPaths(entryOf(map, 'paths')?.value, faults);
  const fix = readFix(map, faults);
  const options = readOptions(entryOf(map, 'options')?.value, faults);
  for (const key of ['min-version', 'max-version'] as const) {
    const entry = entryOf(map, key);
    if (entry !== undefined) checkVersion(key, entry.value, faults);
  }
  const found = readFound(map, { ...context, ids: ids ?? [] });
  faults.ruleId = undefined;

  if (faults.errors.length > before) return null;
  if (id === null || message === null || severity === null || ids === null) return null;
  if (metadata === null || paths === null || options === null || fix === undefined || found === null) return null;
  return { id, message, severity, ...metadata, languages: ids, paths, options, fix, ...found };
}

/** Ids are words: they stand in comments, file names and reports. */
const RULE_ID = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/;

function readId(map: YamlMap, faults: RuleFaults): string | null {
  return required(map, 'id', faults, (value) => {
    const text = asText(value, '`id`', faults);
    if (text === null || RULE_ID.test(text.value)) return text?.value ?? null;
    return faults.at(value, 'An id is made of letters, digits, `-`, `_` and `.`, at most 200 of them.');
  });
}

function claimId(id: string, map: YamlMap, owners: Map<string, string>, file: string, faults: RuleFaults): void {
  const owner = owners.get(id);
  if (owner === undefined) owners.set(id, file);
  else
    faults.at(entryOf(map, 'id')!.value, `The id "${id}" is taken by a rule in ${owner}: give this rule another one.`);
}

type Found =
  | { readonly kind: 'search'; readonly formula: Formula }
  | { readonly kind: 'taint'; readonly taint: TaintSpecification };

/** What the rule looks for, by whichever of its keys says it. */
function readFound(map: YamlMap, context: FormulaContext): Found | null {
  const mode = readMode(map, context.faults);
  if (mode === null) return null;
  const newTaint = entryOf(map, 'taint');
  const found = map.entries.filter((entry) => SEARCH_KEYS.includes(entry.key));
  if (mode === 'taint' || newTaint !== undefined) {
    const [entry] = found;
    if (entry !== undefined) {
      const message = `A taint rule has no \`${entry.key}\`: put it into an item of its sources or sinks.`;
      return context.faults.add(entry.keyPlace, entry.path, message);
    }
    const taint = newTaint === undefined ? readTaint(map, context) : readNewTaint(newTaint.value, context);
    return taint && { kind: 'taint', taint };
  }
  const list = map.entries.find((entry) => (TAINT_KEYS as readonly string[]).includes(entry.key));
  if (list !== undefined) {
    const message = `\`${list.key}\` is for taint rules: write \`mode: taint\`.`;
    return context.faults.add(list.keyPlace, list.path, message);
  }
  const formula = readRuleFormula(map, found, context);
  return formula && { kind: 'search', formula };
}

function readMode(map: YamlMap, faults: RuleFaults): 'search' | 'taint' | null {
  const entry = entryOf(map, 'mode');
  if (entry === undefined) return 'search';
  const mode = asText(entry.value, '`mode`', faults)?.value;
  if (mode === undefined || mode === 'search' || mode === 'taint') return mode ?? null;
  const known = ['join', 'extract', 'steps'].includes(mode);
  const what = known ? `\`mode: ${mode}\` is not supported` : `There is no mode "${mode}"`;
  return faults.at(entry.value, `${what}: write a search rule, without \`mode\`, or \`mode: taint\`.`);
}

function readRuleFormula(map: YamlMap, found: readonly YamlEntry[], context: FormulaContext): Formula | null {
  const [entry, second] = found;
  if (entry !== undefined && second !== undefined) {
    return context.faults.add(
      second.keyPlace,
      second.path,
      `A rule has one formula: combine \`${entry.key}\` and \`${second.key}\` under \`patterns\` or \`pattern-either\`.`,
    );
  }
  if (entry !== undefined) return entry.key === 'match' ? readMatch(entry.value, context) : readFormula(entry, context);
  if (map.entries.some(({ key }) => isRefused(key))) return null;
  return context.faults.at(map, `This rule says nothing to find: add one of ${SEARCH_KEYS.join(', ')}.`);
}

function required<T>(map: YamlMap, key: string, faults: RuleFaults, read: (value: YamlValue) => T | null): T | null {
  const entry = entryOf(map, key);
  return entry === undefined ? faults.at(map, `This rule lacks \`${key}\`.`) : read(entry.value);
}
