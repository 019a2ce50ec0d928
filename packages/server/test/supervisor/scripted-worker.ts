/**
 * A test build of the worker: the shipped loop and sandbox around an engine that only counts, for tests of what surrounds
 * it. Files may say `SEVERITY high`, `SLEEP 200` (ms, synchronously), `WORK 200` (ms of processor time) or a fault.
 */
import type { AnalysisInput, Engine } from '@rsolv-ast/analyzer';
import type { Finding } from '@rsolv-ast/protocol';
import { denyEscapes } from '../../src/worker/deny.ts';
import { startWatchdog } from '../../src/worker/watchdog.ts';

startWatchdog();
denyEscapes();
const { runWorker } = await import('../../src/worker/run-loop.ts');
const { withFaults } = await import('./faults.ts');

const START = { line: 1, column: 1, offset: 0 };

function findingIn(input: AnalysisInput): Finding[] {
  const severity = /SEVERITY (low|medium|high|critical)/.exec(Buffer.from(input.bytes).toString())?.[1];
  if (severity === undefined) return [];
  return [
    {
      ruleId: 'scripted',
      message: 'scripted',
      severity: severity as Finding['severity'],
      confidence: 'high',
      cwe: [],
      owasp: [],
      references: [],
      path: input.path,
      span: { start: START, end: START },
      fingerprint: '00',
    },
  ];
}

function sleep(input: AnalysisInput): void {
  const ms = Number(/SLEEP (\d+)/.exec(Buffer.from(input.bytes).toString())?.[1] ?? 0);
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function work(input: AnalysisInput): void {
  const ms = Number(/WORK (\d+)/.exec(Buffer.from(input.bytes).toString())?.[1] ?? 0);
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  for (const end = worked() + ms; ms > 0 && worked() < end; );
}

const engine: Engine = {
  prepare: async () => {},
  loadRules: () => ({ digest: 'scripted', rules: [], errors: [], size: 0, languagesOf: () => [] }),
  languages: () => [],
  analyze: (inputs, _rules, options) => ({
    findings: inputs.flatMap((input) => {
      options.onFile?.(input.index);
      sleep(input);
      work(input);
      return findingIn(input);
    }),
    coverage: inputs.map(({ path, bytes }) => ({
      path,
      status: 'scanned',
      language: path.split('.').at(-1)!,
      bytes: bytes.length,
      rulesRun: 0,
      diagnostics: [],
    })),
    rules: [],
    statistics: [],
  }),
};

runWorker(withFaults(engine));
