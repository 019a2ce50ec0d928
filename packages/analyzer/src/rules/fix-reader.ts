/** Reads what a rule does about its matches: `fix` and `fix-regex`. */
import { FIX_REGEX, readRegex, writtenGroups } from './regex-reader.ts';
import type { Fix, ReplacementPart } from './rule.ts';
import { asMap, entryOf, type RuleFaults, refuseUnknown, requiredEntry } from './rule-reader.ts';
import type { YamlMap, YamlText, YamlValue } from './yaml-source.ts';

/** Null where there is none, undefined where it is wrong. As in Semgrep, `fix` wins over `fix-regex`. */
export function readFix(rule: YamlMap, faults: RuleFaults): Fix | null | undefined {
  const before = faults.errors.length;
  const text = entryOf(rule, 'fix');
  const regex = entryOf(rule, 'fix-regex');
  const byText = text && readFixText(text.value, faults);
  const byRegex = regex && readFixRegex(regex.value, faults);
  return faults.errors.length > before ? undefined : (byText ?? byRegex ?? null);
}

/** A fix may be empty: it deletes what was found. */
function readFixText(value: YamlValue, faults: RuleFaults): Fix | null {
  if (value.kind === 'scalar' && typeof value.value === 'string') return { kind: 'text', text: value.value };
  return faults.at(value, '`fix` must be a text: put it in quotes.');
}

function readFixRegex(value: YamlValue, faults: RuleFaults): Fix | null {
  const what = '`fix-regex`';
  const map = asMap(value, what, faults);
  if (map === null) return null;
  refuseUnknown(map, ['regex', 'replacement', 'count'], what, faults);
  const regexEntry = requiredEntry(map, 'regex', what, faults);
  const regex = regexEntry && readRegex(regexEntry.value, '`regex`', FIX_REGEX, faults);
  const text = requiredEntry(map, 'replacement', what, faults)?.value;
  const count = readCount(entryOf(map, 'count')?.value, faults);
  if (text === undefined || regex === null || count === undefined) return null;
  if (text.kind !== 'scalar' || typeof text.value !== 'string') {
    return faults.at(text, '`replacement` must be a text: put it in quotes.');
  }
  const replacement = readReplacement(text as YamlText & { value: string }, writtenGroups(regex), faults);
  return replacement && { kind: 'regex', regex, replacement, count };
}

function readCount(value: YamlValue | undefined, faults: RuleFaults): number | null | undefined {
  if (value === undefined) return null;
  const count = value.kind === 'scalar' ? value.value : null;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  faults.at(value, '`count` must be a whole number: how many matches are replaced at most.');
  return undefined;
}

/** `\1` and `$1` are what a group caught, `$&` is the whole match, `$$` a dollar; everything else stands for itself, `\n` too. */
const REFERENCE = /\\(?<back>\d+)|\$(?<dollar>\d+)|\$(?<sign>[&$])/g;

function readReplacement(
  text: YamlText & { value: string },
  groups: readonly number[],
  faults: RuleFaults,
): readonly ReplacementPart[] | null {
  const parts: ReplacementPart[] = [];
  let from = 0;
  for (const match of text.value.matchAll(REFERENCE)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.value.slice(from, match.index) });
    from = match.index + match[0].length;
    const { back, dollar, sign } = match.groups ?? {};
    if (sign === '$') parts.push({ kind: 'text', text: '$' });
    else {
      const group = Number(back ?? dollar ?? 0);
      if (group > groups.length) {
        const known = groups.length === 0 ? 'the expression has none' : `the expression has ${groups.length}`;
        return faults.add(text.placeAt(match.index), text.path, `There is no group ${group} to put here: ${known}.`);
      }
      parts.push({ kind: 'group', group: group === 0 ? 0 : groups[group - 1]! });
    }
  }
  if (from < text.value.length) parts.push({ kind: 'text', text: text.value.slice(from) });
  return parts;
}
