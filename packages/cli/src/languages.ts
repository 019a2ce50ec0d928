/** `rsolv-ast languages`: what is registered. */
import { describeLanguages } from '@rsolv-ast/analyzer';
import type { Terminal } from './terminal.ts';

export function listLanguages(terminal: Terminal): void {
  const rows = describeLanguages().map(({ id, extensions, interpreters, grammarVersion }) => [
    id,
    extensions.join(' '),
    interpreters.join(' '),
    grammarVersion,
  ]);
  const table = [['LANGUAGE', 'EXTENSIONS', 'INTERPRETERS', 'GRAMMAR'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) {
    terminal.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}
