/** The configuration file: text → policy, with every problem at its place. */
import type { z } from 'zod';
import { closest } from './closest.ts';
import { type KeyPath, keyName, type LocatedDocument, parseLocated } from './located-document.ts';
import { DEFAULT_POLICY, type Policy, type PolicyProblem } from './policy.ts';
import { PolicyFile, policyKeys } from './schema.ts';

/** UTF-16 code units of a configuration file: a thousand suppressions with a paragraph each. */
export const POLICY_FILE_MAX_CHARACTERS = 512 * 1024;
/** Problems of one file that are named; whoever mends these is shown the rest. */
const PROBLEMS_MAX = 100;

export interface ParsedPolicy {
  /** Of what is valid. A part with a problem counts as not written: no suppression holds that is not in order. */
  readonly policy: Policy;
  /** By place. */
  readonly problems: readonly PolicyProblem[];
}

/** `file` is what problems call the file. */
export function parsePolicy(text: string, file: string): ParsedPolicy {
  if (text.length > POLICY_FILE_MAX_CHARACTERS) {
    const message = `This file has more than ${POLICY_FILE_MAX_CHARACTERS} characters: use globs, or a baseline for old findings.`;
    return { policy: DEFAULT_POLICY, problems: [{ file, line: 1, column: 1, key: '', message }] };
  }
  const { document, problems } = parseLocated(text, file);
  if (document === undefined) return { policy: DEFAULT_POLICY, problems: problems.slice(0, PROBLEMS_MAX) };
  // A file of comments alone decides nothing.
  if (document.value === null) return { policy: DEFAULT_POLICY, problems: [] };
  return readDocument(document, file);
}

function readDocument(document: LocatedDocument, file: string): ParsedPolicy {
  const issues = PolicyFile.safeParse(document.value).error?.issues ?? [];
  // Of several faults of one value the first says what to write.
  const faults = [...Map.groupBy(issues.flatMap(faultsOf), ({ path }) => keyName(path)).values()].map(
    ([first]) => first!,
  );
  const problems = faults
    .map(({ path, atKey, message }) => ({
      file,
      ...(atKey ? document.placeOfKey(path) : document.placeOf(path)),
      key: keyName(path),
      message,
    }))
    .sort((left, right) => left.line - right.line || left.column - right.column)
    .slice(0, PROBLEMS_MAX);

  const removed = new Set(faults.map(({ path }) => keyName(isEntry(path) ? path.slice(0, 2) : path)));
  const valid = PolicyFile.safeParse(without(removed, document.value, []));
  if (!valid.success) return { policy: DEFAULT_POLICY, problems };
  const lines = entryLines(document).filter((_, position) => !removed.has(keyName(['suppressions', position])));
  return { policy: policyOf(valid.data, file, lines), problems };
}

interface Fault {
  readonly path: KeyPath;
  /** Whether the key is wrong, not its value. */
  readonly atKey: boolean;
  readonly message: string;
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      atKey: true,
      message: unknownKey(key, schemaKey(issue.path)),
    }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path: issue.path, atKey: true, message: `This key ${issue.issues[0]?.message ?? 'cannot be used'}.` }];
  }
  return [{ path: issue.path, atKey: false, message: `${nameOf(issue.path)} ${issue.message}.` }];
}

function nameOf(path: KeyPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'This file';
  return typeof last === 'number' ? `An entry of \`${String(path.at(-2))}\`` : `\`${String(last)}\``;
}

function unknownKey(key: string, parent: string): string {
  const all = policyKeys();
  const here = all.filter((known) => parentOf(known) === parent).map(lastOf);
  const there = all.find((known) => lastOf(known) === key && parentOf(known) !== parent);
  const meant = closest(key, here);
  if (meant !== undefined) return `There is no key \`${key}\` here: did you mean \`${meant}\`?`;
  if (there === undefined) return `There is no key \`${key}\` here: the keys are ${here.join(', ')}.`;
  const owner = parentOf(there).replace('[]', '');
  return `There is no key \`${key}\` here: it stands ${owner === '' ? 'at the top of the file' : `below \`${owner}\``}.`;
}

function schemaKey(path: KeyPath): string {
  return keyName(path).replace(/\[\d+\]/g, '[]');
}

function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('.')));
}

function lastOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** A suppression is in order as a whole or not at all. */
function isEntry(path: KeyPath): boolean {
  return path[0] === 'suppressions' && path.length > 1;
}

function without(removed: ReadonlySet<string>, value: unknown, path: KeyPath): unknown {
  if (removed.has(keyName(path))) return path.length === 0 ? {} : undefined;
  if (Array.isArray(value)) {
    return value.map((item, i) => without(removed, item, [...path, i])).filter((item) => item !== undefined);
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, without(removed, inner, [...path, key])] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

function entryLines(document: LocatedDocument): number[] {
  const { suppressions } = (document.value ?? {}) as { suppressions?: unknown };
  if (!Array.isArray(suppressions)) return [];
  return suppressions.map((_, position) => document.placeOf(['suppressions', position]).line);
}

function policyOf(file: PolicyFile, name: string, lines: readonly number[]): Policy {
  return {
    rules: {
      paths: file.rules?.paths ?? [],
      defaultRules: file.rules?.['default-rules'] ?? true,
      disable: file.rules?.disable ?? [],
    },
    severities: Object.entries(file.severities ?? {}).map(([rule, severity]) => ({ rule, severity })),
    paths: { include: file.paths?.include ?? [], exclude: file.paths?.exclude ?? [] },
    failOn: file['fail-on'],
    failOnIncomplete: file['fail-on-incomplete'],
    baseline: file.baseline,
    context: file.context,
    suppressions: (file.suppressions ?? []).map((entry, position) => ({
      file: name,
      line: lines[position]!,
      ...entry,
    })),
    allowNewSuppressions: file['allow-new-suppressions'],
  };
}
