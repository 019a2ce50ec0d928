/**
 * Compares the matcher with Semgrep itself: cases of (language, pattern or rule, source) in a JSON file, both run, differences printed.
 *
 *     npx node --conditions=source packages/analyzer/scripts/compare-with-semgrep.ts cases.json [--semgrep PATH] [--all] [--record FILE]
 *
 * `--record` writes the cases in which both agree, one a line, for `test/matching/recorded/`. A case is `{"language": "javascript", "pattern": "…", "source": "…"}`, or has `rule` (an object of rule keys) instead of `pattern`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../src/engine.ts';
import type { LanguageId } from '../src/languages/language.ts';
import { parserOf, parseText } from '../src/languages/parsing.ts';
import { allLanguages } from '../src/languages/registry.ts';
import { isTextLanguage, type RuleLanguageId } from '../src/languages/text/text-languages.ts';
import { matchFormula } from '../src/matching/formula.ts';
import { prepareTarget, prepareText, withOptions } from '../src/matching/target.ts';
import type { LoadedRuleSet } from '../src/rules/rule-set.ts';

interface Case {
  readonly language: RuleLanguageId;
  readonly pattern?: string;
  readonly rule?: Readonly<Record<string, unknown>>;
  readonly source: string;
}

const EXTENSION: { readonly [id: string]: string } = {
  javascript: 'js',
  typescript: 'ts',
  tsx: 'tsx',
  python: 'py',
  java: 'java',
  ruby: 'rb',
  php: 'php',
  generic: 'txt',
  regex: 'txt',
};

const [file, ...options] = process.argv.slice(2);
if (file === undefined) throw new Error('Name a JSON file of cases.');
const semgrep = options[options.indexOf('--semgrep') + 1] ?? 'semgrep';
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
const engine = await createEngine();
const theirs = runSemgrep(cases);
const agreed: string[] = [];
let differing = 0;
cases.forEach((one, i) => {
  const ours = runOurs(one);
  const other = theirs[i]!;
  if (other.some((line) => line.startsWith('error:'))) return;
  const same = ours.join('\n') === other.join('\n');
  if (same) agreed.push(JSON.stringify({ ...one, matches: ours }));
  if (same && !options.includes('--all')) return;
  if (!same) differing++;
  console.log(
    `${same ? 'same  ' : 'DIFFER'} ${one.language} ${JSON.stringify(one.pattern ?? one.rule)} in ${JSON.stringify(one.source)}`,
  );
  if (same) return;
  console.log(`   ours    ${ours.join('\n           ')}`);
  console.log(`   semgrep ${other.join('\n           ')}`);
});
console.log(`${cases.length} cases, ${differing} differ`);
if (options.includes('--record')) {
  writeFileSync(options[options.indexOf('--record') + 1]!, `${agreed.join('\n')}\n`);
}

function runOurs(one: Case): string[] {
  const id = one.language;
  try {
    const set = engine.loadRules([{ name: 'case', text: JSON.stringify({ rules: [ruleOf(one, 0)] }) }], {
      defaultRules: false,
    }) as LoadedRuleSet;
    const [rule] = set.rulesFor(id, 'x');
    if (rule === undefined) return set.errors.map((error) => `error: ${error.message}`);
    const source = {
      index: 0,
      path: 'x',
      text: one.source,
      bytes: one.source.length,
      encoding: 'utf-8',
      diagnostic: null,
      mayDiffer: false,
    } as const;
    const names = metavariables(one);
    const target = isTextLanguage(id)
      ? prepareText(source, id)
      : prepareTarget(source, languageOf(id), parseText(languageOf(id), parserOf(languageOf(id)), one.source));
    const matches = matchFormula(rule.formula, withOptions(target, rule.options));
    return distinctSorted(
      matches.map(({ start, end, bindings }) =>
        shown(
          start,
          end,
          one.source.slice(start, end),
          names.map((name) => [name, bindings.get(name)?.text ?? '']),
        ),
      ),
    );
  } catch (error) {
    return [`error: ${(error as Error).stack?.split('\n').slice(0, 3).join(' ')}`];
  }
}

function languageOf(id: LanguageId) {
  return allLanguages().find((language) => language.id === id)!;
}

function ruleOf(one: Case, i: number): Record<string, unknown> {
  const language = one.language === 'tsx' ? 'typescript' : one.language;
  const message = metavariables(one)
    .map((name) => `${name}\u0001${name}`)
    .join('\u0002');
  const operators = one.rule ?? { pattern: one.pattern };
  return { id: `r${i}`, severity: 'ERROR', languages: [language], message: `-\u0003${message}`, ...operators };
}

function metavariables(one: Case): string[] {
  const text = JSON.stringify(one.rule ?? one.pattern);
  return [...new Set(text.match(/\$(?:(?:\.\.\.)?[A-Z_][A-Z_0-9]*|\d)/g) ?? [])].filter((name) => !name.endsWith('_'));
}

function runSemgrep(all: readonly Case[]): string[][] {
  const directory = mkdtempSync(join(tmpdir(), 'compare-'));
  try {
    const rules = all.map((one, i) => {
      const name = `case${i}.${EXTENSION[one.language]}`;
      writeFileSync(join(directory, name), one.source);
      return { ...ruleOf(one, i), paths: { include: [name] } };
    });
    const config = join(directory, 'rules.yaml');
    writeFileSync(config, JSON.stringify({ rules }));
    const args = ['scan', '--json', '--metrics', 'off', '--disable-version-check', '--no-git-ignore', '-j', '1'];
    const run = spawnSync(semgrep, [...args, '--config', config, directory], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const output = JSON.parse(run.stdout) as {
      results: SemgrepResult[];
      errors: { rule_id?: string; message: string }[];
    };
    const found: string[][] = all.map(() => []);
    for (const result of output.results) {
      const i = Number(/r(\d+)$/.exec(result.check_id)![1]);
      const bytes = Buffer.from(all[i]!.source);
      const at = (offset: number): number => bytes.subarray(0, offset).toString().length;
      const [start, end] = [at(result.start.offset), at(result.end.offset)];
      const names = metavariables(all[i]!);
      const values = result.extra.message
        .split('\u0003')[1]!
        .split('\u0002')
        .map((one) => one.split('\u0001')[1] ?? '');
      const pairs = names.map((name, k): [string, string] => [name, values[k] === name ? '' : (values[k] ?? '')]);
      found[i]!.push(shown(start, end, all[i]!.source.slice(start, end), pairs));
    }
    for (const error of output.errors) {
      const i = /r(\d+)$/.exec(error.rule_id ?? '');
      if (i !== null) found[Number(i[1])]!.push(`error: ${error.message.slice(0, 120)}`);
    }
    return found.map((list) => distinctSorted(list));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface SemgrepResult {
  readonly check_id: string;
  readonly start: { readonly offset: number };
  readonly end: { readonly offset: number };
  readonly extra: { readonly message: string };
}

function shown(start: number, end: number, text: string, bindings: readonly (readonly [string, string])[]): string {
  const bound = bindings
    .filter(([name]) => name !== '$_')
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return `${start}-${end} ${JSON.stringify(text)} ${bound.join(' ')}`.trim();
}

function distinctSorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}
