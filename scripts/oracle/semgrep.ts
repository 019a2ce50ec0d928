/** Semgrep's answer to a batch: one process, and its answer kept by the content of rules and files. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer, Batch, OracleFinding } from './batch.ts';
import { CACHE, RULE_TIMEOUT_SECONDS, SEMGREP_VERSION } from './settings.ts';

const MAX_OUTPUT_BYTES = 1 << 29;
/** `--strict` is left out: a rule that is refused must not stop the others. */
const ARGUMENTS = [
  ...['scan', '--json', '--metrics', 'off', '--disable-version-check', '--no-git-ignore', '--disable-nosem'],
  ...['-j', '1', '--timeout', String(RULE_TIMEOUT_SECONDS), '--timeout-threshold', '0', '--max-target-bytes', '0'],
  ...['--no-rewrite-rule-ids', '--config', 'rules.json', 'files'],
];

/** Rules that its schema rejects, and a configuration that cannot be read: nothing was scanned then. */
const FATAL_CODES = new Set([4, 5, 7]);

interface Output {
  readonly results: readonly {
    readonly check_id: string;
    readonly path: string;
    readonly start: { readonly line: number; readonly col: number };
    readonly end: { readonly line: number; readonly col: number };
    readonly extra: { readonly message: string; readonly fix?: string };
  }[];
  readonly errors: readonly {
    readonly type: unknown;
    readonly rule_id?: string;
    readonly path?: string;
    readonly message?: string;
    readonly long_msg?: string;
    readonly code?: number;
  }[];
}

export function semgrepAnswer(batch: Batch, program: string): Answer {
  const rules = JSON.stringify({ rules: batch.rules });
  const digest = createHash('sha256').update(JSON.stringify([SEMGREP_VERSION, ARGUMENTS, rules, batch.files]));
  const file = path.join(CACHE, 'answers', `${digest.digest('hex')}.json`);
  if (!existsSync(file)) {
    const output = run(batch, rules, program);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ results: output.results, errors: output.errors }));
  }
  return answerOf(JSON.parse(readFileSync(file, 'utf8')) as Output);
}

function run(batch: Batch, rules: string, program: string): Output {
  const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-oracle-'));
  try {
    writeFileSync(path.join(folder, 'rules.json'), rules);
    mkdirSync(path.join(folder, 'files'));
    // Without this file where the scan begins, Semgrep leaves out tests and third-party folders.
    writeFileSync(path.join(folder, 'files', '.semgrepignore'), '');
    for (const { path: name, text } of batch.files) {
      const file = path.join(folder, 'files', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    console.error(`semgrep: ${batch.name}, ${batch.rules.length} rules, ${batch.files.length} files …`);
    const child = spawnSync(program, ARGUMENTS, { cwd: folder, encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES });
    if (!child.stdout?.startsWith('{')) {
      throw new Error(`Semgrep gave no answer to ${batch.name}: ${child.error?.message ?? ''}${child.stderr}`);
    }
    const output = JSON.parse(child.stdout) as Output;
    const fatal = output.errors.filter(({ code }) => code !== undefined && FATAL_CODES.has(code));
    if (fatal.length === 0) return output;
    throw new Error(
      `Semgrep refused ${batch.name} as a whole: ${fatal.map((one) => one.long_msg ?? one.message).join('; ')}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answerOf({ results, errors }: Output): Answer {
  const refused = new Map<string, string>();
  const givenUp: Answer['givenUp'][number][] = [];
  for (const error of errors) {
    const reason = `${typeof error.type === 'string' ? error.type : String((error.type as unknown[])?.[0])}: ${error.message ?? ''}`;
    if (error.path === undefined && error.rule_id !== undefined) refused.set(error.rule_id, reason);
    else if (error.path !== undefined) {
      givenUp.push({ ruleId: error.rule_id ?? '*', path: inFiles(error.path), reason });
    }
  }
  const findings = results.map(
    (one): OracleFinding => ({
      ruleId: one.check_id,
      path: inFiles(one.path),
      startLine: one.start.line,
      endLine: one.end.line,
      startColumn: one.start.col,
      endColumn: one.end.col,
      message: one.extra.message,
      fix: one.extra.fix ?? null,
    }),
  );
  return { findings, refused, givenUp };
}

function inFiles(name: string): string {
  return name.replace(/^files\//, '');
}
