import type { Config } from '../config/config.ts';
import { fieldName } from '../config/field-names.ts';
import { gateWord } from '../config/gate-word.ts';
import type { Database } from '../database/database.ts';
import { keyringFact } from '../engine/run-facts.ts';
import type { KeyringSetup, Setup } from '../flows/operations.ts';
import type { Keyring } from '../keys/keyring.ts';
import { derivationOf } from '../keystore/new-key.ts';
import { stepInWords } from '../runbook/words.ts';
import { isAtOnce } from './world-of.ts';

export interface SetupParts {
  config: Config;
  keyrings: ReadonlyMap<string, Keyring>;
  database: Database;
  operator: string;
}

const DAY = 86_400;

/** What stands behind everything a person sees: the configuration, the keys by fingerprint, and the server. */
export async function setupOf({ config, keyrings, database, operator }: SetupParts): Promise<Setup> {
  const [server] = await database.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  const { host, database: name, user } = database.address;
  return {
    configFile: config.file,
    application: config.application,
    environment: config.environment,
    gateWord: gateWord(config),
    drill: config.environment === 'drill',
    operator,
    host,
    database: name,
    user,
    serverVersion: server?.version ?? 'unknown',
    keyrings: config.keyrings.flatMap(
      ({ name: keyring, commit: asked, scheme, current, next, rotateEvery: days }) => {
        const commit = isAtOnce({ commit: asked, scheme }) ? 'all' : 'batch';
        const derived = derivationOf({ current, next }) !== null;
        const opened = keyrings.get(keyring);
        const rotateEvery = days === null ? null : days * DAY;
        const staged = next !== null;
        return opened === undefined ? [] : [keyringSetup(opened, { commit, staged, derived, rotateEvery })];
      },
    ),
    fields: config.fields.map((field) => ({
      field: fieldName(field),
      keyring: field.keyring,
      readsPlaintext: field.readsPlaintext,
      onLostKey: field.onLostKey,
    })),
    backupRequired: config.backup === 'required',
    keyStores: config.keyStores.map(({ name }) => name),
    questions: config.runbook.before.flatMap((step) => (step.kind === 'ask' ? [step.question] : [])),
    nextSteps: nextSteps(config),
    afterSteps: config.runbook.after.map(stepInWords),
    redis: config.redis !== null && config.redis.flush.length > 0,
    restorePoint: config.restorePoint ?? null,
    tellUsers: config.fields.flatMap((field) =>
      field.tellUsers === null ? [] : [{ field: fieldName(field), words: field.tellUsers }],
    ),
  };
}

function keyringSetup(
  keyring: Keyring,
  {
    commit,
    staged,
    derived,
    rotateEvery,
  }: Pick<KeyringSetup, 'commit' | 'staged' | 'derived' | 'rotateEvery'>,
): KeyringSetup {
  return {
    ...keyringFact(keyring, commit),
    commit,
    targetSource: keyring.target.source,
    olderSources: keyring.older.map(({ source }) => source),
    staged,
    derived,
    rotateEvery,
  };
}

/** What is left to do once values are turned: install a staged key, then the runbook's steps. */
function nextSteps({ application, keyrings, runbook }: Config): string[] {
  const staged = keyrings.filter(({ next }) => next !== null).map(({ name }) => name);
  return [
    ...staged.map((name) => `put the new key of keyring ${name} where ${application} reads it`),
    ...runbook.after.map(stepInWords),
    'when all works: remove the old key from wherever it is kept',
  ];
}
