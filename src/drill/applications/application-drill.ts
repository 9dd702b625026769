import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { nameNextKey } from '../change-config.ts';
import { type Cluster, startCluster } from '../cluster.ts';
import type { Drill, Expectation, PreparedDrill } from '../drill.ts';
import type { Lesson } from '../lesson.ts';
import { makeDatabase, writePrivately } from '../stage.ts';
import { exampleConfig } from './example-config.ts';

/** Files beside the config, by name. */
export type Files = Readonly<Record<string, string>>;

/** One application as a drill: its example config, or one made for a lesson, on made-up rows. A new one is one file that makes one of these. */
export interface ApplicationDrill {
  /** Also of its file in examples/, where it has no config of its own. */
  name: string;
  title: string;
  lesson?: Lesson;
  config?: OwnConfig;
  /** Also the role that owns it. */
  database: string;
  /** The file in which the walk makes the new key. */
  nextKeyFile: string;
  nextIsSecret?: boolean;
  /** Of the new key; Fernet where it is left out. */
  scheme?: string;
  expected: Expectation;
  /** What the config expects in the environment. */
  env?(folder: string): Readonly<Record<string, string>>;
  /** Makes tables, rows and keys. */
  furnish(databaseUrl: string): Promise<Furnished>;
}

/** A config that is made for a lesson, before the new key is staged, and the keyring that it is staged in. */
export interface OwnConfig {
  text: string;
  keyring: string;
}

export interface Furnished {
  /** Fingerprint of the key that is to be turned. */
  oldKey: string;
  /** Where the application keeps its keys. */
  files: Files;
  /** Writes some rows under the new key, whose text it is given; the files that make it the target key. */
  stage(newKey: string): Promise<Files>;
}

export function asDrill(application: ApplicationDrill): Drill {
  const { name, title, lesson } = application;
  return {
    name,
    title,
    lesson,
    async prepare(options = {}) {
      const cluster = await startCluster(options);
      try {
        return await prepared(application, cluster);
      } catch (error) {
        await cluster.stop();
        throw error;
      }
    },
  };
}

async function prepared(application: ApplicationDrill, cluster: Cluster): Promise<PreparedDrill> {
  const { name, config, expected, nextIsSecret, scheme } = application;
  const databaseUrl = await makeDatabase(cluster, application.database);
  const { oldKey, files, stage } = await application.furnish(databaseUrl);
  const folder = join(cluster.folder, 'drill');
  await mkdir(folder, { mode: 0o700 });
  await writeAll(folder, { ...files, 'database.url': databaseUrl });
  const configFile = join(folder, 'keyturn.yaml');
  await writePrivately(configFile, config?.text ?? (await exampleConfig(name, { staged: false })));
  const nextKeyFile = join(folder, application.nextKeyFile);
  return {
    name,
    folder,
    configFile,
    nextKeyFile,
    nextIsSecret,
    scheme,
    databaseUrl,
    env: application.env?.(folder) ?? {},
    oldKey,
    expected,
    async stageNextKey() {
      const newKey = (await readFile(nextKeyFile, 'utf8')).trim();
      await writeAll(folder, await stage(newKey));
      if (config !== undefined)
        return nameNextKey(configFile, { keyring: config.keyring, file: application.nextKeyFile });
      const draft = `${configFile}.new`;
      await writePrivately(draft, await exampleConfig(name, { staged: true }));
      await rename(draft, configFile);
    },
    close: () => cluster.stop(),
  };
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writePrivately(join(folder, name), text);
}
