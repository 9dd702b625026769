import type { Config, KeyringConfig } from '../config/config.ts';
import { selectFields } from '../config/select-fields.ts';
import { resolveTargets } from '../database/targets.ts';
import { hire } from '../engine/crew.ts';
import type { World } from '../engine/world.ts';
import { refusal } from '../errors.ts';
import type { RunRequest } from '../flows/operations.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import type { WaitingFact } from '../plan/facts.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { runStep } from '../runbook/run-step.ts';
import { stepInWords } from '../runbook/words.ts';
import type { Connections } from './connections.ts';
import type { Loaded, Opening } from './loaded.ts';
import { flushAfterRun } from './redis-step.ts';

export interface WorldParts extends Loaded {
  scope: RunRequest;
  kind: TreatmentKind;
  connections: Connections;
  opening: Opening;
  env: Opening['env'];
  operator: string;
  host: string;
  writes: boolean;
  isStopped: () => boolean;
}

/** What a run stands on: the targets of its scope, the pools it needs, and who asks for it. */
export async function worldOf(parts: WorldParts): Promise<World> {
  const { config, keyrings, scope, connections, opening, env, operator, host, writes, isStopped, kind } =
    parts;
  const fields = selectFields(config, scope);
  const seals = kind === 'rotate' || kind === 'encrypt';
  if (writes && seals) refuseUnkeptTarget(config, new Set(fields.map(({ keyring }) => keyring)));
  const readOnly = await connections.readOnly(config);
  const database = writes ? await connections.writing(config) : readOnly;
  const targets = await resolveTargets(readOnly, { fields, keyrings, kind });
  const url = await connections.url(config);
  const keeps = keepsRestorePoint(kind, scope.restorePoint ?? config.restorePoint ?? null);
  const applicationName = `keyturn ${kind} by ${operator}@${host}`;
  return {
    database,
    readOnly,
    kind,
    application: config.application,
    environment: config.environment,
    operator,
    host,
    processId: process.pid,
    targets,
    keyrings: [...new Set(targets.map(({ keyring }) => keyring))],
    commitOf: (name) => (isAtOnce(keyringNamed(config, name)) ? 'all' : 'batch'),
    allOrNothing: (name) => keyringNamed(config, name).commit === 'all',
    widen: scope.widen ?? false,
    keyIsLost: scope.keyIsLost ?? false,
    accept: scope.accept ?? [],
    hire: (target) => hire({ database, url, env, applicationName, target, keeps }),
    keeps,
    before: () => runbookBefore(config, env),
    after: (dryRun) =>
      kind === 'rotate' || kind === 'purge'
        ? flushAfterRun({ config, opening, dryRun, isStopped })
        : noAftermath(),
    isStopped,
    now: () => performance.now() / 1000,
  };
}

/** Kept without being asked by what deletes values or writes them in another form; a rotation loses nothing. */
function keepsRestorePoint(kind: TreatmentKind, asked: 'keep' | 'none' | null): boolean {
  return asked === null ? kind !== 'rotate' : asked === 'keep';
}

/** Where nothing authenticates, half a rotation could not be told from a whole one. */
export function isAtOnce({ commit, scheme }: Pick<KeyringConfig, 'commit' | 'scheme'>): boolean {
  return commit === 'all' || schemeNamed(scheme).provenBy === 'plaintext';
}

function keyringNamed({ keyrings }: Config, name: string): KeyringConfig {
  const found = keyrings.find((keyring) => keyring.name === name);
  if (found === undefined) throw new Error(`there is no keyring ${name}`);
  return found;
}

async function* noAftermath(): AsyncGenerator<never, void, void> {}

/** The runbook's steps before a run; its questions are gates, and were answered. */
async function* runbookBefore(
  { runbook }: Config,
  env: Opening['env'],
): AsyncGenerator<WaitingFact, void, void> {
  for (const step of runbook.before) {
    if (step.kind === 'ask') continue;
    yield { event: 'waiting', reason: `the runbook: ${stepInWords(step)}` };
    await runStep(step, env);
  }
}

/** Invariant 3: no row is sealed under a key that is kept nowhere it can be read back from. */
function refuseUnkeptTarget({ keyrings }: Config, inScope: ReadonlySet<string>): void {
  for (const { name, current, next } of keyrings) {
    if (!inScope.has(name) || (next ?? current).kind !== 'prompt') continue;
    throw refusal(
      'target-key-not-kept',
      `the target key of keyring ${name} is typed in, and kept nowhere Keyturn can read it back from`,
      'keep it in a file, an environment variable or a secret store, and name that place in the config',
    );
  }
}
