/** Regular expressions of a customer's rules cannot hang a worker: the rule is given up in a file, and nothing else is. */
import { expect, onTestFinished, test } from 'vitest';
import { descendantsOf, RunningNode } from './running-node.ts';

/** The first two end in V8's linear engine; it cannot take the others. */
const EXPRESSIONS = ['(a+)+$', '(a|aa)+$', '(?=x?)(a+)+$', '(?=(a|aa)+$)a', '(a)?(a|aa)+\\1$', '(?:a+){30,}$'];

test('catastrophic expressions on long input cost one rule in one file', async () => {
  const running = await RunningNode.start({ fileTimeoutMs: 30_000 });
  onTestFinished(async () => {
    expect(await running.stop()).toEqual([]);
    expect(descendantsOf(process.pid)).toEqual([]);
  });
  const rules = EXPRESSIONS.map((regex, i) => ({
    id: `regex-${i}`,
    message: 'm',
    severity: 'INFO',
    languages: ['js'],
    'pattern-regex': regex,
  }));
  const good = { id: 'good', message: 'm', severity: 'INFO', languages: ['js'], pattern: 'g()' };
  const text = JSON.stringify({ rules: [...rules, good] });
  const files = [
    { path: 'bad.js', text: `/* ${'a'.repeat(5_000)}! */ g()` },
    { path: 'good.js', text: 'g()' },
  ];
  const outcome = await running.analyze([files], {
    options: { defaultRules: false },
    change: (manifest) => ({ ...manifest, rules: [{ name: 'rules.json', text }] }),
  });
  const result = outcome.results.get(1)!;
  expect(result.findings.map(({ ruleId, path }) => `${ruleId} ${path}`)).toEqual(['good bad.js', 'good good.js']);
  expect(result.coverage.map(({ status }) => status)).toEqual(['scanned', 'scanned']);
  const [bad, harmless] = result.coverage.map(({ diagnostics }) =>
    diagnostics.map(({ kind, ruleId }) => `${kind} ${ruleId}`),
  );
  expect(bad).toEqual(['budget regex-2', 'budget regex-3', 'budget regex-4', 'budget regex-5']);
  expect(harmless).toEqual([]);
  expect(running.node.status().exits).toMatchObject({ timeout: 0, crash: 0, memory: 0 });
});
