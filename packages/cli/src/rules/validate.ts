/** `rsolv-ast rules validate`: loads rules as a scan does, and says what is wrong with them. */
import { createEngine } from '@rsolv-ast/analyzer';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { amount, faultLine } from './fault-line.ts';
import { namedRuleFiles } from './rule-files.ts';

/** Resolves to the exit code. Rules are loaded together, as a scan loads them, and not run. Throws UsageError. */
export async function validate(named: readonly string[], terminal: Terminal): Promise<number> {
  const files = namedRuleFiles(named);
  const engine = await createEngine();
  const rules = engine.loadRules(files, { defaultRules: false });
  for (const error of rules.errors) terminal.stdout.write(`${faultLine(error, terminal.color)}\n`);
  const loaded = `${amount(rules.size, 'rule')} in ${amount(files.length, 'file')}`;
  if (rules.errors.length === 0) {
    terminal.stdout.write(`${loaded}: no fault\n`);
    return EXIT.clean;
  }
  const faulty = new Set(rules.errors.map(({ file }) => file)).size;
  terminal.stdout.write(
    `\n${amount(rules.errors.length, 'fault')} in ${amount(faulty, 'file')}; ${loaded} can be used\n`,
  );
  return EXIT.usage;
}
