/** The options of `rsolv-ast scan` and `rsolv-ast baseline`, checked and typed. What is absent the configuration file decides. */

import { SEVERITIES } from '@rsolv-ast/protocol';
import type { FailOn } from '@rsolv-ast/report';
import { InvalidArgumentError } from 'commander';

/** What an analysis needs, whatever its result is for. */
export interface AnalysisOptions {
  readonly paths: readonly string[];
  readonly server?: string;
  /** False: no configuration file is read, wherever one lies. */
  readonly config?: string | false;
  readonly rules?: readonly string[];
  readonly defaultRules?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly jobs?: number;
  /** Milliseconds for one file. */
  readonly timeout?: number;
  /** Bytes. */
  readonly maxFileSize?: number;
}

export interface ScanOptions extends AnalysisOptions {
  readonly format: Format;
  readonly output?: string;
  readonly sarif?: string;
  readonly failOn?: FailOn;
  readonly failOnIncomplete?: boolean;
  readonly diff?: string;
  /** A file, or a revision; false: none, whatever the configuration says. */
  readonly baseline?: string | false;
  readonly allowNewSuppressions?: boolean;
  /** Make the fixes of the findings that count. */
  readonly autofix?: boolean;
  /** With `autofix`: show the changes as a diff, and write nothing. */
  readonly dryRun?: boolean;
}

export interface BaselineOptions extends AnalysisOptions {
  /** `-` is standard output. */
  readonly output?: string;
}

export const FORMATS = ['text', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

export const FAIL_ON: readonly FailOn[] = [...SEVERITIES, 'never'];

export function appended(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return number;
}

/** Seconds, fractions allowed, to milliseconds. */
export function seconds(value: string): number {
  const match = /^(\d+(?:\.\d+)?)s?$/.exec(value);
  const milliseconds = Math.round(Number(match?.[1]) * 1000);
  if (!(milliseconds > 0)) throw new InvalidArgumentError('Give a number of seconds, such as 5 or 0.5.');
  return milliseconds;
}

const UNITS: Record<string, number> = { '': 1, b: 1, kb: 1000, mb: 1000 ** 2, kib: 1024, mib: 1024 ** 2 };

export function byteSize(value: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value.trim());
  const bytes = Math.round(Number(match?.[1]) * (UNITS[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN));
  if (!(bytes > 0)) throw new InvalidArgumentError('Give a size, such as 500KB, 2MiB or a number of bytes.');
  return bytes;
}

export function serverUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new InvalidArgumentError('Give a URL, such as https://ast.example.com.');
  return value.replace(/\/+$/, '');
}
