import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, SETTINGS } from '../../src/gateway/index.ts';

const faults = (environment: Record<string, string>) => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
};

describe('settings', () => {
  test('have defaults, and empty ones count as not set', () => {
    const config = readConfig({ HOST: '', PORT: '', UNRELATED: 'x' });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      trustProxy: false,
      operatorToken: undefined,
      sessionsPerCustomer: 10,
      requestsPerMinute: 100,
      sessionTtlMs: 3_600_000,
      analyzeTimeoutMs: 28_000,
      node: { maxFileBytes: 10_485_760 },
    });
    expect(config.dataDir).toMatch(/\.rsolv-ast$/);
  });

  test('cannot be changed once they are read', () => {
    const config = readConfig({});
    expect(Object.isFrozen(config) && Object.isFrozen(config.sessionLimits) && Object.isFrozen(config.node)).toBe(true);
  });

  test('of the analysis node are handed on', () => {
    const { node } = readConfig({
      JOBS: '3',
      FILE_TIMEOUT_MS: '700',
      ANALYSIS_TIMEOUT_SECONDS: '60',
      WORKER_MEMORY_BYTES: '134217728',
      MAX_ANALYSIS_FILE_BYTES: '5',
    });
    expect(node).toEqual({
      maxFileBytes: 10_485_760,
      jobs: 3,
      fileTimeoutMs: 700,
      analysisTimeoutMs: 60_000,
      workerMemoryBytes: 134_217_728,
      maxAnalysisFileBytes: 5,
    });
  });

  test('that cannot be used are named all at once, without their values', () => {
    const problems = faults({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      OPERATOR_TOKEN: 'short-secret',
      MAX_FILES: '-1',
      TRUST_PROXY: 'true',
    });
    expect(problems.map((problem) => problem.split(' ')[0]).toSorted()).toEqual([
      'LOG_LEVEL',
      'MAX_FILES',
      'OPERATOR_TOKEN',
      'PORT',
      'TRUST_PROXY',
    ]);
    expect(problems.join()).not.toMatch(/loud|short-secret|99999/);
  });

  test.each([
    ['', false],
    ['1', 1],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
  ])('read TRUST_PROXY=%j', (text, expected) => {
    expect(readConfig({ TRUST_PROXY: text }).trustProxy).toEqual(expected);
  });

  test('that contradict each other are refused', () => {
    expect(faults({ MAX_CUSTOMER_BODY_BYTES: '1000' })[0]).toMatch(
      /^MAX_CUSTOMER_BODY_BYTES must be at least \d+, so that/,
    );
    expect(faults({ MAX_BODY_BYTES: '1000' })[0]).toMatch(/^MAX_BODY_BYTES must be at least 268435456/);
    expect(faults({ MAX_STORED_RESULT_BYTES: '1000' })[0]).toMatch(
      /^MAX_STORED_RESULT_BYTES must be at least 268435456/,
    );
    expect(faults({ MAX_UPLOAD_BYTES: '2000000000' })[0]).toMatch(
      /^MAX_CUSTOMER_CHUNK_BYTES must be at least 2000000000/,
    );
    expect(faults({ MAX_STORED_CHUNK_BYTES: '1000' })[0]).toMatch(/^MAX_STORED_CHUNK_BYTES must be at least/);
  });

  test('are documented, each with its default', async () => {
    const text = await readFile(new URL('../../SETTINGS.md', import.meta.url), 'utf8');
    const documented = [...text.matchAll(/^\| `([A-Z_]+)` *\| (?:`([^`]+)`)?/gm)].map(([, name, fallback]) => ({
      name,
      // A directory in the home directory, which differs.
      fallback: name === 'DATA_DIR' ? undefined : fallback,
    }));
    const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }) =>
      a.name!.localeCompare(b.name!);
    expect(documented.toSorted(byName)).toEqual(SETTINGS.toSorted(byName));
  });
});
