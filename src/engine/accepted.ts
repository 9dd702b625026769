import type { Database } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { refusal } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { listed } from '../plan/words.ts';
import type { World } from './world.ts';

/**
 * The world as it is once an operator accepted undecidable cells: they are taken to stand under the one older key that
 * all proven cells of their keyring stand under; for a purge, to be lost. Refuses (exit 3) where they might not be.
 */
export async function withAccepted(world: World, db: Database): Promise<World> {
  if (!world.accept.includes('undecidable')) return world;
  const targets: Target[] = [];
  for (const keyring of world.keyrings) {
    const its = world.targets.filter((target) => target.keyring === keyring);
    const isOpenQuestion = its.some(({ fields }) => fields[0]?.judging.scheme.provenBy === 'plaintext');
    if (!isOpenQuestion) targets.push(...its);
    else if (world.kind === 'purge') targets.push(...(await givenUp(world, db, its)));
    else targets.push(...(await assumed(db, keyring, its)));
  }
  return { ...world, targets };
}

async function assumed(db: Database, keyring: Keyring, targets: readonly Target[]): Promise<Target[]> {
  const { proven, undecidable } = await witnesses(db, targets);
  const key = keyring.older.find(({ material }) => proven.has(material.fingerprint));
  // Where no value proves an older key there is none to take: what is undecidable stays so.
  if (undecidable === 0 || key === undefined) return [...targets];
  if (proven.size > 1)
    throw refusal(
      'ambiguous-key',
      `proven values of keyring ${keyring.name} stand under the keys ${listed([...proven])}, and an undecidable one may stand under either`,
      'leave --accept undecidable out: they are then reported, not turned',
    );
  return targets.map((target) => assuming(target, key.material.fingerprint));
}

/** Under a lost key nothing proves anything; where a key at hand is proven, an undecidable value may stand under it. */
async function givenUp({ keyIsLost }: World, db: Database, targets: readonly Target[]): Promise<Target[]> {
  const { proven } = await witnesses(db, targets);
  if (proven.size > 0 && !keyIsLost)
    throw refusal(
      'ambiguous-key',
      `values are proven under ${listed([...proven])}, and an undecidable one may stand under that key, too`,
      'leave --accept undecidable out; where they are to go all the same, say so with --key-is-lost',
    );
  return targets.map((target) => ({
    ...target,
    fields: target.fields.map((field) => ({ ...field, judging: { ...field.judging, givesUp: true } })),
  }));
}

function assuming(target: Target, fingerprint: string): Target {
  return {
    ...target,
    fields: target.fields.map((field) => {
      const { judging } = field;
      const key = judging.keys.find(({ material }) => material.fingerprint === fingerprint) ?? null;
      return { ...field, judging: { ...judging, assumed: key } };
    }),
  };
}

/** The keys that values prove, and how many values prove none. */
async function witnesses(
  db: Database,
  targets: readonly Target[],
): Promise<{ proven: Set<string>; undecidable: number }> {
  const found = { proven: new Set<string>(), undecidable: 0 };
  for (const target of targets) {
    const judgings = target.fields.map(({ judging }) => judging);
    for await (const page of readPages(db, target, { after: null, upto: null })) {
      for (const judgement of page.flatMap((row) => judgeRow(row, judgings))) {
        if (judgement?.key) found.proven.add(judgement.key.material.fingerprint);
        // What can't be read at all is not to be had by accepting it.
        if (judgement?.status === 'undecidable' && judgement.sealed !== null) found.undecidable += 1;
      }
    }
  }
  return found;
}
