/** The real part of the comparison: rules that nobody here wrote, ours, and those about syntax, over a part of packages that nobody here wrote. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { defaultRuleSources } from '@rsolv-ast/analyzer';
import { parse } from 'yaml';
import { type Batch, EXTENSIONS, type OracleFile, type OracleLanguage, type RuleObject } from './batch.ts';
import { packageFolder, packFolder } from './environment.ts';
import { syntaxRules } from './matrix.ts';
import { CORPUS, CORPUS_BYTES, CORPUS_FILE_BYTES, PACKS } from './settings.ts';

/** Separates the pack from the id that the rule has there. */
const SEPARATOR = '.';

/** One batch a package, with every search rule for its language and `bytes` of its files. Nothing is fetched for languages that nobody wants. */
export function codeBatches(wanted: (batch: Batch) => boolean, bytes = CORPUS_BYTES): Batch[] {
  const rules = allRules();
  return CORPUS.map((one): Batch & { fetch(): readonly OracleFile[] } => ({
    name: one.name,
    language: one.language,
    rules: [
      ...rules.filter((rule) => takes(rule, one.language)),
      ...syntaxRules(one.language).map((rule) => named('syntax', rule)),
    ],
    files: [],
    group: (ruleId) => ruleId.split(SEPARATOR)[0]!,
    fetch: () => filesUnder(path.join(packageFolder(one.from, one.name), one.inside), one.language, bytes),
  }))
    .filter(wanted)
    .map(({ fetch, ...batch }) => ({ ...batch, files: fetch() }));
}

/** Taint rules are left to their own comparison: here they are no rules of patterns. */
function allRules(): RuleObject[] {
  const theirs = PACKS.flatMap((pack) => {
    const folder = path.join(packFolder(pack), pack.rules);
    const files = globSync('**/*.{yaml,yml}', { cwd: folder }).sort();
    return files.flatMap((file) => rulesIn(pack.name, readFileSync(path.join(folder, file), 'utf8')));
  });
  const ours = defaultRuleSources().flatMap(({ text }) => rulesIn('ours', text));
  const distinct = new Map([...theirs, ...ours].map((rule) => [rule.id, rule]));
  return [...distinct.values()].filter((rule) => rule.mode !== 'taint');
}

function rulesIn(pack: string, text: string): RuleObject[] {
  const { rules } = parse(text) as { readonly rules?: readonly RuleObject[] };
  return (rules ?? []).map((rule) => named(pack, rule));
}

function named(pack: string, rule: RuleObject): RuleObject {
  return { ...rule, id: `${pack}${SEPARATOR}${rule.id}` };
}

/** Rules of several languages run for each of them. */
function takes(rule: RuleObject, language: OracleLanguage): boolean {
  const names: Readonly<Partial<Record<OracleLanguage, readonly string[]>>> = {
    javascript: ['javascript', 'js'],
    typescript: ['typescript', 'ts', 'javascript', 'js'],
    python: ['python', 'py'],
  };
  const accepted = names[language] ?? [language];
  return (rule.languages as readonly string[]).some((name) => accepted.includes(name.toLowerCase()));
}

/** Debian's packages link to files of others, which may not be there. */
function isSmall(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  return size !== undefined && size <= CORPUS_FILE_BYTES;
}

/** In the order of the hashes of their paths: a sample that does not depend on who runs it. */
function filesUnder(folder: string, language: OracleLanguage, limit: number): OracleFile[] {
  const suffix = `.${EXTENSIONS[language]}`;
  const hash = (name: string): string => createHash('sha256').update(name).digest('hex');
  const files = globSync(`**/*${suffix}`, { cwd: folder })
    .filter((name) => !name.endsWith(`.min${suffix}`) && isSmall(path.join(folder, name)))
    .sort((a, b) => (hash(a) < hash(b) ? -1 : 1));
  const taken: OracleFile[] = [];
  let bytes = 0;
  for (const name of files) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    bytes += Buffer.byteLength(text);
    if (bytes > limit) break;
    taken.push({ path: name, text });
  }
  return taken.sort((a, b) => (a.path < b.path ? -1 : 1));
}
