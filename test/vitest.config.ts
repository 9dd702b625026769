import { defineConfig } from 'vitest/config';

/** Where a machine that counts wants the results beside what people read. */
const results = process.env.KEYTURN_TEST_RESULTS;

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/servers.ts'],
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    pool: 'forks',
    maxWorkers: 2,
    // Only what hangs should meet these, however busy the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
