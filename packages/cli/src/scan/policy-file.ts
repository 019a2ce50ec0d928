/** Reads the configuration file, from the working tree: whoever scans on a machine of their own judges by what lies there. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  DEFAULT_POLICY,
  MISNAMED_POLICY_FILE,
  MISNAMED_POLICY_NOTE,
  POLICY_FILE,
  type Policy,
  type PolicyProblem,
  parsePolicy,
  visible,
  visibleProse,
} from '@rsolv-ast/report';
import { UsageError } from '../exit-codes.ts';
import { complain, type Terminal } from '../terminal.ts';

/** `config` is the value of `--config`; false for `--no-config`. Throws UsageError that names every problem. */
export async function readPolicy(
  root: string,
  config: string | false | undefined,
  terminal: Terminal,
): Promise<Policy> {
  if (config === false) return DEFAULT_POLICY;
  const text = await readText(config ?? path.join(root, POLICY_FILE), config === undefined ? undefined : '--config');
  if (text === undefined) {
    if (existsSync(path.join(root, MISNAMED_POLICY_FILE))) complain(terminal, MISNAMED_POLICY_NOTE);
    return DEFAULT_POLICY;
  }
  const { policy, problems } = parsePolicy(text, config ?? POLICY_FILE);
  refuse(problems);
  return policy;
}

/** A file that a person wrote, or undefined where there is none and none was asked for by `namedBy`. Throws UsageError. */
export async function readText(file: string, namedBy: string | undefined): Promise<string | undefined> {
  const shown = visible(path.relative(process.cwd(), file) || file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const prefix = namedBy === undefined ? '' : `${namedBy} `;
    if (code === 'ENOENT' && namedBy === undefined) return undefined;
    if (code === 'ENOENT') throw new UsageError(`${prefix}${shown}: there is no such file.`, { cause: error });
    if (code === 'EISDIR')
      throw new UsageError(`${prefix}${shown}: this is a directory; name a file.`, { cause: error });
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new UsageError(`${prefix}${shown}: this is not UTF-8 text; save it as UTF-8.`, { cause: error });
    }
    throw new UsageError(`${prefix}${shown}: it could not be read (${code ?? 'unknown error'}).`, { cause: error });
  }
}

/** Throws UsageError if there is a problem. */
export function refuse(problems: readonly PolicyProblem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ file, line, column, message }) => `  ${visible(file)}:${line}:${column}: ${visibleProse(message)}`,
  );
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new UsageError(`the configuration has ${count}:\n${lines.join('\n')}`);
}
