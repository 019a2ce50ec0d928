/** The suppressions of the configuration file, and which of them have matched so far. */
import type { Finding } from '@rsolv-ast/protocol';
import { counts, type JudgedSuppression, type Report, type ReportFinding } from '../report.ts';
import type { AnalysedFiles } from './analysed-files.ts';
import { type Matcher, pathMatcher, remembered, ruleMatcher } from './globs.ts';
import type { SuppressionEntry } from './policy.ts';

interface Compiled {
  readonly entry: SuppressionEntry;
  readonly path: Matcher;
  readonly expired: boolean;
}

export class FileSuppressions {
  readonly #entries: readonly Compiled[];
  /** Many findings share a path or a rule: globs are tried once for each of these. */
  readonly #ofPath: (path: string) => readonly Compiled[];
  readonly #ofRule: (ruleId: string) => ReadonlySet<Compiled>;
  readonly #matched = new Set<Compiled>();

  constructor(entries: readonly SuppressionEntry[], today: Date) {
    const date = today.toISOString().slice(0, 'YYYY-MM-DD'.length);
    const compiled = entries.map((entry) => ({
      entry,
      rule: ruleMatcher(entry.rule),
      path: pathMatcher(entry.path),
      expired: entry.expires !== undefined && entry.expires < date,
    }));
    this.#entries = compiled;
    this.#ofPath = remembered((path) => compiled.filter((one) => one.path(path)));
    this.#ofRule = remembered((ruleId) => new Set(compiled.filter((one) => one.rule(ruleId))));
  }

  /** In the order of the file. */
  matching(finding: Pick<Finding, 'ruleId' | 'path'>): JudgedSuppression[] {
    const matching = this.#naming(finding);
    for (const one of matching) this.#matched.add(one);
    return matching.map(({ entry: { file, line, reason, owner, expires }, expired }) => ({
      kind: 'file',
      state: expired ? 'expired' : 'accepted',
      file,
      line,
      reason,
      ...(owner !== undefined && { owner }),
      ...(expires !== undefined && { expires }),
    }));
  }

  /** Entries past their date, with how many findings count that they would have taken out. */
  expired(findings: readonly ReportFinding[]): Report['policy']['expired'] {
    const amounts = new Map<Compiled, number>();
    for (const one of findings.filter(counts).flatMap((finding) => this.#naming(finding))) {
      amounts.set(one, (amounts.get(one) ?? 0) + 1);
    }
    return this.#entries
      .filter((one) => one.expired && amounts.has(one))
      .map((one) => ({ entry: one.entry, findings: amounts.get(one)! }));
  }

  unused(files: AnalysedFiles): SuppressionEntry[] {
    return this.#entries
      .filter((one) => !this.#matched.has(one) && files.tellAbout(one.path))
      .map(({ entry }) => entry);
  }

  #naming({ ruleId, path }: Pick<Finding, 'ruleId' | 'path'>): Compiled[] {
    const ofRule = this.#ofRule(ruleId);
    return this.#ofPath(path).filter((one) => ofRule.has(one));
  }
}
