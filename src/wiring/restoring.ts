import type { Database } from '../database/database.ts';
import { discardRestorePoint, restorePointsOf } from '../database/restore-point/restore-points.ts';
import { takeRunLock } from '../database/run-lock.ts';
import type { World } from '../engine/world.ts';
import { refusal } from '../errors.ts';
import type { Config } from '../config/config.ts';
import type { DiscardedPoint } from '../flows/operations.ts';

export interface RestoreWorldParts {
  config: Config;
  database: Database;
  operator: string;
  host: string;
  isStopped: () => boolean;
}

/** What a restore stands on: no keys and no fields, since it judges nothing. */
export function restoreWorld({ config, database, operator, host, isStopped }: RestoreWorldParts): World {
  return {
    database,
    readOnly: database,
    kind: 'rotate',
    application: config.application,
    environment: config.environment,
    operator,
    host,
    processId: process.pid,
    targets: [],
    keyrings: [],
    commitOf: () => 'batch',
    allOrNothing: () => false,
    keeps: false,
    widen: false,
    keyIsLost: false,
    accept: [],
    hire: () => {
      throw new Error('a restore hires nobody');
    },
    isStopped,
    now: () => performance.now() / 1000,
  };
}

/** Removes a run's restore point for good; refused while a run is in progress, and where there is none. */
export async function discard(
  database: Database,
  { run, operator, host }: { run: string; operator: string; host: string },
): Promise<DiscardedPoint> {
  const point = (await restorePointsOf(database)).find((each) => each.run === run);
  if (point === undefined)
    throw refusal(
      'no-restore-point',
      `the run ${run} has no restore point: it kept none, or it was put back or discarded`,
      'keyturn status lists the restore points that still stand',
    );
  const lock = await takeRunLock(database, `keyturn discard by ${operator}@${host}`);
  try {
    const rows = await database.transaction((tx) => discardRestorePoint(tx, run));
    return { event: 'discarded', run, rows };
  } finally {
    await lock.release();
  }
}
