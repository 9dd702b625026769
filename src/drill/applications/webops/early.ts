import type { KeyMaterial } from '../../../keys/key-material.ts';
import { accessToken, diceOf, signingSecret } from '../../made-up.ts';
import { inSession } from '../../session.ts';
import { sealer } from '../sealer.ts';

/** Under the new key before the rotation begins: two webhooks, and one of the two secrets of a database. */
export const EARLY_WEBHOOKS = [8, 9] as const;
export const EARLY_DATABASE = 2;

const SEED = 2;

/** Writes what an application writes that was handed the new key early. */
export async function seedWebopsEarly({ url, newKey }: { url: string; newKey: KeyMaterial }): Promise<void> {
  const seal = sealer(newKey);
  const dice = diceOf(SEED);
  await inSession(url, async ({ query }) => {
    for (const id of EARLY_WEBHOOKS) {
      await query('update core_webhook set secret = $1 where id = $2', [seal(signingSecret(dice)), id]);
    }
    const password = seal(accessToken('', 24, dice));
    await query('update databases set password = $1 where id = $2', [password, EARLY_DATABASE]);
  });
}
