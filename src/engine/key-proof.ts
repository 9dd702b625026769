import type { Database } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { EXIT, OperatorError, usageError } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { CellJudgement } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { listed } from '../plan/words.ts';

/** No value of a keyring's fields opens with any of its keys: turning them would be a guess. */
export class UnprovenKeyError extends OperatorError {
  constructor(fields: readonly string[], keyring: Keyring) {
    const older = keyring.older.map(({ material, source }) => `${material.fingerprint} (${source})`);
    const keys =
      older.length > 0
        ? `the old key ${listed(older)}`
        : `the key ${keyring.target.material.fingerprint} (${keyring.target.source})`;
    super({
      code: 'unproven-key',
      message: `no value of ${listed(fields)} opens with ${keys}${older.length > 0 ? ', nor with the target key' : ''}`,
      hint: `check ${listed([...keyring.older, keyring.target].map(({ source }) => source))}; it must be the key the application used until now`,
      exitCode: EXIT.refused,
    });
  }
}

/** An older key that is the target key once more, compared as bytes, is a mistake in the configuration. */
export function refuseSameKey(keyring: Keyring): void {
  const [same] = keyring.sameAsTarget;
  if (same === undefined) return;
  throw usageError(
    'same-key',
    `${same.source} and ${keyring.target.source} hold the same key ${keyring.target.material.fingerprint}`,
    `the old key and the new one of keyring ${keyring.name} must differ; a written form in another alphabet is the same key`,
  );
}

/** What the search for a proof came upon. */
export interface KeyProof {
  proven: boolean;
  /** Sealed values that no key opened on the way. */
  sealed: number;
  /** Values that prove the target key, where only an older key's proof will do. */
  turned: number;
  rows: number;
}

/**
 * Looks for one value that a key of the keyring opens; reads all of the targets only where nothing does. Where nothing
 * authenticates, an older key itself must be proven.
 */
export async function proveKey(
  database: Database,
  targets: readonly Target[],
  kind: TreatmentKind,
): Promise<KeyProof> {
  const proof: KeyProof = { proven: false, sealed: 0, turned: 0, rows: 0 };
  for (const target of targets) {
    const judgings = target.fields.map(({ judging }) => judging);
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      for (const judgement of page.flatMap((row) => judgeRow(row, judgings))) {
        if (judgement === null) continue;
        proof.rows += 1;
        if (judgement.status === 'unknown-key' || judgement.status === 'undecidable') proof.sealed += 1;
        // One cell is enough, whatever the others of its value are.
        if (judgement.cells.some((cell) => isProof(cell, { target, kind })))
          return { ...proof, proven: true };
        if (judgement.key !== null) proof.turned += 1;
      }
    }
  }
  return proof;
}

/** A cell that a key opens, or an outer layer of one. */
function isProof(
  { key, inner }: CellJudgement,
  { target, kind }: { target: Target; kind: TreatmentKind },
): boolean {
  const { scheme, keys } = target.fields[0]!.judging;
  if (kind === 'rotate' && scheme.provenBy === 'plaintext' && target.keyring.older.length > 0)
    return key !== null && key !== keys[0];
  return key !== null || inner != null;
}

/**
 * Refuses (exit 3) where a keyring's keys open none of its values: always where sealed values stand under no key of
 * it, and where no keyring of the run is proven at all.
 */
export async function refuseUnproven({
  database,
  targets,
  keyrings,
  kind,
}: {
  database: Database;
  targets: readonly Target[];
  keyrings: readonly Keyring[];
  kind: TreatmentKind;
}): Promise<void> {
  let proven = 0;
  let unproven: UnprovenKeyError | null = null;
  for (const keyring of keyrings) {
    const its = targets.filter((target) => target.keyring === keyring);
    const proof = await proveKey(database, its, kind);
    if (proof.proven) {
      proven += 1;
      continue;
    }
    const fields = its.flatMap((target) => target.fields.map(({ name }) => name));
    // Where nothing is sealed, no value can prove a key: none yet, or none any more.
    if ((kind === 'encrypt' || kind === 'decrypt') && proof.sealed === 0 && proof.rows > 0) {
      proven += 1;
      continue;
    }
    // Nothing of it will be turned again: that refuses a run of its own, not the rest of one that was stopped behind it.
    if (proof.turned > 0) {
      unproven ??= turnedAlready(fields, keyring);
      continue;
    }
    if (proof.sealed > 0) throw new UnprovenKeyError(fields, keyring);
    unproven ??= proof.rows === 0 ? noRows(fields) : new UnprovenKeyError(fields, keyring);
  }
  if (proven === 0 && unproven !== null) throw unproven;
}

/** Turned once more under a scheme without authentication, values would be lost for good. */
function turnedAlready(fields: readonly string[], { older, target }: Keyring): OperatorError {
  const keys = older.map(({ material, source }) => `${material.fingerprint} (${source})`);
  return new OperatorError({
    code: 'unproven-key',
    message: `no value of ${listed(fields)} proves the old key ${listed(keys)}: what proves a key stands under the target key ${target.material.fingerprint} already`,
    hint: 'these values have been turned; to turn them again, stage a new key and give the present one as the older',
    exitCode: EXIT.refused,
  });
}

/** Zero is never success by itself. */
export function noRows(fields: readonly string[]): OperatorError {
  return new OperatorError({
    code: 'no-rows',
    message: `0 rows found in ${listed(fields)}: nothing is there to turn, and nothing proves a key`,
    hint: 'check that the database URL names the right database, and the fields’ table and where',
    exitCode: EXIT.refused,
  });
}
