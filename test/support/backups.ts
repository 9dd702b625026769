import { readdirSync } from 'node:fs';

import { connectionEnv } from '../../src/backup/connection-env.ts';
import type { Dumping } from '../../src/backup/dump-arguments.ts';
import type { PgTools } from '../../src/backup/find-pg-dump.ts';
import { type BackupOrder, takeBackup } from '../../src/backup/take-backup.ts';
import type { BackupFact } from '../../src/plan/backup-facts.ts';
import { tempFolder } from './temp.ts';

export const TABLES: Dumping = { whole: false, tables: [], largeObjects: false, hasLargeObjects: false };

/** A table of the superuser's, as the catalogue tells of it. */
export function table(name: string, schema = 'public'): Dumping['tables'][number] {
  return { schema, name, owner: 'postgres', kind: 'table' };
}

export interface Ordered {
  tools: PgTools;
  url: string;
  dumping?: Partial<Dumping>;
  change?: Partial<BackupOrder>;
}

/** A backup that is about to be made in a folder of the running test's own. */
export function ordered({ tools, url, dumping = {}, change = {} }: Ordered): {
  folder: string;
  facts: AsyncGenerator<BackupFact, void, void>;
} {
  const folder = change.folder ?? tempFolder();
  const facts = takeBackup({
    tools,
    env: connectionEnv(url, { PATH: '/usr/bin:/bin' }),
    folder,
    name: { application: 'webops', environment: 'production', database: 'webops' },
    dumping: { ...TABLES, ...dumping },
    estimateBytes: null,
    now: () => new Date(),
    signal: new AbortController().signal,
    ...change,
  });
  return { folder, facts };
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}
