/** The generated part of the comparison: templates of `matrix/*.yaml` times languages, slots and surroundings. Nothing here is random. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Batch, OracleFile, OracleLanguage, RuleObject } from './batch.ts';
import { EXTENSIONS } from './batch.ts';
import { type CodeLanguage, patternIn, programIn, rawProgramIn } from './surface.ts';

const FOLDER = path.join(import.meta.dirname, 'matrix');
export const MATRIX_LANGUAGES: readonly CodeLanguage[] = ['javascript', 'typescript', 'python', 'ruby', 'java', 'php'];
/** Nothing is rendered for these: what is said of them stands under their names. */
const TEXT_LANGUAGES = ['generic', 'regex'] as const;
/** Of one template, spread evenly over all combinations of its slots. */
const MAX_EXPANSIONS = 10;
/** Keys whose texts are patterns; all others are the same in every language. */
const PATTERN_KEYS = new Set(['pattern', 'pattern-not', 'pattern-inside', 'pattern-not-inside', 'fix']);

/** Rule operators (or a pattern alone) and programs, in the notation of `surface.ts` or, under a language's name, in that language. */
interface Templates {
  readonly rules?: readonly (string | Readonly<Record<string, unknown>>)[];
  readonly programs?: readonly string[];
}

interface OperatorTemplates extends Templates {
  readonly operator: string;
  /** Lists of `pools.yaml` whose programs are used too. */
  readonly pools?: readonly string[];
  readonly only?: readonly CodeLanguage[];
  readonly languages?: Readonly<Partial<Record<OracleLanguage, Templates>>>;
}

interface Pools {
  readonly slots: Readonly<Record<string, readonly string[]>>;
  /** Surroundings that each program stands in by turns; `BODY` is where. */
  readonly contexts: readonly string[];
  readonly programs: Readonly<Record<string, readonly string[]>>;
}

/** One batch a language. */
export function matrixBatches(): Batch[] {
  const pools = yaml('pools.yaml') as Pools;
  const operators = globSync('operators-*.yaml', { cwd: FOLDER })
    .sort()
    .flatMap((name) => yaml(name) as OperatorTemplates[]);
  return [
    ...MATRIX_LANGUAGES.map((language) => batchOf(language, operators, pools)),
    ...TEXT_LANGUAGES.map((language) => textBatch(language, operators)),
  ];
}

/** The rules about a language's own syntax, for code of any kind: what they find there shows more than rules about faults, which find little. */
export function syntaxRules(language: CodeLanguage): RuleObject[] {
  const operators = yaml('operators-languages.yaml') as OperatorTemplates[];
  return operators.flatMap((operator) => rulesOf(operator, language)).map(({ paths: _, ...rule }) => rule);
}

function yaml(name: string): unknown {
  return parse(readFileSync(path.join(FOLDER, name), 'utf8'));
}

function batchOf(language: CodeLanguage, all: readonly OperatorTemplates[], pools: Pools): Batch {
  const operators = all.filter(({ only }) => only === undefined || only.includes(language));
  return {
    name: `matrix ${language}`,
    language,
    rules: operators.flatMap((operator) => rulesOf(operator, language)),
    files: operators.flatMap((operator) => filesOf(operator, language, pools)),
    group: operatorOf,
  };
}

function textBatch(language: (typeof TEXT_LANGUAGES)[number], all: readonly OperatorTemplates[]): Batch {
  const operators = all.filter(({ languages }) => languages?.[language] !== undefined);
  return {
    name: `matrix ${language}`,
    language,
    rules: operators.flatMap(({ operator, languages }) =>
      (languages?.[language]?.rules ?? []).map((rule, i) => ruleOf(operator, language, asRule(rule), i)),
    ),
    files: operators.flatMap(({ operator, languages }) =>
      (languages?.[language]?.programs ?? []).map((text, i) => fileOf(operator, language, text, i)),
    ),
    group: operatorOf,
  };
}

function operatorOf(ruleId: string): string {
  return ruleId.replace(/-\d+$/, '');
}

function rulesOf(templates: OperatorTemplates, language: CodeLanguage): RuleObject[] {
  const shared = (templates.rules ?? []).map((rule) => translated(asRule(rule), (text) => patternIn(language, text)));
  const own = (templates.languages?.[language]?.rules ?? []).map(asRule);
  return [...shared, ...own].map((body, i) => ruleOf(templates.operator, language, body, i));
}

function ruleOf(operator: string, language: OracleLanguage, body: Readonly<Record<string, unknown>>, i: number) {
  return {
    id: `${operator}-${String(i + 1).padStart(2, '0')}`,
    languages: [language],
    severity: 'WARNING',
    message: bindingsMessage(body),
    paths: { include: [`**/${operator}/**`] },
    ...body,
  };
}

function fileOf(operator: string, language: OracleLanguage, text: string, i: number): OracleFile {
  return { path: `${operator}/${String(i + 1).padStart(3, '0')}.${EXTENSIONS[language]}`, text };
}

function asRule(rule: string | Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof rule === 'string' ? { pattern: rule } : rule;
}

function translated(rule: Readonly<Record<string, unknown>>, translate: (text: string) => string) {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return PATTERN_KEYS.has(key) ? translate(value) : value;
    if (Array.isArray(value)) return value.map((each) => visit(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, visit(each, name)]));
  };
  return visit(rule, '') as Readonly<Record<string, unknown>>;
}

/** So that the messages of both show what was bound. */
function bindingsMessage(rule: unknown): string {
  const names = new Set(JSON.stringify(rule).match(/\$[A-Z][A-Z_0-9]*/g) ?? []);
  return ['found', ...names].join(' | ');
}

function filesOf(templates: OperatorTemplates, language: CodeLanguage, pools: Pools): OracleFile[] {
  const own = templates.languages?.[language]?.programs ?? [];
  const shared = [
    ...(templates.pools ?? []).flatMap((pool) => pools.programs[pool]!),
    ...(templates.programs ?? []),
  ].flatMap((template) => expanded(template, pools));
  const texts = [
    ...shared.flatMap((text, i) => inContexts(text, i, pools)).map((text) => programIn(language, text)),
    ...own.map((text) => rawProgramIn(language, text)),
  ];
  return [...new Set(texts)].map((text, i) => fileOf(templates.operator, language, text, i));
}

/** Each `{slot}` replaced by its texts. */
function expanded(template: string, { slots }: Pools): string[] {
  let texts = [template];
  for (;;) {
    const open = texts.find((text) => slotIn(text) !== undefined);
    if (open === undefined) break;
    texts = texts.flatMap((text) => {
      const slot = slotIn(text);
      if (slot === undefined) return [text];
      const values = slots[slot];
      if (values === undefined) throw new Error(`pools.yaml has no slot ${slot}, which ${template} names.`);
      return values.map((value) => text.replace(`{${slot}}`, () => value));
    });
  }
  if (texts.length <= MAX_EXPANSIONS) return texts;
  return Array.from({ length: MAX_EXPANSIONS }, (_, i) => texts[Math.floor((i * texts.length) / MAX_EXPANSIONS)]!);
}

function slotIn(text: string): string | undefined {
  return /\{([a-z]+)\}/.exec(text)?.[1];
}

/** As it is, and in one of the surroundings. */
function inContexts(text: string, i: number, { contexts }: Pools): string[] {
  if (/^(?:class|def|import)\b/m.test(text)) return [text];
  const context = contexts[i % contexts.length]!;
  return [
    text,
    context.trimEnd().replace(/^( *)BODY$/m, (_, space: string) => text.trimEnd().replaceAll(/^/gm, space)),
  ];
}
