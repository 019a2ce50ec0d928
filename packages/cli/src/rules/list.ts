/** `rsolv-ast rules list`: the rules that a scan with these options uses. */
import { createEngine, describeLanguages, languageIdsOf, type RuleSet } from '@rsolv-ast/analyzer';
import { type RuleDescription, SEVERITIES } from '@rsolv-ast/protocol';
import { visible, visibleProse } from '@rsolv-ast/report';
import pc from 'picocolors';
import { EXIT, UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { amount, faultLine } from './fault-line.ts';
import { namedRuleFiles } from './rule-files.ts';

export interface ListOptions {
  readonly rules?: readonly string[];
  readonly defaultRules: boolean;
  readonly language?: string;
  readonly json?: boolean;
}

/** Resolves to the exit code. Throws UsageError. */
export async function list(options: ListOptions, terminal: Terminal): Promise<number> {
  const wanted = options.language === undefined ? undefined : languagesNamed(options.language);
  const files = namedRuleFiles(options.rules ?? []);
  const engine = await createEngine();
  const rules = engine.loadRules(files, { defaultRules: options.defaultRules });
  const listed = rules.rules.filter(
    ({ id }) => wanted === undefined || rules.languagesOf(id).some((language) => wanted.includes(language)),
  );
  terminal.stdout.write(options.json ? listAsJson(listed, rules) : listAsText(listed, rules, terminal.color));
  for (const error of rules.errors) terminal.stderr.write(`${faultLine(error, false)}\n`);
  return rules.errors.length > 0 ? EXIT.usage : EXIT.clean;
}

function languagesNamed(name: string): readonly string[] {
  const ids = languageIdsOf(name);
  if (ids.length > 0) return ids;
  const known = describeLanguages().map(({ id }) => id);
  throw new UsageError(`--language ${visible(name)}: there is no such language; there are ${known.join(', ')}.`);
}

function listAsJson(listed: readonly RuleDescription[], rules: RuleSet): string {
  const all = listed.map(({ id, ...rest }) => ({ id, languages: rules.languagesOf(id), ...rest }));
  return `${JSON.stringify(all, undefined, 2)}\n`;
}

/** Under each other by the languages that they are for; of one language the most severe first. */
function listAsText(listed: readonly RuleDescription[], rules: RuleSet, color: boolean): string {
  const c = pc.createColors(color);
  const groups = Map.groupBy(listed, ({ id }) => rules.languagesOf(id).join(', '));
  const width = Math.max(0, ...listed.map(({ id }) => id.length));
  const sections = [...groups.keys()].sort().map((languages) => {
    const rows = groups
      .get(languages)!
      .toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
      .map(({ id, severity, cwe, message }) =>
        `  ${id.padEnd(width)}  ${severity.padEnd(8)}  ${cwe.join(' ').padEnd(8)}  ${c.dim(firstSentence(message))}`.trimEnd(),
      );
    return `${c.bold(languages)} (${rows.length})\n${rows.join('\n')}\n`;
  });
  return `${[...sections, amount(listed.length, 'rule')].join('\n')}\n`;
}

function firstSentence(message: string): string {
  return visibleProse(/^[\s\S]*?[.!?](?=\s|$)/.exec(message)?.[0] ?? message);
}
