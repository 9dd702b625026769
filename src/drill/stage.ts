import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

import type { Cluster } from './cluster.ts';
import { inSession } from './session.ts';

/** Makes a database and gives its URL. It belongs to the application's own role: a drill should meet the privileges met in production. */
export async function makeDatabase(cluster: Cluster, name: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await inSession(cluster.url('postgres'), async ({ query }) => {
    await query(`create role ${name} login password '${password}'`);
    await query(`create database ${name} owner ${name} template template0`);
  });
  const url = new URL(cluster.url(name));
  url.username = name;
  url.password = password;
  return url.href;
}

/** Writes a file that is for its owner alone. */
export async function writePrivately(file: string, text: string): Promise<void> {
  await writeFile(file, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
}
