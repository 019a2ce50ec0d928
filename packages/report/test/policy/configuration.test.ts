/** CONFIGURATION.md says what the schema does. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  BASELINE_FILE,
  DEFAULT_FAIL_ON,
  POLICY_FILE,
  POLICY_FILE_MAX_CHARACTERS,
  parsePolicy,
} from '../../src/index.ts';
import { LIST_MAX, PolicyFile, policyKeys, TEXT_MAX } from '../../src/policy/schema.ts';

const TEXT = readFileSync(new URL('../../CONFIGURATION.md', import.meta.url), 'utf8');
const SECTION = TEXT.slice(TEXT.indexOf('## Keys'), TEXT.indexOf('## What becomes'));
const rows = [...SECTION.matchAll(/^\| `([^`]+)` \| (.*) \| (.*) \| (.*) \|$/gm)].map(
  ([, key, type, fallback, does]) => ({
    key: key!,
    type: type!,
    fallback: fallback!,
    does: does!,
  }),
);
const examples = [...TEXT.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);

test('each key of the schema has a row, in its order', () => {
  expect(rows.map(({ key }) => key)).toEqual(policyKeys());
  for (const { type, does } of rows) expect([type, does]).not.toContain('');
});

test('choices are those of the schema', () => {
  const row = (key: string) => rows.find((one) => one.key === key)!;
  const allowed = (key: string, value: unknown) => PolicyFile.safeParse({ [key]: value }).success;
  for (const key of ['fail-on', 'context']) {
    const named = [...row(key).type.matchAll(/`([^`]+)`/g)].map(([, value]) => value!);
    expect(named.length).toBeGreaterThan(2);
    for (const value of named) expect(allowed(key, value)).toBe(true);
    const message = parsePolicy(`${key}: none-of-them`, 'x').problems[0]!.message;
    expect(message).toContain(`must be one of ${named.join(', ')}.`);
  }
  expect(row('fail-on').fallback).toBe(`\`${DEFAULT_FAIL_ON}\``);
});

test('every example is in order, and one of them has every key', () => {
  expect(examples.length).toBe(2);
  for (const yaml of examples) expect(parsePolicy(yaml, 'x').problems).toEqual([]);
  const keys = new Set([...examples[1]!.matchAll(/^\s*(?:- )?([a-z-]+):/gm)].map(([, key]) => key));
  for (const key of policyKeys()) expect(keys).toContain(key.slice(key.lastIndexOf('.') + 1).replace('[]', ''));
});

test('required keys are required, and limits are as written', () => {
  const required = rows
    .filter(({ fallback }) => fallback === 'required')
    .map(({ key }) => key.replace('suppressions[].', ''));
  const { problems } = parsePolicy('suppressions: [{}]', 'x');
  expect(problems.map(({ key }) => key.replace('suppressions[0].', ''))).toEqual(required);
  for (const limit of [POLICY_FILE_MAX_CHARACTERS, LIST_MAX, TEXT_MAX])
    expect(TEXT).toContain(limit.toLocaleString('en'));
  for (const file of [POLICY_FILE, BASELINE_FILE]) expect(TEXT).toContain(file);
});
