import type { Database } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { EXIT, OperatorError, usageError } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import { judge } from '../plan/judge.ts';
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
  rows: number;
}

/** Looks for one value that a key of the keyring opens; reads all of the targets only where nothing does. */
export async function proveKey(database: Database, targets: readonly Target[]): Promise<KeyProof> {
  const proof: KeyProof = { proven: false, sealed: 0, rows: 0 };
  for (const target of targets) {
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      for (const row of page) {
        for (const [i, { judging }] of target.fields.entries()) {
          if (!row.applies[i]) continue;
          proof.rows += 1;
          const { status, cells } = judge(row.values[i]!, judging);
          if (status === 'unknown-key') proof.sealed += 1;
          // One cell is enough, or an outer layer of one, whatever the others of its value are.
          if (cells.some(({ key, inner }) => key !== null || inner)) return { ...proof, proven: true };
        }
      }
    }
  }
  return proof;
}

/**
 * Refuses (exit 3) where a keyring's keys open none of its values: always where sealed values stand under no key of
 * it, and where no keyring of the run is proven at all.
 */
export async function refuseUnproven({
  database,
  targets,
  keyrings,
}: {
  database: Database;
  targets: readonly Target[];
  keyrings: readonly Keyring[];
}): Promise<void> {
  let proven = 0;
  let unproven: UnprovenKeyError | null = null;
  for (const keyring of keyrings) {
    const its = targets.filter((target) => target.keyring === keyring);
    const proof = await proveKey(database, its);
    if (proof.proven) {
      proven += 1;
      continue;
    }
    const fields = its.flatMap((target) => target.fields.map(({ name }) => name));
    if (proof.sealed > 0) throw new UnprovenKeyError(fields, keyring);
    unproven ??= proof.rows === 0 ? noRows(fields) : new UnprovenKeyError(fields, keyring);
  }
  if (proven === 0 && unproven !== null) throw unproven;
}

/** Zero is never success by itself. */
function noRows(fields: readonly string[]): OperatorError {
  return new OperatorError({
    code: 'no-rows',
    message: `0 rows found in ${listed(fields)}: nothing is there to turn, and nothing proves a key`,
    hint: 'check that the database URL names the right database, and the fields’ table and where',
    exitCode: EXIT.refused,
  });
}
