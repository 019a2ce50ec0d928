/**
 * What Semgrep 1.172 printed for small patterns, rules and sources (`scripts/compare-with-semgrep.ts --record`). Where we mean to differ
 * stands in `deliberate.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RuleLanguageId } from '../../src/languages/text/text-languages.ts';
import { matchFormula } from '../../src/matching/formula.ts';
import { requiredWords, textMayMatch } from '../../src/matching/required-words.ts';
import { withOptions } from '../../src/matching/target.ts';
import { ruleOf, shownLikeRecorded, targetFor } from './matching.ts';

interface Recorded {
  readonly language: RuleLanguageId;
  readonly pattern?: string;
  readonly rule?: Readonly<Record<string, unknown>>;
  readonly source: string;
  readonly matches: readonly string[];
}

describe.each([
  'javascript',
  'typescript',
  'python',
  'java',
  'php',
  'ruby',
  'formulas',
  'operators',
  'options',
  'generic',
  'regex',
])('%s as Semgrep matches it', (name) => {
  const file = new URL(`recorded/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const cases = lines.map((line) => JSON.parse(line) as Recorded);

  it.each(cases.map((one) => [JSON.stringify(one.pattern ?? one.rule), one.source, one] as const))(
    '%s in %j',
    (_, source, one) => {
      const { formula, options } = ruleOf(one.language, one.rule ?? { pattern: one.pattern });
      const matches = matchFormula(formula, withOptions(targetFor(one.language, source), options));
      const names = JSON.stringify(one.rule ?? one.pattern);
      expect(shownLikeRecorded(matches, source, names)).toEqual(one.matches);
      if (one.matches.length > 0)
        expect(textMayMatch(requiredWords(formula, one.language), source), 'required words').toBe(true);
    },
  );
});
