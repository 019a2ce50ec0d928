/** A changed file before the change, and what that says of a mark which the file has now. */
import { basename } from 'node:path/posix';
import { HEAD_BYTES, machineWritten, type Verdict } from './content.ts';

export interface BaseVersion {
  /** The name that it had. */
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** A larger file is not read for its marks: none that is analysed is as large. */
const BASE_VERSION_MAX_BYTES = 16 * 1024 * 1024;

/**
 * A mark inside a file, its minified name or look, is a proposal's own word. It holds where the file had the same before: then the team
 * agreed to it.
 */
export async function wasMarkedBefore(verdict: Verdict, before: BaseVersion | undefined): Promise<boolean> {
  if (before === undefined || before.size > BASE_VERSION_MAX_BYTES) return false;
  const head = (await before.read()).subarray(0, HEAD_BYTES);
  return machineWritten(basename(before.path), head)?.reason === verdict.reason;
}
