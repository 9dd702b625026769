import { expect } from 'vitest';

import type { Operations, RunRequest } from '../../src/flows/operations.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { type Contents, contentsOf, differences } from './contents.ts';
import type { FreshDatabase } from './database.ts';
import { collect, theOnly, told } from './facts.ts';

/** What a purge did, from its rehearsal on. */
export interface Purged {
  dry: RunFact[];
  real: RunFact[];
  run: string;
  before: Contents;
  after: Contents;
}

/** The operator's word that the key is lost. */
export const LOST: RunRequest = { keyIsLost: true };

/**
 * Rehearses and purges. Throws where the dry run changed anything, where it foretold other findings or an end that did
 * not come true, or where rows other than those it counted went or were let go of.
 */
export async function purge(
  database: FreshDatabase,
  operations: Operations,
  { request = LOST, schema = null }: { request?: RunRequest; schema?: string | null } = {},
): Promise<Purged> {
  const before = await contentsOf(database, schema);
  const dry = await collect(operations.rehearse(request, 'purge'));
  expect(await contentsOf(database, schema), 'after the dry run').toEqual(before);
  const real = await collect(operations.purge(request));
  const after = await contentsOf(database, schema);
  expect(endOf(real), 'as the dry run foretold').toEqual(endOf(dry));
  return { dry, real, run: theOnly(real, 'run-started').run, before, after };
}

function endOf(facts: readonly RunFact[]): unknown[] {
  const { outcome, rows, changed, findings, exitCode } = theOnly(facts, 'run-finished');
  return [
    { outcome, rows, changed, findings, exitCode },
    told(facts, 'finding').map(({ field, primaryKey, status, reason }) => [
      field,
      primaryKey,
      status,
      reason,
    ]),
  ];
}

/** Rows per table that a dry run said would go, and those that would be let go of, as `differences` counts them. */
export function foretold(dry: readonly RunFact[]): Record<string, { gone: number; changed: number }> {
  const tables: Record<string, { gone: number; changed: number }> = {};
  for (const { table, action, rows } of told(dry, 'dragged')) {
    const counts = tables[table] ?? { gone: 0, changed: 0 };
    tables[table] = counts;
    counts[action === 'delete' ? 'gone' : 'changed'] += rows;
  }
  return tables;
}

/** Puts a run back; the database then has to stand as it did before the run. */
export async function putBack(
  database: FreshDatabase,
  operations: Operations,
  { run, before }: Pick<Purged, 'run' | 'before'>,
  schema: string | null = null,
): Promise<RunFact[]> {
  const facts = await collect(operations.restore({ run }));
  expect(told(facts, 'finding'), 'what the restore left').toEqual([]);
  expect(await contentsOf(database, schema), 'put back').toEqual(before);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ kind: 'restore', outcome: 'done', exitCode: 0 });
  expect((await operations.restorePoints()).filter((point) => point.run === run)).toEqual([]);
  return facts;
}

/** Purges, compares what went with what was foretold, and puts it all back. */
export async function purgeAndPutBack(
  database: FreshDatabase,
  operations: Operations,
  schema: string | null = null,
): Promise<Purged & { restored: RunFact[] }> {
  const purged = await purge(database, operations, { schema });
  expect(differences(purged.before, purged.after), 'as the dry run counted').toEqual(foretold(purged.dry));
  const restored = await putBack(database, operations, purged, schema);
  return { ...purged, restored };
}
