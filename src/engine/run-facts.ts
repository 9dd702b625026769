import type { CommitMode } from '../config/config.ts';
import type { RunField } from '../database/ledger/entities.ts';
import type { NewRun } from '../database/ledger/runs.ts';
import type { Target } from '../database/target.ts';
import { EXIT } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { KeyringFact, Outcome, RunStartedFact } from '../plan/facts.ts';
import type { World } from './world.ts';

/** What the operator said of a run, for the record. */
export interface Said {
  reason: string | null;
  ticket: string | null;
  backup: string | null;
  answers: readonly string[];
}

function fieldsOf(targets: readonly Target[]): RunField[] {
  return targets.flatMap(({ fields, keyring }) =>
    fields.map(({ name }) => ({ field: name, keyring: keyring.name })),
  );
}

export function keyringFact(keyring: Keyring, commit: CommitMode): KeyringFact {
  return {
    name: keyring.name,
    scheme: keyring.scheme,
    target: keyring.target.material.fingerprint,
    older: keyring.older.map(({ material }) => material.fingerprint),
    commit,
  };
}

export function newRun(world: World, said: Said, id: string): NewRun {
  return {
    id,
    kind: world.kind,
    application: world.application,
    environment: world.environment,
    operator: world.operator,
    host: world.host,
    processId: world.processId,
    keyrings: world.keyrings.map((keyring) => keyringFact(keyring, world.commitOf(keyring.name))),
    fields: fieldsOf(world.targets),
    ...said,
  };
}

export function runStarted(world: World, { run, startedAt, dryRun, resumed }: Started): RunStartedFact {
  return {
    event: 'run-started',
    run: run.id,
    kind: run.kind,
    dryRun,
    application: run.application,
    environment: run.environment,
    operator: run.operator,
    host: run.host,
    startedAt: startedAt.toISOString(),
    keyrings: run.keyrings,
    fields: run.fields.map(({ field }) => field),
    estimate: estimateOf(world.targets),
    reason: run.reason ?? null,
    ticket: run.ticket ?? null,
    backup: run.backup ?? null,
    resumed,
  };
}

/** A run as it begins: on record already, or never to be where it is a dry run. */
export interface Started {
  run: NewRun;
  startedAt: Date;
  dryRun: boolean;
  resumed: boolean;
}

/** Stored values in scope; null where a table's rows are unknown. */
export function estimateOf(targets: readonly Target[]): number | null {
  let sum = 0;
  for (const { rows, fields } of targets) {
    if (rows === null) return null;
    sum += rows * fields.length;
  }
  return sum;
}

/** What a script should exit with; where a run failed for a reason of its own, that reason says. */
export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'done':
    case 'stopped':
      return EXIT.done;
    case 'done-with-findings':
      return EXIT.leftovers;
    case 'failed':
      return EXIT.bug;
  }
}
