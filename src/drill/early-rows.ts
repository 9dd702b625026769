import type { KeyMaterial } from '../keys/key-material.ts';
import { fernet } from '../schemes/fernet.ts';
import { diceOf, signingSecret } from './made-up.ts';
import { EARLY_ROWS } from './routine-rows.ts';
import { inSession } from './session.ts';

const SEED = 240;

/**
 * Gives the first webhooks new secrets under the new key, as an application does that was handed the key early.
 * The number of rows stays as it is. Returns how many changed.
 */
export async function seedEarlyRows(request: {
  url: string;
  newKey: KeyMaterial;
  rows?: number;
}): Promise<number> {
  const key = fernet.ready(request.newKey);
  const dice = diceOf(SEED);
  const length = request.rows ?? EARLY_ROWS;
  const secrets = Array.from({ length }, () => key.seal(Buffer.from(signingSecret(dice))));
  const changed = await inSession(request.url, ({ query }) => query(RENEW_SECRETS, [secrets]));
  return changed.length;
}

const RENEW_SECRETS = `
update core_webhook
set secret = made.secret
from unnest($1::text[]) with ordinality as made (secret, ordinal)
where id = made.ordinal
returning id`;
