/**
 * Table tests of lowering: each file in `fixtures/` holds blocks of source and the tree that comes out of it. After a change that is meant,
 * `npx vitest run packages/analyzer/test/languages/javascript --update` writes the trees anew; read the difference.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printAst } from '../../../src/ast/printer.ts';
import { type FixtureBlock, readBlocks } from '../fixture-blocks.ts';
import { lowerSource } from '../lower-source.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

describe('lowering', () => {
  for (const name of readdirSync(FIXTURES).filter((file) => file.endsWith('.txt')))
    test(name, async () => {
      const path = join(FIXTURES, name);
      const blocks = readBlocks(readFileSync(path, 'utf8'));
      expect(blocks.length).toBeGreaterThan(0);
      const printed = await Promise.all(blocks.map(printBlock));
      await expect(printed.join('\n')).toMatchFileSnapshot(path);
    });
});

async function printBlock({ language, source }: FixtureBlock): Promise<string> {
  const { program, problems } = await lowerSource(language, source);
  const statements = program.body.map(printAst);
  const found = problems.map(
    ({ kind, start, end, grammarKind }) => `! ${kind} ${grammarKind} ${JSON.stringify(source.slice(start, end))}`,
  );
  return `### ${language}\n${source}\n###\n${[...statements, ...found].join('\n')}\n`;
}
