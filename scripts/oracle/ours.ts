/** Our answer to a batch, in this process. */

import { createEngine } from '@rsolv-ast/analyzer';
import type { Finding } from '@rsolv-ast/protocol';
import type { Answer, Batch, OracleFinding } from './batch.ts';

/** Larger than any file of a batch. */
const MAX_FILE_BYTES = 1 << 24;

const engine = await createEngine();

export function ourAnswer(batch: Batch): Answer {
  const refused = new Map<string, string>();
  // A file for each rule, so that every fault is known by its rule.
  const sources = batch.rules.map((rule) => ({ name: rule.id, text: JSON.stringify({ rules: [rule] }) }));
  const rules = engine.loadRules(sources, { defaultRules: false });
  for (const error of rules.errors) refused.set(error.file, error.message);
  const inputs = batch.files.map(({ path, text }, index) => ({ index, path, bytes: Buffer.from(text) }));
  const { findings, coverage } = engine.analyze(inputs, rules, { maxFileBytes: MAX_FILE_BYTES });
  const givenUp = coverage.flatMap((entry) =>
    (entry.diagnostics ?? [])
      .filter((one) => one.kind === 'budget' || one.kind === 'rule')
      .map((one) => ({ ruleId: '?', path: entry.path, reason: one.message })),
  );
  return { findings: findings.map(findingOf), refused, givenUp };
}

function findingOf({ ruleId, path, span, message, fix }: Finding): OracleFinding {
  return {
    ruleId,
    path,
    startLine: span.start.line,
    endLine: span.end.line,
    startColumn: span.start.column,
    endColumn: span.end.column,
    message,
    fix: fix === undefined ? null : fix.map((edit) => edit.replacement).join('\n'),
  };
}
