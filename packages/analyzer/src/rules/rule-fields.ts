/** Reads what a rule says of itself beside its formula: severity, languages, metadata, paths, options, versions. */
import type { Confidence, Severity } from '@rsolv-ast/protocol';
import type { RuleLanguageId } from '../languages/text/text-languages.ts';
import type { RuleLanguages } from './formula-reader.ts';
import { globFault } from './glob.ts';
import { asList, asMap, asText, asTexts, closest, entryOf, type RuleFaults, unknownKeys } from './rule-reader.ts';
import type { YamlMap, YamlValue } from './yaml-source.ts';

/** The Semgrep release whose rule language this engine follows: `min-version` and `max-version` are held against it. */
export const RULE_LANGUAGE_VERSION = '1.172.0';

const SEVERITY_NAMES: ReadonlyMap<string, Severity> = new Map([
  ['INFO', 'low'],
  ['WARNING', 'medium'],
  ['ERROR', 'high'],
  ['LOW', 'low'],
  ['MEDIUM', 'medium'],
  ['HIGH', 'high'],
  ['CRITICAL', 'critical'],
]);

/** Languages that Semgrep knows and this engine does not, yet: a rule for them and for a supported one is used for the latter. */
const OTHER_LANGUAGES: ReadonlySet<string> = new Set(
  (
    'aliengrep apex bash sh c c++ cpp c# csharp cairo circom clojure dart docker dockerfile elixir ex go golang hack hcl html java json ' +
    'jsonnet julia kotlin kt lisp lua move_on_aptos move_on_sui ocaml php promql proto proto3 protobuf ql r ruby rb rust scala ' +
    'scheme solidity sol swift terraform tf vb vue xml yaml python2 python3'
  ).split(' '),
);

export interface RuleMetadata {
  readonly confidence: Confidence;
  readonly cwe: readonly string[];
  readonly owasp: readonly string[];
  readonly references: readonly string[];
}

export function readSeverity(value: YamlValue, faults: RuleFaults): Severity | null {
  const text = asText(value, '`severity`', faults);
  if (text === null) return null;
  return (
    SEVERITY_NAMES.get(text.value) ??
    faults.at(value, `"${text.value}" is no severity: write one of ${[...SEVERITY_NAMES.keys()].join(', ')}.`)
  );
}

/** The grammars that the rule is for, each once, in the order of the list. */
export function readLanguages(
  value: YamlValue,
  languages: RuleLanguages,
  faults: RuleFaults,
): readonly RuleLanguageId[] | null {
  const items = asList(value, '`languages`', faults);
  if (items === null) return null;
  const ids = new Set<RuleLanguageId>();
  const unsupported: string[] = [];
  let unknown = false;
  for (const item of items) {
    const name = asText(item, 'A language', faults)?.value;
    if (name === undefined) {
      unknown = true;
      continue;
    }
    const found = languages.idsOf(name);
    for (const id of found) ids.add(id);
    if (found.length > 0) continue;
    if (OTHER_LANGUAGES.has(name.toLowerCase())) {
      unsupported.push(name);
      continue;
    }
    unknown = true;
    const meant = closest(name, languages.names);
    const hint = meant === null ? `use ${languages.names.join(', ')}` : `did you mean "${meant}"?`;
    faults.at(item, `"${name}" is no language that rules can be written for: ${hint}${hint.endsWith('?') ? '' : '.'}`);
  }
  if (unknown) return null;
  if (ids.size === 0) {
    const them = unsupported.map((name) => `"${name}"`).join(', ');
    return faults.at(value, `Rules for ${them} are not supported yet: use ${languages.names.join(', ')}.`);
  }
  return [...ids];
}

/** Metadata is free in the rule language: what is not in a form that reports can use is left out and faults nothing. */
export function readMetadata(value: YamlValue | undefined, faults: RuleFaults): RuleMetadata | null {
  const empty: RuleMetadata = { confidence: 'medium', cwe: [], owasp: [], references: [] };
  if (value === undefined) return empty;
  const map = asMap(value, '`metadata`', faults);
  if (map === null) return null;
  return {
    confidence: confidenceOf(looseTexts(map, 'confidence')[0]),
    cwe: unique(
      looseTexts(map, 'cwe')
        .flatMap((text) => /CWE-0*(\d+)/i.exec(text)?.[1] ?? [])
        .map((n) => `CWE-${n}`),
    ),
    owasp: unique(looseTexts(map, 'owasp').flatMap((text) => /A\d{1,2}:\d{4}/.exec(text)?.[0] ?? [])),
    references: unique([...looseTexts(map, 'references'), ...looseTexts(map, 'reference')]),
  };
}

function looseTexts(map: YamlMap, key: string): string[] {
  const value = entryOf(map, key)?.value;
  if (value === undefined) return [];
  const values = value.kind === 'list' ? value.items : [value];
  return values.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? item.value : []));
}

function confidenceOf(text: string | undefined): Confidence {
  const word = text?.toLowerCase();
  return word === 'low' || word === 'high' ? word : 'medium';
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

export interface RulePaths {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export function readPaths(value: YamlValue | undefined, faults: RuleFaults): RulePaths | null {
  if (value === undefined) return { include: [], exclude: [] };
  const map = asMap(value, '`paths`', faults);
  if (map === null) return null;
  const extra = unknownKeys(map, new Set(['include', 'exclude']));
  for (const entry of extra) {
    faults.add(entry.keyPlace, entry.path, `\`paths\` has no key \`${entry.key}\`: it takes include, exclude.`);
  }
  const globs = (key: string): readonly string[] | null => {
    const entry = entryOf(map, key);
    const texts = entry === undefined ? [] : asTexts(entry.value, `\`paths.${key}\``, faults);
    const bad = texts?.find((glob) => globFault(glob) !== null);
    return bad === undefined ? texts : faults.at(entry!.value, globFault(bad)!);
  };
  const include = globs('include');
  const exclude = globs('exclude');
  return extra.length > 0 || include === null || exclude === null ? null : { include, exclude };
}

/** Whether the rule language that this engine follows is within what the rule asks for. */
export function checkVersion(key: 'min-version' | 'max-version', value: YamlValue, faults: RuleFaults): void {
  const text = asText(value, `\`${key}\``, faults);
  if (text === null) return;
  if (!/^\d+\.\d+\.\d+$/.test(text.value)) {
    faults.at(value, `\`${key}\` must be a version of three numbers, such as 1.38.0.`);
    return;
  }
  const order = compareVersions(text.value, RULE_LANGUAGE_VERSION);
  if (key === 'min-version' ? order > 0 : order < 0) {
    const side = key === 'min-version' ? 'or newer' : 'or older';
    faults.at(
      value,
      `This rule is for Semgrep ${text.value} ${side}; this engine follows the rule language of ${RULE_LANGUAGE_VERSION}.`,
    );
  }
}

function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
