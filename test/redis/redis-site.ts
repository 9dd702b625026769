import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fernet } from '../../src/schemes/fernet.ts';
import type { Opening } from '../../src/wiring.ts';
import { openingOf } from '../support/opening.ts';
import { makeKeys } from '../support/site-files.ts';
import { tempFolder } from '../support/temp.ts';

interface RedisSite {
  redisUrl: string;
  /** Null: the config names no Redis at all. Left out: it names one, and nothing to flush there. */
  flush?: readonly string[] | 'all' | null;
  environment?: string;
  /** Nobody listens there unless a test says otherwise: the Redis step needs no database. */
  databaseUrl?: string;
  fields?: readonly { table: string; column: string; keyring: string }[];
}

/** Where an operator sits who has a Redis; the folder goes when the test ends. */
export function redisSite(site: RedisSite): Opening {
  const {
    redisUrl,
    flush,
    environment = 'production',
    databaseUrl = 'postgres://nobody@127.0.0.1:1/none',
  } = site;
  const folder = tempFolder();
  const { fields = [{ table: 'core_webhook', column: 'secret', keyring: 'encryption' }] } = site;
  const keys = makeKeys();
  const files = {
    'keyturn.yaml': JSON.stringify({
      application: 'webops',
      environment,
      database: { url: { file: 'database.url' } },
      ...(flush !== null && { redis: { url: { env: 'REDIS_URL' }, flush } }),
      keyrings: {
        encryption: { scheme: 'fernet', current: { file: 'new.key' }, older: [{ file: 'old.key' }] },
      },
      fields,
    }),
    'database.url': databaseUrl,
    'new.key': fernet.formatKey(keys.target),
    'old.key': fernet.formatKey(keys.old),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return openingOf(folder, { REDIS_URL: redisUrl });
}
