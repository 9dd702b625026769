import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cluster } from '../../src/drill/cluster.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type BenchTable, openBench } from '../table.ts';

/** A folder in which an operator would start Keyturn, and a home that belongs to nobody else. */
export interface Site {
  folder: string;
  home: string;
  table: BenchTable;
}

export async function openSite(cluster: Cluster, rows: number): Promise<Site> {
  const folder = join(cluster.folder, 'console');
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true });
  const [oldKey, newKey] = [fernet.generateKey(), fernet.generateKey()];
  const table = await openBench({ cluster, rows, oldKey });
  const files = {
    'old.key': fernet.formatKey(oldKey),
    'new.key': fernet.formatKey(newKey),
    'database.url': table.url,
    'keyturn.yaml': CONFIG,
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text, { mode: 0o600 });
  return { folder, home, table };
}

const CONFIG = `application: bench
environment: development
database: { url: { file: database.url } }
keyrings:
  encryption: { scheme: fernet, current: { file: new.key }, older: [ { file: old.key } ] }
fields:
  - { table: bench, column: secret, keyring: encryption }
`;
