import { defineConfig } from 'vitest/config';

/** Where a machine that counts wants the results beside what people read. */
const results = process.env.KEYTURN_TEST_RESULTS;

/** Rooms that touch nothing: their tests leave nothing behind for one another, and need no process each. */
const PURE = ['config', 'flows', 'keys', 'memory', 'plan', 'schemes'].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    pool: 'forks',
    maxWorkers: 2,
    // Only what hangs should meet these, however busy the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: PURE,
          globalSetup: ['test/support/servers.ts'],
        },
      },
    ],
  },
});
