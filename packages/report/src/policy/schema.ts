/** The keys of the configuration file, with what each takes and what to write instead. CONFIGURATION.md describes them. */
import { SEVERITIES, Severity } from '@rsolv-ast/protocol';
import { z } from 'zod';
import { CONTEXTS, MERGE_BASE } from './policy.ts';

/** Entries of one list or table. */
export const LIST_MAX = 1_000;
/** Characters of one text: a path on Linux is no longer than 4,096 bytes, a reason is a paragraph. */
export const TEXT_MAX = 4_000;

const FAIL_ON = [...SEVERITIES, 'never'] as const;
/** Controls end a line or move a cursor where the text is shown. */
const CONTROL = /\p{Cc}/u;

/** A text; `what` is what to write, such as `a glob over paths`. Messages go on where the name of the key ends. */
function text(what: string) {
  return z
    .string({ error: ({ input }) => notText(input, what) })
    .trim()
    .min(1, `is empty: write ${what}`)
    .max(TEXT_MAX, `is longer than ${TEXT_MAX} characters: shorten it`)
    .refine((value) => !CONTROL.test(value), 'holds a control character or a line break: write it on one line');
}

function notText(input: unknown, what: string): string {
  if (input === undefined) return `is missing: write ${what}`;
  return typeof input === 'object' ? `must be a text: write ${what}` : `must be a text: put ${String(input)} in quotes`;
}

function list<T extends z.ZodType>(item: T, what: string) {
  return z
    .array(item, { error: `must be a list of ${what}: write one a line, each behind \`- \`` })
    .max(LIST_MAX, `has more than ${LIST_MAX} entries: use globs to say the same with fewer`);
}

function flag() {
  return z.boolean({ error: 'must be `true` or `false`, without quotes' });
}

function table<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, { error: `must hold keys: ${Object.keys(shape).join(', ')}` });
}

function choice<T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

function glob(what: string) {
  return text(what).refine((value) => !value.startsWith('!'), 'begins with `!`: name what is meant, not what is not');
}

const PathGlob = glob('a glob over paths, such as `src/**/*.js`');
const RuleGlob = glob("a rule's id or a glob over ids, such as `python-*`");
const isInside = (path: string): boolean => !/^(?:[/\\]|[A-Za-z]:)|\\/.test(path) && !path.split('/').includes('..');

const RulePath = text('a rule file or folder, such as `.github/rules`').refine(
  isInside,
  'must lie in the repository: write it relative to the root, with `/`, without `..`',
);

/** A calendar date that exists. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

const Suppression = table({
  rule: RuleGlob,
  path: PathGlob,
  reason: text('why the findings are harmless'),
  owner: text('who answers for it, such as `@org/team`').optional(),
  expires: text('the last day on which it holds, such as `2027-01-31`')
    .refine(isDate, 'must be a date that exists, as `YYYY-MM-DD`')
    .optional(),
});

export const PolicyFile = table({
  rules: table({
    paths: list(RulePath, 'rule files and folders').optional(),
    'default-rules': flag().optional(),
    disable: list(RuleGlob, "rules' ids").optional(),
  }).optional(),
  severities: z
    .record(RuleGlob, choice(Severity.options as [Severity, ...Severity[]]), {
      error: "must hold rules' ids, each with a severity, such as `python-weak-hash: low`",
    })
    .refine(
      (entries) => Object.keys(entries).length <= LIST_MAX,
      `has more than ${LIST_MAX} entries: use globs to say the same with fewer`,
    )
    .optional(),
  paths: table({
    include: list(PathGlob, 'globs').optional(),
    exclude: list(PathGlob, 'globs').optional(),
  }).optional(),
  'fail-on': choice(FAIL_ON).optional(),
  'fail-on-incomplete': flag().optional(),
  baseline: text(`\`${MERGE_BASE}\`, a commit, or the path of a file that \`rsolv-ast baseline\` has written`)
    .refine((value) => !value.startsWith('-') && isInside(value), 'must be a commit, or a path relative to the root')
    .optional(),
  context: choice(CONTEXTS).optional(),
  'allow-new-suppressions': flag().optional(),
  suppressions: list(Suppression, 'suppressions').optional(),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

/** Every key of the file, in its order, such as `rules.paths`; `[]` stands for an entry of a list. */
export function policyKeys(): string[] {
  return keysOf(PolicyFile, '');
}

function keysOf(schema: z.ZodType, prefix: string): string[] {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (inner instanceof z.ZodArray) return keysOf(inner.element as z.ZodType, `${prefix}[]`);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, value]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    return [key, ...keysOf(value, key)];
  });
}
