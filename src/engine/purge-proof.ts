import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { refusal } from '../errors.ts';
import { count, leftovers, noCounts, type StatusCounts } from '../plan/counts.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { grouped, listed, plural } from '../plan/words.ts';
import { noRows } from './key-proof.ts';
import type { World } from './world.ts';

/**
 * A wrong key in the environment must never end in a purge. Refuses (exit 3), unless the operator gave their word that
 * the key is lost, where no key at hand opens anything, and where most values still open.
 */
export async function refuseNeedlessPurge(world: World): Promise<void> {
  refuseSilent(world.targets);
  let rows = 0;
  for (const keyring of world.keyrings) {
    const its = world.targets.filter((target) => target.keyring === keyring);
    const counts = await countAll(world, its);
    rows += counts.rows;
    if (!world.keyIsLost) refuseWhereNotLost(counts, { keyring: keyring.name, fields: namesOf(its) });
  }
  if (rows === 0) throw noRows(namesOf(world.targets));
}

function namesOf(targets: readonly Target[]): string[] {
  return targets.flatMap(({ fields }) => fields.map(({ name }) => name));
}

function refuseWhereNotLost(
  counts: StatusCounts,
  { keyring, fields }: { keyring: string; fields: readonly string[] },
): void {
  if (leftovers(counts) - counts.plaintext === 0) return;
  const opened = counts.currentKey + counts.oldKey;
  const sealed = opened + counts.unknownKey + counts.damaged + counts.undecidable;
  if (opened === 0)
    throw refusal(
      'unproven-key',
      `no value of ${listed(fields)} opens with any key of keyring ${keyring}, so nothing proves that its keys are the right ones`,
      'a wrong key in the environment looks just like this: try keyturn key find; where the key is lost for good, say so with --key-is-lost',
    );
  if (opened * 2 > sealed)
    throw refusal(
      'key-not-lost',
      `${grouped(opened)} of ${plural(sealed, 'sealed value')} of ${listed(fields)} still open, so the key of keyring ${keyring} is not lost`,
      'see what does not open with keyturn status --rows; where it is to go all the same, say so with --key-is-lost',
    );
}

/** What is to become of a value has to be said of every field before the first one goes. */
function refuseSilent(targets: readonly Target[]): void {
  const silent = targets.flatMap(({ fields }) => fields).find(({ judging }) => !judging.onLostKey);
  if (silent === undefined) return;
  throw refusal(
    'no-on-lost-key',
    `the configuration does not say what becomes of a value of ${silent.name} whose key is lost`,
    'give the field onLostKey: delete-row, set-null, set-empty or drop-member; or leave it out with --field',
  );
}

async function countAll({ readOnly }: World, targets: readonly Target[]): Promise<StatusCounts> {
  const counts = noCounts();
  for (const target of targets) {
    const judgings = target.fields.map(({ judging }) => judging);
    for await (const page of readPages(readOnly, target, { after: null, upto: null })) {
      for (const judgement of page.flatMap((row) => judgeRow(row, judgings)))
        if (judgement !== null) count(counts, judgement.status);
    }
  }
  return counts;
}
