import type { Config } from '../config/config.ts';
import { selectFields } from '../config/select-fields.ts';
import { resolveTargets } from '../database/targets.ts';
import { hire } from '../engine/crew.ts';
import type { World } from '../engine/world.ts';
import { refusal } from '../errors.ts';
import type { Scope } from '../flows/operations.ts';
import type { WaitingFact } from '../plan/facts.ts';
import { runStep } from '../runbook/run-step.ts';
import { stepInWords } from '../runbook/words.ts';
import type { Connections } from './connections.ts';
import type { Loaded, Opening } from './loaded.ts';

export interface WorldParts extends Loaded {
  scope: Scope;
  connections: Connections;
  env: Opening['env'];
  operator: string;
  host: string;
  writes: boolean;
  isStopped: () => boolean;
}

/** What a run stands on: the targets of its scope, the pools it needs, and who asks for it. */
export async function worldOf(parts: WorldParts): Promise<World> {
  const { config, keyrings, scope, connections, env, operator, host, writes, isStopped } = parts;
  const fields = selectFields(config, scope);
  if (writes) refuseUnkeptTarget(config, new Set(fields.map(({ keyring }) => keyring)));
  const readOnly = await connections.readOnly(config);
  const database = writes ? await connections.writing(config) : readOnly;
  const targets = await resolveTargets(readOnly, { fields, keyrings });
  const url = await connections.url(config);
  const applicationName = `keyturn rotate by ${operator}@${host}`;
  return {
    database,
    readOnly,
    application: config.application,
    environment: config.environment,
    operator,
    host,
    processId: process.pid,
    targets,
    keyrings: [...new Set(targets.map(({ keyring }) => keyring))],
    commitOf: (name) => config.keyrings.find((keyring) => keyring.name === name)?.commit ?? 'batch',
    hire: (target) => hire({ database, url, env, applicationName, target }),
    before: () => runbookBefore(config, env),
    isStopped,
    now: () => performance.now() / 1000,
  };
}

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
