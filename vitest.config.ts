import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run the TypeScript sources, in this process and in every process that it forks.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    execArgv: ['--conditions=source'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      include: ['packages/*/src/**/*.ts'],
      // The programs of the supervisor's and the workers' processes run where no line is counted: tests start them, and look at what they do.
      exclude: ['packages/*/src/index.ts', 'packages/server/src/{supervisor,worker}/entry.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      // The worker's own code runs in forked, sealed-off processes, where line coverage cannot be taken along.
      thresholds: {
        'packages/protocol/src/**/*.ts': { lines: 95 },
        'packages/client/src/**/*.ts': { lines: 95 },
        'packages/server/src/supervis{ion,or}/**/*.ts': { lines: 95 },
      },
    },
  },
});
