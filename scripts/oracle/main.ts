/**
 * Holds our findings against Semgrep's, on generated programs and on real code, and prints how many are the same.
 *
 *     npm run oracle -- [--only matrix|code] [--language ID] [--kilobytes N] [--json FILE] [--disagreements FILE]
 *
 * `--kilobytes`: how much of each package of real code is compared, 250 unless told.
 * Needs python3 with pip and network access at first (npm, apt-get and mvn for the real code); what was fetched and what Semgrep answered is
 * kept in a cache folder: see `settings.ts`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Comparison, compare, sum } from './agreement.ts';
import type { Batch } from './batch.ts';
import { codeBatches } from './corpus.ts';
import { semgrepProgram } from './environment.ts';
import { matrixBatches } from './matrix.ts';
import { ourAnswer } from './ours.ts';
import { semgrepAnswer } from './semgrep.ts';
import { corpusTable, disagreementList, operatorTable, totals } from './table.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    language: { type: 'string' },
    kilobytes: { type: 'string' },
    json: { type: 'string' },
    disagreements: { type: 'string' },
  },
});
const bytesOfEach = options.kilobytes === undefined ? undefined : Number(options.kilobytes) * 1000;
if (Number.isNaN(bytesOfEach)) throw new Error('--kilobytes takes a number: how much of each package is compared.');
const semgrep = semgrepProgram();
const wanted = (batch: Batch): boolean => options.language === undefined || batch.language === options.language;
const matrix = options.only === 'code' ? [] : matrixBatches().filter(wanted).map(compared);
const code = options.only === 'matrix' ? [] : codeBatches(wanted, bytesOfEach).map(compared);
const all = [...matrix, ...code];

if (matrix.length > 0) console.log(`${operatorTable(matrix)}\n\n${totals(matrix)}\n`);
if (code.length > 0) console.log(`${corpusTable(code)}\n\n${totals(code)}\n`);
printLists(all);
if (options.disagreements !== undefined) writeFileSync(options.disagreements, `${disagreementList(all)}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(all.map(asJson), null, 1)}\n`);

function compared(batch: Batch): Comparison {
  return compare(batch, semgrepAnswer(batch, semgrep), ourAnswer(batch), (group) => group === 'fix');
}

function printLists(comparisons: readonly Comparison[]): void {
  for (const { batch, notLoaded } of comparisons) {
    for (const [ruleId, reason] of notLoaded) console.log(`not loaded here: ${batch.name}: ${ruleId}: ${reason}`);
  }
  for (const { batch, leftOut } of comparisons) {
    for (const reason of leftOut)
      console.log(`left out by Semgrep: ${batch.name}: ${reason.split('\n')[0]!.slice(0, 160)}`);
  }
}

function asJson({ batch, counts, disagreements, notLoaded, leftOut }: Comparison) {
  return {
    batch: batch.name,
    language: batch.language,
    counts: Object.fromEntries(counts),
    total: sum(counts.values()),
    disagreements,
    notLoaded: Object.fromEntries(notLoaded),
    leftOut,
  };
}
