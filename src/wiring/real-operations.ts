import type { Config } from '../config/config.ts';
import { selectFields } from '../config/select-fields.ts';
import { readFindings } from '../database/ledger/findings.ts';
import { addToAnswers, listRuns, readReport } from '../database/ledger/runs.ts';
import type { Database } from '../database/database.ts';
import { resolveTargets } from '../database/targets.ts';
import { census } from '../engine/census.ts';
import { check } from '../engine/checks.ts';
import { readOrphans, unlinkOrphans } from '../database/orphans.ts';
import { restorePointsOf } from '../database/restore-point/restore-points.ts';
import { restore } from '../engine/restoring.ts';
import { rehearse } from '../engine/rehearsal.ts';
import { carryOut } from '../engine/run.ts';
import { verify } from '../engine/verification.ts';
import type { World } from '../engine/world.ts';
import type {
  DiscardedPoint,
  OrphansUnlinked,
  Remark,
  RestorePointFact,
  RestoreRequest,
  BackupOffer,
  BackupRequest,
  BackupScope,
  ExportRequest,
  FindingsPage,
  FindingsRequest,
  FindKeyRequest,
  FlushRequest,
  GeneratedKey,
  GenerateKeyRequest,
  Operations,
  RowAddress,
  RowInspection,
  RowsExportFact,
  RowsExportRequest,
  RowsPage,
  RowsRequest,
  RunRequest,
  Scope,
  Setup,
  TypedKeyRequest,
  TypedKeyVerdict,
} from '../flows/operations.ts';
import { fileWarnings } from '../keystore/file-warnings.ts';
import type { BackupFact } from '../plan/backup-facts.ts';
import type { ExportFact } from '../plan/export-facts.ts';
import type { LeftFlows } from '../memory/left-flows.ts';
import type { CensusEvent, CheckFact, RunFact, RunRecord, RunReport, VerifyFact } from '../plan/facts.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import type { KeySearchFact } from '../plan/key-search-facts.ts';
import type { Left } from '../plan/left.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { type BackupSite, makeBackup, offerBackup } from './backup.ts';
import { askAddresses } from './addresses.ts';
import { Connections } from './connections.ts';
import { exportSealed } from './exporting.ts';
import { inspect } from './inspecting.ts';
import { findKey } from './key-search.ts';
import { leftFlowsOf } from './left-flows.ts';
import { askingOnce, load, type Loaded, type Opening } from './loaded.ts';
import { fingerprintOf, generateKey } from './new-key.ts';
import { hostName, operatorName } from './person.ts';
import { checkRedisStep, flushStep } from './redis-step.ts';
import { discard, restoreWorld } from './restoring.ts';
import { type Reading, RowList } from './row-list.ts';
import { exportRows } from './rows-export.ts';
import { setupOf } from './setup.ts';
import { withWholePaths } from './whole-paths.ts';
import { worldOf } from './world-of.ts';

/** The operations on a real database and real keys; config and keys are read anew for each, as they stand then. */
export class RealOperations implements Operations {
  readonly #opening: Opening;
  readonly #asking: () => Opening['ask'];
  readonly #connections: Connections;
  readonly #operator: string;
  readonly #host: string;
  #left: LeftFlows | null = null;
  readonly #list = new RowList((scope) => this.#reading(scope, { estimated: true }));
  #listed: { run: string; database: Database } | null = null;
  /** What goes on now: each has its own word to stop by. */
  readonly #going = new Set<{ isStopped: boolean }>();

  /** Reads config and keys once, so that whoever opens a console hears of a mistake before any screen. */
  static async open(opening: Opening): Promise<RealOperations> {
    const operations = new RealOperations(opening);
    const { config } = await operations.#load();
    if (opening.asksAhead) await askAddresses(config, operations.#openingOnce());
    return operations;
  }

  private constructor(opening: Opening) {
    this.#opening = opening;
    this.#asking = askingOnce(opening.ask);
    this.#operator = operatorName(opening.env);
    this.#host = hostName();
    this.#connections = new Connections(() => this.#openingOnce(), `keyturn ${this.#operator}@${this.#host}`);
  }

  setup(): Promise<Setup> {
    return this.#answering(async () => {
      const loaded = await this.#load();
      const database = await this.#connections.readOnly(loaded.config);
      return setupOf({ ...loaded, database, operator: this.#operator });
    });
  }

  check(scope: Scope): AsyncGenerator<CheckFact, void, void> {
    return this.#telling(async () => {
      const { config, keyrings } = await this.#load();
      const database = await this.#connections.readOnly(config);
      const keyWarnings = await warningsOf(config);
      return oneAfterAnother(
        check({ config, scope, database, keyrings: [...keyrings.values()], keyWarnings }),
        checkRedisStep({ config, opening: this.#openingOnce() }),
      );
    });
  }

  census(scope: Scope): AsyncGenerator<CensusEvent, void, void> {
    return this.#telling(async (isStopped) => {
      const { database, targets } = await this.#reading(scope);
      return census(database, targets, isStopped);
    });
  }

  rows(request: RowsRequest): Promise<RowsPage> {
    return this.#answering(() => this.#list.page(request));
  }

  inspect(address: RowAddress): Promise<RowInspection> {
    return this.#answering(async () => {
      const loaded = await this.#load();
      return inspect({ ...loaded, readOnly: await this.#connections.readOnly(loaded.config) }, address);
    });
  }

  exportRows(request: RowsExportRequest): AsyncGenerator<RowsExportFact, void, void> {
    return this.#telling(async (isStopped) => {
      const reading = await this.#reading(request, { estimated: true });
      return exportRows({ reading, opening: this.#opening, request, isStopped });
    });
  }

  rehearse(request: RunRequest, kind: TreatmentKind = 'rotate'): AsyncGenerator<RunFact, void, void> {
    return this.#telling(async (isStopped) => {
      const world = await this.#world(request, { writes: false, isStopped, kind });
      return rehearse(world, said(request));
    });
  }

  rotate(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#carryOut(request, 'rotate');
  }

  encrypt(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#carryOut(request, 'encrypt');
  }

  decrypt(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#carryOut(request, 'decrypt');
  }

  exportPlaintext(request: ExportRequest): AsyncGenerator<ExportFact, void, void> {
    return this.#telling(async (isStopped) => {
      const world = await this.#world(request, { writes: false, isStopped, kind: 'decrypt' });
      return exportSealed({ world, cwd: this.#opening.cwd, now: () => new Date() }, request);
    });
  }

  purge(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#carryOut(request, 'purge');
  }

  restore(request: RestoreRequest): AsyncGenerator<RunFact, void, void> {
    return this.#telling(async (isStopped) => {
      const { config } = await this.#load();
      const database = await this.#connections.writing(config);
      const parts = { config, database, operator: this.#operator, host: this.#host, isStopped };
      return restore(restoreWorld(parts), said(request), { run: request.run });
    });
  }

  discard(run: string): Promise<DiscardedPoint> {
    return this.#answering(async () => {
      const { config } = await this.#load();
      const database = await this.#connections.writing(config);
      return discard(database, { run, operator: this.#operator, host: this.#host });
    });
  }

  unlinkOrphans(): Promise<OrphansUnlinked> {
    return this.#answering(async () => {
      const database = await this.#connections.writing((await this.#load()).config);
      const { oids } = await readOrphans(database);
      return { event: 'orphans-unlinked', found: oids.length, unlinked: await unlinkOrphans(database, oids) };
    });
  }

  restorePoints(): Promise<readonly RestorePointFact[]> {
    return this.#answering(async () => {
      const { config } = await this.#load();
      const points = await restorePointsOf(await this.#connections.readOnly(config));
      return points.map((point) => ({ event: 'restore-point' as const, ...point }));
    });
  }

  verify(scope: Scope): AsyncGenerator<VerifyFact, void, void> {
    return this.#telling(async (isStopped) => {
      const { database, targets } = await this.#reading(scope);
      return verify(database, targets, isStopped);
    });
  }

  backupOffer(scope: BackupScope): Promise<BackupOffer> {
    return this.#answering(async () => offerBackup(await this.#backupSite(scope), scope));
  }

  takeBackup(request: BackupRequest): AsyncGenerator<BackupFact, void, void> {
    return this.#telling(async (isStopped) =>
      makeBackup(await this.#backupSite(request), request, isStopped),
    );
  }

  flush({ dryRun }: FlushRequest): AsyncGenerator<FlushFact, void, void> {
    return this.#telling(async (isStopped) => {
      const { config } = await this.#load();
      return flushStep({ config, opening: this.#openingOnce(), dryRun, isStopped });
    });
  }

  findKey(request: FindKeyRequest): AsyncGenerator<KeySearchFact, void, void> {
    return this.#telling(async (isStopped) =>
      findKey({
        ...(await this.#load()),
        connections: this.#connections,
        opening: this.#opening,
        request,
        isStopped,
      }),
    );
  }

  runs(): Promise<readonly RunRecord[]> {
    return this.#answering(async () => {
      const { config } = await this.#load();
      return listRuns(await this.#connections.readOnly(config));
    });
  }

  report(run: string | null): Promise<RunReport> {
    return this.#answering(async () => {
      const { config } = await this.#load();
      return readReport(await this.#connections.readOnly(config), run);
    });
  }

  findings({ run, after = null, backwards = false, limit }: FindingsRequest): Promise<FindingsPage> {
    return this.#answering(async () =>
      readFindings(await this.#databaseOf(run), { run, after, backwards, limit }),
    );
  }

  generateKey(request: GenerateKeyRequest): Promise<GeneratedKey> {
    return generateKey(request, this.#openingOnce());
  }

  async fingerprintOf(request: TypedKeyRequest): Promise<TypedKeyVerdict> {
    return fingerprintOf(request, this.#opening);
  }

  remark({ run, words }: Remark): Promise<void> {
    return this.#answering(async () => {
      const { config } = await this.#load();
      await addToAnswers(await this.#connections.writing(config), { run, words });
    });
  }

  remembered(): Promise<readonly Left[]> {
    return this.#answering(async () => (await this.#leftFlows()).all());
  }

  remember(left: Left): Promise<void> {
    return this.#answering(async () =>
      (await this.#leftFlows()).remember(withWholePaths(left, this.#opening.cwd)),
    );
  }

  forget(left: Left): Promise<void> {
    return this.#answering(async () => (await this.#leftFlows()).forget(left));
  }

  stop(): void {
    for (const work of this.#going) work.isStopped = true;
  }

  async close(): Promise<void> {
    this.stop();
    await this.#connections.close();
  }

  /** What was left of the database that the console was opened on. */
  async #leftFlows(): Promise<LeftFlows> {
    if (this.#left) return this.#left;
    const { config } = await this.#load();
    const { address } = await this.#connections.readOnly(config);
    this.#left = leftFlowsOf(config, address, this.#opening.env);
    return this.#left;
  }

  /** Where a run's findings are listed: config and keys are not read for every page. */
  async #databaseOf(run: string): Promise<Database> {
    if (this.#listed?.run !== run) {
      const { config } = await this.#load();
      this.#listed = { run, database: await this.#connections.readOnly(config) };
    }
    return this.#listed.database;
  }

  #carryOut(request: RunRequest, kind: TreatmentKind): AsyncGenerator<RunFact, void, void> {
    return this.#telling(async (isStopped) => {
      const world = await this.#world(request, { writes: true, isStopped, kind });
      return carryOut(world, said(request));
    });
  }

  #load(): Promise<Loaded> {
    return load(this.#openingOnce());
  }

  /** Nobody is asked the same question twice a sitting. */
  #openingOnce(): Opening {
    return { ...this.#opening, ask: this.#asking() };
  }

  async #reading(scope: Scope, { estimated = false } = {}): Promise<Reading> {
    const { config, keyrings } = await this.#load();
    const fields = selectFields(config, scope);
    const database = await this.#connections.readOnly(config);
    const targets = await resolveTargets(database, { fields, keyrings, estimated, onlyRead: true });
    return { database, targets };
  }

  async #backupSite(scope: Scope): Promise<BackupSite> {
    const { config } = await this.#load();
    const url = await this.#connections.url(config);
    return { ...(await this.#reading(scope)), config, url, opening: this.#opening };
  }

  async #world(
    scope: RunRequest,
    going: { writes: boolean; isStopped: () => boolean; kind: TreatmentKind },
  ): Promise<World> {
    return worldOf({
      ...going,
      ...(await this.#load()),
      scope,
      connections: this.#connections,
      opening: this.#openingOnce(),
      env: this.#opening.env,
      operator: this.#operator,
      host: this.#host,
    });
  }

  /** A stream that can be stopped by itself, and whose failures are told as an operator reads them. */
  async *#telling<T>(
    begin: (isStopped: () => boolean) => Promise<AsyncGenerator<T, void, void>>,
  ): AsyncGenerator<T, void, void> {
    const work = { isStopped: false };
    this.#going.add(work);
    try {
      yield* await begin(() => work.isStopped);
    } catch (error) {
      throw this.#connections.inWords(error);
    } finally {
      this.#going.delete(work);
    }
  }

  async #answering<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#connections.inWords(error);
    }
  }
}

function said({
  reason,
  ticket,
  backup,
  answers,
}: Pick<RunRequest, 'reason' | 'ticket' | 'backup' | 'answers'>) {
  return { reason: reason ?? null, ticket: ticket ?? null, backup: backup ?? null, answers: answers ?? [] };
}

async function* oneAfterAnother<T>(
  ...streams: readonly AsyncGenerator<T, void, void>[]
): AsyncGenerator<T, void, void> {
  for (const stream of streams) yield* stream;
}

async function warningsOf({ keyrings }: Config): Promise<string[]> {
  const sources = keyrings.flatMap(({ current, next, older }) => [
    current,
    ...(next === null ? [] : [next]),
    ...older,
  ]);
  return (await Promise.all(sources.map((source) => fileWarnings(source)))).flat();
}
