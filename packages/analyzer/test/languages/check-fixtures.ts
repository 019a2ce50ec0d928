/**
 * Table tests of lowering: each file in a `fixtures/` folder holds blocks of source and the tree that comes out of it. After a change that
 * is meant, `npx vitest run … --update` writes the trees anew; read the difference.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printAst } from '../../src/ast/printer.ts';
import { type FixtureBlock, readBlocks } from './fixture-blocks.ts';
import { lowerSource } from './lower-source.ts';

/** One test for each file of a folder. */
export function checkFixtures(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt')))
    test(name, async () => {
      const path = join(folder, name);
      const blocks = readBlocks(readFileSync(path, 'utf8'));
      expect(blocks.length).toBeGreaterThan(0);
      const printed = await Promise.all(blocks.map(printBlock));
      await expect(printed.join('\n')).toMatchFileSnapshot(path);
    });
}

async function printBlock({ language, source }: FixtureBlock): Promise<string> {
  const { program, problems } = await lowerSource(language, source);
  const statements = program.body.map(printAst);
  const found = problems.map(
    ({ kind, start, end, grammarKind }) => `! ${kind} ${grammarKind} ${JSON.stringify(source.slice(start, end))}`,
  );
  return `### ${language}\n${source}\n###\n${[...statements, ...found].join('\n')}\n`;
}
