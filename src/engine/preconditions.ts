import { sharedObjects } from '../database/object-checks.ts';
import { refusal } from '../errors.ts';
import { listed } from '../plan/words.ts';
import { withAccepted } from './accepted.ts';
import { refuseSameKey, refuseUnproven } from './key-proof.ts';
import { isObject } from './objects.ts';
import { refuseNeedlessPurge } from './purge-proof.ts';
import { refuseUnreachable } from './purge-reach.ts';
import { refuseUnreadable } from './readable.ts';
import { refuseTooNarrow } from './widths.ts';
import type { World } from './world.ts';

/**
 * Makes sure of what a run stands on before it changes anything, and hands back the world as it is then. Throws a
 * refusal (OperatorError) where a precondition does not hold.
 */
export async function madeSure(given: World): Promise<World> {
  if (given.kind === 'decrypt') refuseUnreadable(given);
  if (given.kind === 'rotate') for (const keyring of given.keyrings) refuseSameKey(keyring);
  // Hired crews know their target by identity: a world is made anew only where something was accepted.
  const world = await withAccepted(given, given.readOnly);
  const proving = { database: world.readOnly, targets: world.targets, keyrings: world.keyrings };
  if (world.kind === 'purge') {
    await refuseUnreachable(world.readOnly, world.targets);
    await refuseNeedlessPurge(world);
  }
  if (world.kind !== 'purge') await refuseUnproven({ ...proving, kind: world.kind });
  if (world.kind === 'encrypt') await refuseTooNarrow(world);
  if (world.kind === 'rotate') {
    refuseKeepingObjects(world);
    await refuseSharedObjects(world);
  }
  return world;
}

/** A rotation rewrites objects in place: what they held would have to be kept whole. */
function refuseKeepingObjects({ keeps, targets }: World): void {
  const field = targets.flatMap(({ fields }) => fields).find(isObject);
  if (!keeps || field === undefined) return;
  throw refusal(
    'restore-point',
    `a rotation keeps no restore point of large objects, and ${field.name} holds such`,
    'take a backup instead, with --backup-to FOLDER, and leave the restore point out: --restore-point none',
  );
}

/** Turned with one of its rows, an object would be lost to the others. */
async function refuseSharedObjects({ readOnly, targets }: World): Promise<void> {
  for (const target of targets) {
    for (const field of target.fields.filter(isObject)) {
      const shared = await sharedObjects(readOnly, { ...target, column: field.column });
      if (shared.length === 0) continue;
      throw refusal(
        'shared-large-object',
        `several rows of ${field.name} name the same large object: ${listed(shared)}`,
        'give each row an object of its own: turned with one row, it would be lost to the others',
      );
    }
  }
}
