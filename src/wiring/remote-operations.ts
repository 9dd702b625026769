import { MessageChannel, Worker } from 'node:worker_threads';

import { envOfThread } from '../compile-cache.ts';
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
import type { BackupFact } from '../plan/backup-facts.ts';
import type { ExportFact } from '../plan/export-facts.ts';
import type { CensusEvent, CheckFact, RunFact, RunRecord, RunReport, VerifyFact } from '../plan/facts.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import type { KeySearchFact } from '../plan/key-search-facts.ts';
import type { Left } from '../plan/left.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { Caller, serve } from '../threads/channel.ts';
import { threadFile } from '../threads/thread-file.ts';
import type { Opening } from './loaded.ts';
import type { OperationsThreadData } from './operations-thread.ts';

/** Garbage is collected before the thread grows beyond this: memory must not follow the size of a table. */
const LIMITS = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 256 };

/** Operations that do their work in another thread, so that whoever draws a screen is never kept waiting. */
export class RemoteOperations implements Operations {
  readonly #thread: Worker;
  readonly #caller: Caller;

  /** Starts the thread, and opens the config there; throws what opening it threw. */
  static async open({ configFile, cwd, env, ask, asksAhead = false }: Opening): Promise<RemoteOperations> {
    const { port1: ours, port2: theirs } = new MessageChannel();
    if (ask !== null) serve(ours, { ask });
    ours.unref();
    const data: OperationsThreadData = {
      configFile,
      cwd,
      env: { ...env },
      person: ask === null ? null : theirs,
      asksAhead,
    };
    const thread = new Worker(threadFile('operations-thread', import.meta.url), {
      workerData: data,
      env: envOfThread(process.env),
      resourceLimits: LIMITS,
      transferList: ask === null ? [] : [theirs],
    });
    const operations = new RemoteOperations(thread);
    try {
      await operations.#caller.call('open');
      return operations;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }

  private constructor(thread: Worker) {
    this.#thread = thread;
    this.#caller = new Caller(thread);
    thread.on('error', (error: Error) => this.#caller.break(error));
    thread.on('exit', () => this.#caller.break(new Error('the thread that does the work ended by itself')));
  }

  setup(): Promise<Setup> {
    return this.#caller.call('setup');
  }

  check(scope: Scope): AsyncGenerator<CheckFact, void, void> {
    return this.#caller.stream('check', scope);
  }

  census(scope: Scope): AsyncGenerator<CensusEvent, void, void> {
    return this.#caller.stream('census', scope);
  }

  rows(request: RowsRequest): Promise<RowsPage> {
    return this.#caller.call('rows', request);
  }

  inspect(address: RowAddress): Promise<RowInspection> {
    return this.#caller.call('inspect', address);
  }

  exportRows(request: RowsExportRequest): AsyncGenerator<RowsExportFact, void, void> {
    return this.#caller.stream('exportRows', request);
  }

  rehearse(request: RunRequest, kind?: TreatmentKind): AsyncGenerator<RunFact, void, void> {
    return this.#caller.stream('rehearse', request, kind);
  }

  rotate(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#caller.stream('rotate', request);
  }

  encrypt(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#caller.stream('encrypt', request);
  }

  decrypt(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#caller.stream('decrypt', request);
  }

  exportPlaintext(request: ExportRequest): AsyncGenerator<ExportFact, void, void> {
    return this.#caller.stream('exportPlaintext', request);
  }

  purge(request: RunRequest): AsyncGenerator<RunFact, void, void> {
    return this.#caller.stream('purge', request);
  }

  restore(request: RestoreRequest): AsyncGenerator<RunFact, void, void> {
    return this.#caller.stream('restore', request);
  }

  discard(run: string): Promise<DiscardedPoint> {
    return this.#caller.call('discard', run);
  }

  unlinkOrphans(): Promise<OrphansUnlinked> {
    return this.#caller.call('unlinkOrphans');
  }

  restorePoints(): Promise<readonly RestorePointFact[]> {
    return this.#caller.call('restorePoints');
  }

  verify(scope: Scope): AsyncGenerator<VerifyFact, void, void> {
    return this.#caller.stream('verify', scope);
  }

  backupOffer(scope: BackupScope): Promise<BackupOffer> {
    return this.#caller.call('backupOffer', scope);
  }

  takeBackup(request: BackupRequest): AsyncGenerator<BackupFact, void, void> {
    return this.#caller.stream('takeBackup', request);
  }

  flush(request: FlushRequest): AsyncGenerator<FlushFact, void, void> {
    return this.#caller.stream('flush', request);
  }

  findKey(request: FindKeyRequest): AsyncGenerator<KeySearchFact, void, void> {
    return this.#caller.stream('findKey', request);
  }

  runs(): Promise<readonly RunRecord[]> {
    return this.#caller.call('runs');
  }

  report(run: string | null): Promise<RunReport> {
    return this.#caller.call('report', run);
  }

  findings(request: FindingsRequest): Promise<FindingsPage> {
    return this.#caller.call('findings', request);
  }

  generateKey(request: GenerateKeyRequest): Promise<GeneratedKey> {
    return this.#caller.call('generateKey', request);
  }

  fingerprintOf(request: TypedKeyRequest): Promise<TypedKeyVerdict> {
    return this.#caller.call('fingerprintOf', request);
  }

  remark(remark: Remark): Promise<void> {
    return this.#caller.call('remark', remark);
  }

  remembered(): Promise<readonly Left[]> {
    return this.#caller.call('remembered');
  }

  remember(left: Left): Promise<void> {
    return this.#caller.call('remember', left);
  }

  forget(left: Left): Promise<void> {
    return this.#caller.call('forget', left);
  }

  stop(): void {
    // A thread that is gone has nothing left to stop.
    this.#caller.call('stop').catch(() => {});
  }

  async close(): Promise<void> {
    await this.#caller.call('close').catch(() => {});
    await this.#thread.terminate();
  }
}
