import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

import type { KeyringFact, Outcome, PrimaryKey, RunKind } from '../../plan/facts.ts';
import type { RowStatus } from '../../plan/row-status.ts';
import type { StatusCounts } from '../../plan/counts.ts';

/** The ledger's schema, in the database whose keys are turned. */
export const LEDGER_SCHEMA = 'keyturn';

/** One run: who, what, under which keys, and how it ended. */
export const RunEntity = defineEntity({
  name: 'Run',
  tableName: 'run',
  schema: LEDGER_SCHEMA,
  properties: {
    id: p.string().primary(),
    kind: p.string().$type<RunKind>(),
    application: p.string(),
    environment: p.string(),
    operator: p.string(),
    host: p.string(),
    processId: p.integer().fieldName('process_id'),
    startedAt: p.datetime().fieldName('started_at'),
    heartbeatAt: p.datetime().fieldName('heartbeat_at'),
    finishedAt: p.datetime().fieldName('finished_at').nullable(),
    outcome: p.string().$type<Outcome>().nullable(),
    failure: p.string().nullable(),
    seconds: p.float().nullable(),
    keyrings: p.json<readonly KeyringFact[]>(),
    fields: p.json<readonly RunField[]>(),
    reason: p.string().nullable(),
    ticket: p.string().nullable(),
    backup: p.string().nullable(),
    answers: p.json<readonly string[]>(),
  },
});
export type Run = InferEntity<typeof RunEntity>;

/** A field a run takes in, and the keyring that seals it. */
export interface RunField {
  field: string;
  keyring: string;
}

/** A slice of one table, in key order, that one worker takes. */
export const RangeEntity = defineEntity({
  name: 'Range',
  tableName: 'range',
  schema: LEDGER_SCHEMA,
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    run: p.string(),
    target: p.string(),
    ordinal: p.integer(),
    /** Exclusive lower bound; null for the first. */
    after: p.json<readonly string[]>().nullable(),
    /** Inclusive upper bound; null for the last, which is open. */
    upto: p.json<readonly string[]>().nullable(),
    /** The last key passed; null before the first batch. */
    cursor: p.json<readonly string[]>().nullable(),
    done: p.boolean(),
    worker: p.string().nullable(),
  },
});

/** One committed batch: the checkpoint, and what the proof compares. */
export const BatchEntity = defineEntity({
  name: 'Batch',
  tableName: 'batch',
  schema: LEDGER_SCHEMA,
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    run: p.string(),
    target: p.string(),
    range: p.bigint('string').fieldName('range_id'),
    after: p.json<readonly string[]>().nullable(),
    upto: p.json<readonly string[]>().nullable(),
    /** The transaction that wrote it: a row that still bears it stands as this batch left it. */
    transactionId: p.bigint('string').fieldName('transaction_id'),
    /** Rows it wrote. */
    written: p.integer(),
    fields: p.json<readonly BatchField[]>(),
    /** Order-free keyed digest of the plaintexts under the target key in the rows it wrote. */
    digest: p.blob(),
    committedAt: p.datetime().fieldName('committed_at'),
  },
});

/** What a batch did to one field. */
export interface BatchField {
  field: string;
  changed: number;
  /** Values under the target key in the rows the batch wrote: those it turned, and those beside them that already were. */
  sealed: number;
  counts: StatusCounts;
}

/** A value a run left as it was, and why. */
export const FindingEntity = defineEntity({
  name: 'Finding',
  tableName: 'finding',
  schema: LEDGER_SCHEMA,
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    run: p.string(),
    field: p.string(),
    primaryKey: p.json<PrimaryKey>().fieldName('primary_key'),
    label: p.string().nullable(),
    status: p.string().$type<RowStatus>(),
    reason: p.string(),
  },
});

/** What a proof pass found of one field. */
export const ProofEntity = defineEntity({
  name: 'Proof',
  tableName: 'proof',
  schema: LEDGER_SCHEMA,
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    run: p.string(),
    field: p.string(),
    key: p.string(),
    opened: p.integer(),
    failed: p.integer(),
    changedSince: p.integer().fieldName('changed_since'),
    digest: p.string(),
    digestsMatch: p.boolean().fieldName('digests_match'),
  },
});

export const LEDGER_ENTITIES = [RunEntity, RangeEntity, BatchEntity, FindingEntity, ProofEntity] as const;
