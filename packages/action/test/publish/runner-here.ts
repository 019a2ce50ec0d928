/** The runner of this process, for the toolkit to print to and write for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, vi } from 'vitest';
import { openRunnerOutput, type RunnerOutput } from '../../src/publish/runner-output.ts';

export interface RunnerHere {
  readonly output: RunnerOutput;
  /** Since it was opened. */
  readonly printed: () => string;
  readonly outputs: () => string;
  readonly summary: () => string;
}

const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-runner-here-'));
const OUTPUTS = path.join(folder, 'output');
/** The toolkit remembers the first one of a process: there is no other. */
const SUMMARY = path.join(folder, 'summary');

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** With empty files, in the place of the one before. `files` may name others, or none. */
export function openRunner(files: { outputs?: string; summary?: string } = {}): RunnerHere {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  for (const file of [OUTPUTS, SUMMARY]) writeFileSync(file, '');
  vi.stubEnv('GITHUB_OUTPUT', files.outputs ?? OUTPUTS);
  vi.stubEnv('GITHUB_STEP_SUMMARY', files.summary ?? SUMMARY);
  return {
    output: openRunnerOutput(),
    printed: () => printed.join(''),
    outputs: () => readFileSync(OUTPUTS, 'utf8'),
    summary: () => readFileSync(SUMMARY, 'utf8'),
  };
}
