/** The floor of weaknesses (`floor.json`): each is mapped for each family of languages, and each rule of the packs has its place in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEngine, defaultRuleSources, type RuleSet } from '../src/index.ts';
import { RULES_DIRECTORY } from '../src/rules-directory.ts';

const FAMILIES = ['javascript', 'python', 'ruby', 'java', 'php'] as const;

const reason = z.string().min(20);
const Mapping = z.union([
  z.strictObject({ rules: z.array(z.string()).min(1) }),
  z.strictObject({ needsFlow: reason }),
  z.strictObject({ notApplicable: reason }),
]);
const Row = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  weakness: reason,
  cwe: z.array(z.string().regex(/^CWE-\d+$/)).min(1),
  /** Why a rule stands here although its numbers are others. */
  notes: z.record(z.string(), reason).optional(),
  families: z.strictObject({ javascript: Mapping, python: Mapping, ruby: Mapping, java: Mapping, php: Mapping }),
});
/** `extra`: rules for what the floor does not name. */
const Floor = z.strictObject({ rows: z.array(Row), extra: z.record(z.string(), reason) });

const floor = Floor.parse(JSON.parse(readFileSync(join(RULES_DIRECTORY, '..', 'floor.json'), 'utf8')));
const rulesOf = (row: z.infer<typeof Row>, family: (typeof FAMILIES)[number]): readonly string[] => {
  const mapping = row.families[family];
  return 'rules' in mapping ? mapping.rules : [];
};

let rules: RuleSet;

beforeAll(async () => {
  rules = (await createEngine()).loadRules(defaultRuleSources(), { defaultRules: false });
});

describe.each(floor.rows)('$id', (row) => {
  it.each(FAMILIES)('names rules of %s that exist and are about it', (family) => {
    for (const id of rulesOf(row, family)) {
      const rule = rules.rules.find((one) => one.id === id);
      expect(rule, id).toBeDefined();
      expect(id.startsWith(`${family}-`), id).toBe(true);
      const agrees = rule!.cwe.some((number) => row.cwe.includes(number));
      expect(agrees || row.notes?.[id] !== undefined, `${id}: ${rule!.cwe.join(', ')}`).toBe(true);
    }
  });

  it('explains only rules that it names', () => {
    const named = FAMILIES.flatMap((family) => rulesOf(row, family));
    expect(Object.keys(row.notes ?? {}).filter((id) => !named.includes(id))).toEqual([]);
  });
});

it('has each row once, and each rule in a row or among the extra ones', () => {
  const ids = floor.rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const named = new Set(floor.rows.flatMap((row) => FAMILIES.flatMap((family) => rulesOf(row, family))));
  const all = rules.rules.map(({ id }) => id);
  expect(all.filter((id) => !named.has(id) && floor.extra[id] === undefined)).toEqual([]);
  expect(Object.keys(floor.extra).filter((id) => named.has(id) || !all.includes(id))).toEqual([]);
});

it.each(FAMILIES)('has at least 16 rules for %s', (family) => {
  expect(rules.rules.filter(({ id }) => id.startsWith(`${family}-`)).length).toBeGreaterThanOrEqual(16);
});
