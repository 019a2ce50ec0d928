/** Fetches the sealed results of the parts, opens them, and merges them in the order of the manifest. */
import {
  type Coverage,
  collect,
  decodePartResult,
  type FileStatistics,
  type Finding,
  type ManifestFile,
  openStream,
  type PartResult,
  ProtocolError,
  type RuleDescription,
  type RuleError,
} from '@rsolv-ast/protocol';
import { mapConcurrently } from '../concurrency.ts';
import { ClientError } from '../errors.ts';
import { comparePaths, type SkippedFile } from '../source-file.ts';
import type { Connection } from './connection.ts';
import type { OnProgress } from './events.ts';
import type { Finished } from './wait.ts';

/** Times measured at the service, in milliseconds: never part of a report that must be reproducible. */
export type FileTimes = Omit<FileStatistics, 'index'> & { path: string };

export interface MergedResults {
  findings: Finding[];
  /** By path: each file that was sent or left out, once. */
  coverage: Coverage[];
  /** The rules that have a finding, by id. */
  rules: RuleDescription[];
  ruleErrors: RuleError[];
  /** Absent where no part could be analysed. */
  rulesDigest: string | undefined;
  /** The rules in use. Absent where no part could be analysed, or the service does not tell. */
  ruleIds?: readonly string[] | undefined;
  statistics: FileTimes[];
}

/** A part's result stays far below the 8 MB of source that it is about; these only bound a service gone wrong. */
const RESULT_LIMITS = { partBytes: 64 * 1024 * 1024, totalBytes: 256 * 1024 * 1024 };
/** A result that arrives damaged is fetched this often in all. */
const MAX_FETCHES = 3;

/** For each part from 1 on its result; undefined for a part that failed. */
export async function fetchResults(
  connection: Connection,
  path: string,
  request: {
    finished: Finished;
    files: readonly ManifestFile[];
    secret: Uint8Array;
    concurrency: number;
    onProgress: OnProgress;
    limits?: typeof RESULT_LIMITS;
  },
): Promise<(PartResult | undefined)[]> {
  const { limits = RESULT_LIMITS, secret } = request;
  const parts = groupByPart(request.files);
  const sent = new Set(request.files.map(({ path }) => path));
  const failed = new Set(request.finished.parts.filter(({ state }) => state === 'failed').map(({ part }) => part));
  let partsDone = 0;
  let bytes = 0;
  return mapConcurrently(parts, request.concurrency, async (files, position) => {
    const part = position + 1;
    const maxBytes = Math.min(limits.partBytes, limits.totalBytes - bytes);
    const fetched = failed.has(part) ? undefined : await fetchResult(connection, path, { part, secret, maxBytes });
    bytes += fetched?.bytes ?? 0;
    if (bytes > limits.totalBytes) throw invalid(part, 'all results together are too large');
    const result = fetched?.result;
    if (result !== undefined) refuseOther(result, part, files, sent);
    partsDone += 1;
    request.onProgress({ kind: 'fetching', partsDone, partsTotal: parts.length });
    return result;
  });
}

/** Puts the parts together; files of failed parts, and those that were never sent, get their coverage too. */
export function mergeResults(
  results: readonly (PartResult | undefined)[],
  files: readonly ManifestFile[],
  skipped: readonly SkippedFile[],
): MergedResults {
  const parts = groupByPart(files);
  const coverage = results.flatMap((result, position) => result?.coverage ?? parts[position]!.map(failedCoverage));
  const present = results.filter((result) => result !== undefined);
  const rules = new Map(present.flatMap((result) => result.rules.map((rule) => [rule.id, rule])));
  const ruleErrors = new Map(
    present.flatMap((result) => result.ruleErrors.map((error) => [JSON.stringify(error), error])),
  );
  return {
    findings: present.flatMap((result) => result.findings),
    coverage: [...coverage, ...skipped.map(skippedCoverage)].sort((left, right) => comparePaths(left.path, right.path)),
    rules: [...rules.values()].sort((left, right) => comparePaths(left.id, right.id)),
    ruleErrors: [...ruleErrors.values()],
    rulesDigest: present[0]?.rulesDigest,
    ruleIds: present[0]?.ruleIds,
    statistics: present.flatMap((result) =>
      result.statistics.map(({ index, ...times }) => ({ path: files[index]!.path, ...times })),
    ),
  };
}

/** Whether all parts were judged by the same rules: a service that is being upgraded may have used two sets. */
export function sameRules(results: readonly (PartResult | undefined)[]): boolean {
  return new Set(results.flatMap((result) => (result === undefined ? [] : [result.rulesDigest]))).size <= 1;
}

async function fetchResult(
  connection: Connection,
  path: string,
  { part, secret, maxBytes }: { part: number; secret: Uint8Array; maxBytes: number },
): Promise<{ result: PartResult; bytes: number }> {
  for (let fetches = 1; ; fetches++) {
    try {
      const headers = { accept: 'application/octet-stream' };
      return await connection.send({ method: 'GET', path: `${path}/results/${part}`, headers }, async (response) => {
        const opened = openStream(secret, { kind: 'result', part }, response.body ?? []);
        const bytes = await collect(opened, maxBytes);
        return { result: decodePartResult(bytes), bytes: bytes.length };
      });
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      // Too large will it be the next time, too.
      if (fetches >= MAX_FETCHES || cause.code === 'bundle-limit') {
        throw invalid(part, `it cannot be opened (${cause.message})`, cause);
      }
    }
  }
}

/**
 * The result must be about exactly the files of its part, in their order: nothing swapped, dropped or made up. Traces and fixes
 * may lead to other files, but only to ones that were `sent`.
 */
function refuseOther(
  result: PartResult,
  part: number,
  files: readonly ManifestFile[],
  sent: ReadonlySet<string>,
): void {
  if (result.part !== part) throw invalid(part, `it is the result of part ${result.part}`);
  if (
    result.coverage.length !== files.length ||
    result.coverage.some(({ path }, position) => path !== files[position]!.path)
  ) {
    throw invalid(part, 'its coverage does not list exactly the files of the part');
  }
  const paths = new Set(files.map(({ path }) => path));
  if (result.findings.some(({ path }) => !paths.has(path))) {
    throw invalid(part, 'it has a finding in a file that is not of the part');
  }
  const elsewhere = result.findings.flatMap(({ trace = [], fix = [] }) => [...trace, ...fix]);
  if (elsewhere.some(({ path }) => !sent.has(path))) {
    throw invalid(part, 'a trace or fix in it leads to a file that was not sent');
  }
  const indices = new Set(files.map(({ index }) => index));
  if (result.statistics.some(({ index }) => !indices.has(index))) {
    throw invalid(part, 'it has statistics of a file that is not of the part');
  }
}

function invalid(part: number, why: string, cause?: unknown): ClientError {
  return new ClientError(
    'result-invalid',
    `the result of part ${part} is not usable: ${why}; try again, and tell the operator of the service if it persists`,
    { cause },
  );
}

function groupByPart(files: readonly ManifestFile[]): ManifestFile[][] {
  const parts: ManifestFile[][] = [];
  for (const file of files) {
    parts[file.part - 1] ??= [];
    parts[file.part - 1]!.push(file);
  }
  return parts;
}

function failedCoverage({ path, size }: ManifestFile): Coverage {
  return { path, status: 'skipped', reason: 'analysis-failed', bytes: size, rulesRun: 0, diagnostics: [] };
}

export function skippedCoverage({ path, reason, detail, bytes }: SkippedFile): Coverage {
  return {
    path,
    status: 'skipped',
    reason,
    ...(detail !== undefined && { detail }),
    bytes,
    rulesRun: 0,
    diagnostics: [],
  };
}
