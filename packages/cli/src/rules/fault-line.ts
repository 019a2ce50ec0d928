/** How a fault of a rule is shown. */
import type { RuleError } from '@rsolv-ast/protocol';
import { visible, visibleProse } from '@rsolv-ast/report';
import pc from 'picocolors';

export function faultLine({ file, line, column, message, ruleId }: RuleError, color: boolean): string {
  const c = pc.createColors(color);
  const rule = ruleId === undefined ? '' : c.dim(`  (${visible(ruleId)})`);
  return `${c.bold(`${visible(file)}:${line}:${column}:`)} ${visibleProse(message)}${rule}`;
}

export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
