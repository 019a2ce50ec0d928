/** The comparison as tables of Markdown, and its disagreements as a list. */
import { agreement, type Comparison, type Count, sum } from './agreement.ts';

/** Operators down, languages across. */
export function operatorTable(comparisons: readonly Comparison[]): string {
  const languages = comparisons.map(({ batch }) => batch.language);
  const operators = [...new Set(comparisons.flatMap(({ counts }) => [...counts.keys()]))].sort();
  const row = (name: string, pick: (comparison: Comparison) => Count | undefined): string => {
    const counts = comparisons.map(pick);
    return cells([name, ...counts.map(shown), shown(sum(counts.filter((count) => count !== undefined)))]);
  };
  return [
    cells(['operator', ...languages, 'all']),
    cells(['---', ...languages.map(() => '---:'), '---:']),
    ...operators.map((operator) => row(operator, ({ counts }) => counts.get(operator))),
    row('**all**', ({ counts }) => sum(counts.values())),
  ].join('\n');
}

/** Packs of rules and packages of code. */
export function corpusTable(comparisons: readonly Comparison[]): string {
  return [
    cells(['code', 'files', 'kB', 'rules', 'pack', 'agreement']),
    cells(['---', '---:', '---:', '---:', '---', '---:']),
    ...comparisons.flatMap(({ batch, counts }) => {
      const bytes = batch.files.reduce((total, { text }) => total + Buffer.byteLength(text), 0);
      const about = [batch.name, String(batch.files.length), String(Math.round(bytes / 1000))];
      return [...counts].sort().map(([pack, count]) => {
        const rules = batch.rules.filter(({ id }) => batch.group(id) === pack).length;
        return cells([...about, String(rules), pack, shown(count)]);
      });
    }),
    cells(['**all**', '', '', '', '', shown(sum(comparisons.flatMap(({ counts }) => [...counts.values()])))]),
  ].join('\n');
}

function shown(count: Count | undefined): string {
  if (count === undefined) return '';
  const all = count.same + count.onlyTheirs + count.onlyOurs;
  return all === 0 ? '' : `${(agreement(count) * 100).toFixed(1)} % (${count.same}/${all})`;
}

function cells(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}

export function totals(comparisons: readonly Comparison[]): string {
  const total = sum(comparisons.flatMap(({ counts }) => [...counts.values()]));
  const share = (part: number): string => `${((part / Math.max(1, total.same)) * 100).toFixed(1)} %`;
  return (
    `${shown(total)} of the findings of either are the same; ${total.onlyTheirs} only Semgrep has, ${total.onlyOurs} only we have. ` +
    `Of the same ones ${share(total.sameColumns)} have the same columns, and ${share(total.sameMessages)} the same message besides.`
  );
}

/** The smallest program of each rule first shown in full. */
export function disagreementList(comparisons: readonly Comparison[]): string {
  return comparisons
    .flatMap(({ batch, disagreements }) =>
      [...Map.groupBy(disagreements, ({ ruleId }) => ruleId)].map(([ruleId, all]) => {
        const rule = batch.rules.find(({ id }) => id === ruleId)!;
        const { id: _, languages: _l, severity: _s, message: _m, paths: _p, metadata: _d, ...operators } = rule;
        const textOf = (path: string): string => batch.files.find((file) => file.path === path)!.text;
        const [smallest, ...others] = [...all].sort((a, b) => textOf(a.path).length - textOf(b.path).length);
        return [
          `${batch.name}: ${ruleId} ${JSON.stringify(operators)}${smallest!.refusal === undefined ? '' : ` NOT LOADED: ${smallest!.refusal}`}`,
          ...[smallest!, ...others.slice(0, 2)].flatMap((one) => [
            `  ${one.path}  semgrep ${one.theirs.join(', ') || 'none'}  ours ${one.ours.join(', ') || 'none'}`,
            ...(textOf(one.path).length < 400 ? [textOf(one.path).trimEnd().replaceAll(/^/gm, '    | ')] : []),
          ]),
          ...(others.length > 2 ? [`  and ${others.length - 2} more`] : []),
        ].join('\n');
      }),
    )
    .join('\n');
}
