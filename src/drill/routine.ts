import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import type { KeyMaterial } from '../keys/key-material.ts';
import { fernet } from '../schemes/fernet.ts';
import { type Cluster, startCluster } from './cluster.ts';
import type { Expectation, PreparedDrill } from './drill.ts';
import { seedEarlyRows } from './early-rows.ts';
import { routineConfig } from './routine-config.ts';
import { ROUTINE_MIXTURE, seedRoutine } from './routine-rows.ts';
import { makeDatabase, writePrivately } from './stage.ts';

const DATABASE = 'webops';

const EXPECTED: Expectation = Object.fromEntries(
  Object.entries(ROUTINE_MIXTURE).map(([field, { plaintext, unknownKey, damaged }]) => [
    field,
    { plaintext, 'unknown-key': unknownKey, damaged },
  ]),
);

/** The routine drill: WebOps' database on a cluster of its own, and a config whose key is due to be turned. */
export async function prepareRoutineDrill(options: { signal?: AbortSignal } = {}): Promise<PreparedDrill> {
  const cluster = await startCluster(options);
  try {
    return await furnished(cluster);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function furnished(cluster: Cluster): Promise<PreparedDrill> {
  const oldKey = fernet.generateKey();
  const databaseUrl = await makeDatabase(cluster, DATABASE);
  await seedRoutine({ url: databaseUrl, oldKey });
  const folder = join(cluster.folder, 'drill');
  await mkdir(folder, { mode: 0o700 });
  await writePrivately(join(folder, 'database.url'), databaseUrl);
  await writePrivately(join(folder, 'current.key'), fernet.formatKey(oldKey));
  const configFile = join(folder, 'keyturn.yaml');
  await writePrivately(configFile, routineConfig({ staged: false }));
  const nextKeyFile = join(folder, 'next.key');
  return {
    name: 'routine',
    folder,
    configFile,
    nextKeyFile,
    databaseUrl,
    env: {},
    oldKey: oldKey.fingerprint,
    expected: EXPECTED,
    stageNextKey: () => stageNextKey({ configFile, nextKeyFile, databaseUrl }),
    close: () => cluster.stop(),
  };
}

/**
 * To be called once the new key stands in the drill's `next.key`: the config then names it as `next`, and the
 * application has begun to use it. Refuses, as reading a key does, where the file is missing or malformed.
 */
export async function stageNextKey(
  drill: Pick<PreparedDrill, 'configFile' | 'nextKeyFile' | 'databaseUrl'>,
): Promise<void> {
  const newKey = await keyIn(drill.nextKeyFile);
  await seedEarlyRows({ url: drill.databaseUrl, newKey });
  const draft = `${drill.configFile}.new`;
  await writePrivately(draft, routineConfig({ staged: true }));
  await rename(draft, drill.configFile);
}

async function keyIn(file: string): Promise<KeyMaterial> {
  return fernet.parseKey(await readFile(file, 'utf8'));
}
