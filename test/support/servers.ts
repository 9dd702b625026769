import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startCluster } from '../../src/drill/cluster.ts';
import { inSession } from '../../src/drill/session.ts';
import { WEBOPS_TABLES } from '../../src/drill/webops-tables.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the database `postgres` on the test run's own server. */
    serverUrl: string;
    /** That server's log, for tests of what never reaches it. */
    serverLog: string;
  }
}

/** One PostgreSQL for the whole test run, with the templates that fresh databases are made from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // What Node compiled of Keyturn is kept for all its processes of this run, and nowhere else.
  const cache = await mkdtemp(join(tmpdir(), 'keyturn-test-cache-'));
  process.env.XDG_CACHE_HOME = cache;
  const cluster = await startCluster();
  await cluster.createDatabase('template_empty');
  await cluster.createDatabase('template_webops');
  await inSession(cluster.url('template_webops'), ({ query }) => query(WEBOPS_TABLES));
  project.provide('serverUrl', cluster.url('postgres'));
  project.provide('serverLog', cluster.logFile);
  return async () => {
    await cluster.stop();
    await rm(cache, { recursive: true, force: true });
  };
}
