import { resolve } from 'node:path';

import type { Config } from '../config/config.ts';
import { selectFields } from '../config/select-fields.ts';
import { asOperatorError } from '../database/database-errors.ts';
import type { Database } from '../database/database.ts';
import { listRuns, readReport } from '../database/ledger/runs.ts';
import type { Target } from '../database/target.ts';
import { resolveTargets } from '../database/targets.ts';
import { census } from '../engine/census.ts';
import { check } from '../engine/checks.ts';
import { rehearse } from '../engine/rehearsal.ts';
import { rotate } from '../engine/rotation.ts';
import { readJudgedRows } from '../engine/rows.ts';
import { hire } from '../engine/crew.ts';
import { verify } from '../engine/verification.ts';
import type { World } from '../engine/world.ts';
import { refusal, usageError } from '../errors.ts';
import type {
  GeneratedKey,
  GenerateKeyRequest,
  Operations,
  RowsPage,
  RowsRequest,
  RunRequest,
  Scope,
  Setup,
} from '../flows/operations.ts';
import { fileWarnings } from '../keystore/file-warnings.ts';
import { writeNewKey } from '../keystore/write-key.ts';
import type {
  CensusEvent,
  CheckFact,
  RunFact,
  RunRecord,
  RunReport,
  VerifyFact,
  WaitingFact,
} from '../plan/facts.ts';
import { runStep } from '../runbook/run-step.ts';
import { stepInWords } from '../runbook/words.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import { Connections } from './connections.ts';
import { askingOnce, load, type Loaded, type Opening } from './loaded.ts';
import { hostName, operatorName } from './person.ts';
import { setupOf } from './setup.ts';

/** The operations on a real database and real keys; config and keys are read anew for each, as they stand then. */
export class RealOperations implements Operations {
  readonly #opening: Opening;
  readonly #asking: () => Opening['ask'];
  readonly #connections: Connections;
  readonly #operator: string;
  readonly #host: string;
  #isStopped = false;

  /** Reads config and keys once, so that whoever opens a console hears of a mistake before any screen. */
  static async open(opening: Opening): Promise<RealOperations> {
    const operations = new RealOperations(opening);
    await operations.#load();
    return operations;
  }

  private constructor(opening: Opening) {
    this.#opening = opening;
    this.#asking = askingOnce(opening.ask);
    this.#operator = operatorName(opening.env);
    this.#host = hostName();
    this.#connections = new Connections(opening, `keyturn ${this.#operator}@${this.#host}`);
  }

  async setup(): Promise<Setup> {
    const loaded = await this.#load();
    const database = await this.#connections.readOnly(loaded.config);
    return setupOf({ ...loaded, database, operator: this.#operator });
  }

  async *check(scope: Scope): AsyncGenerator<CheckFact, void, void> {
    const { config, keyrings } = await this.#load();
    const database = await this.#connections.readOnly(config);
    const keyWarnings = await warningsOf(config);
    yield* this.#inWords(
      database,
      check({ config, scope, database, keyrings: [...keyrings.values()], keyWarnings }),
    );
  }

  async *census(scope: Scope): AsyncGenerator<CensusEvent, void, void> {
    const { database, targets } = await this.#reading(scope);
    yield* this.#inWords(
      database,
      census(database, targets, () => this.#isStopped),
    );
  }

  async rows({ statuses, after = null, limit, ...scope }: RowsRequest): Promise<RowsPage> {
    const { database, targets } = await this.#reading(scope);
    return readJudgedRows(database, targets, { statuses: statuses?.length ? statuses : null, after, limit });
  }

  async *rehearse(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    const world = await this.#world(request, { writes: false });
    yield* this.#inWords(world.readOnly, rehearse(world, said(request)));
  }

  async *rotate(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    const world = await this.#world(request, { writes: true });
    yield* this.#inWords(world.database, rotate(world, said(request)));
  }

  /** The runbook's steps before a run; its questions are gates, and were answered. */
  async *#runbookBefore({ runbook }: Config): AsyncGenerator<WaitingFact, void, void> {
    for (const step of runbook.before) {
      if (step.kind === 'ask') continue;
      yield { event: 'waiting', reason: `the runbook: ${stepInWords(step)}` };
      await runStep(step, this.#opening.env);
    }
  }

  async *verify(scope: Scope): AsyncGenerator<VerifyFact, void, void> {
    const { database, targets } = await this.#reading(scope);
    yield* this.#inWords(
      database,
      verify(database, targets, () => this.#isStopped),
    );
  }

  async runs(): Promise<readonly RunRecord[]> {
    const { config } = await this.#load();
    return listRuns(await this.#connections.readOnly(config));
  }

  async report(run: string | null): Promise<RunReport> {
    const { config } = await this.#load();
    return readReport(await this.#connections.readOnly(config), run);
  }

  async generateKey({ keyring, scheme, file }: GenerateKeyRequest): Promise<GeneratedKey> {
    const chosen = schemeNamed(scheme ?? this.#schemeOf((await this.#load()).config, keyring));
    const material = chosen.generateKey();
    const path = resolve(this.#opening.cwd, file);
    await writeNewKey(path, chosen.formatKey(material));
    return { scheme: chosen.name, fingerprint: material.fingerprint, file: path };
  }

  stop(): void {
    this.#isStopped = true;
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    await this.#connections.close();
  }

  #load(): Promise<Loaded> {
    this.#isStopped = false;
    return load({ ...this.#opening, ask: this.#asking() });
  }

  #schemeOf({ keyrings }: Config, name: string | undefined): string {
    const found = name === undefined ? keyrings[0] : keyrings.find((keyring) => keyring.name === name);
    if (found !== undefined) return found.scheme;
    throw usageError(
      'unknown-keyring',
      `there is no keyring "${name}"`,
      `the keyrings are: ${keyrings.map((keyring) => keyring.name).join(', ')}`,
    );
  }

  async #reading(scope: Scope): Promise<{ database: Database; targets: readonly Target[] }> {
    const { config, keyrings } = await this.#load();
    const fields = selectFields(config, scope);
    const database = await this.#connections.readOnly(config);
    return { database, targets: await resolveTargets(database, { fields, keyrings }) };
  }

  async #world(scope: Scope, { writes }: { writes: boolean }): Promise<World> {
    const { config, keyrings } = await this.#load();
    const fields = selectFields(config, scope);
    if (writes) refuseUnkeptTarget(config, new Set(fields.map(({ keyring }) => keyring)));
    const readOnly = await this.#connections.readOnly(config);
    const database = writes ? await this.#connections.writing(config) : readOnly;
    const targets = await resolveTargets(readOnly, { fields, keyrings });
    const url = await this.#connections.url(config);
    const { env } = this.#opening;
    const applicationName = `keyturn rotate by ${this.#operator}@${this.#host}`;
    return {
      database,
      readOnly,
      application: config.application,
      environment: config.environment,
      operator: this.#operator,
      host: this.#host,
      processId: process.pid,
      targets,
      keyrings: [...new Set(targets.map(({ keyring }) => keyring))],
      commitOf: (name) => config.keyrings.find((keyring) => keyring.name === name)?.commit ?? 'batch',
      hire: ({ target, run }) => hire({ database, url, env, applicationName, target, run }),
      before: () => this.#runbookBefore(config),
      isStopped: () => this.#isStopped,
      now: () => performance.now() / 1000,
    };
  }

  /** A database's failure leaves here as an operator reads it: its own message may quote values. */
  async *#inWords<T>(
    { address }: Database,
    facts: AsyncGenerator<T, void, void>,
  ): AsyncGenerator<T, void, void> {
    try {
      yield* facts;
    } catch (error) {
      throw asOperatorError(error, address) ?? error;
    }
  }
}

function said({ reason, ticket, backup, answers }: RunRequest) {
  return { reason: reason ?? null, ticket: ticket ?? null, backup: backup ?? null, answers: answers ?? [] };
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

async function warningsOf({ keyrings }: Config): Promise<string[]> {
  const sources = keyrings.flatMap(({ current, next, older }) => [
    current,
    ...(next === null ? [] : [next]),
    ...older,
  ]);
  return (await Promise.all(sources.map((source) => fileWarnings(source)))).flat();
}
