import { insertRows } from '../applications/insert.ts';
import { ordinals } from '../applications/sealer.ts';
import { webopsTables } from '../applications/webops/tables.ts';
import { type Dice, diceOf, signingSecret, totpSecret, webhookName } from '../made-up.ts';
import { inSession, type Session } from '../session.ts';

/** How the secret of one row is stored: sealed, sealed twice, or as it is. */
export type Store = (secret: string, id: number) => string;

export interface Stored {
  rows: number;
  store: Store;
}

export interface WebopsSecrets {
  url: string;
  seed: number;
  /** SQL for columns that are not as WebOps' models say. */
  altered?: string;
  secondFactors: Stored;
  webhooks: Stored;
  /** Fills what else the lesson needs. */
  more?(session: Session, dice: Dice): Promise<void>;
}

/** WebOps' tables, with second factors and webhooks stored as a lesson wants them; the same each time but for the keys. */
export async function seedSecrets({ url, seed, altered, ...parts }: WebopsSecrets): Promise<void> {
  const dice = diceOf(seed);
  await inSession(url, async (session) => {
    await session.query(webopsTables({ widened: true }));
    if (altered !== undefined) await session.query(altered);
    await seedSecondFactors(session, dice, parts.secondFactors);
    await seedWebhooks(session, dice, parts.webhooks);
    await parts.more?.(session, dice);
    await session.query('analyze');
  });
}

async function seedSecondFactors(session: Session, dice: Dice, { rows, store }: Stored): Promise<void> {
  const users = ordinals(rows);
  await insertRows(
    session,
    'auth_user',
    users.map((id) => ({ id, username: `user-${id}`, email: `user-${id}@example.test` })),
  );
  await insertRows(
    session,
    'core_two_factor_auth',
    users.map((id) => ({
      id,
      user_id: id,
      secret: store(totpSecret(dice), id),
      backup_codes: [signingSecret(dice).slice(0, 8)],
    })),
  );
}

async function seedWebhooks(session: Session, dice: Dice, { rows, store }: Stored): Promise<void> {
  await insertRows(
    session,
    'core_webhook',
    ordinals(rows).map((id) => ({
      id,
      name: webhookName(dice, id),
      url: `https://hooks.example.test/${id}`,
      secret: store(signingSecret(dice), id),
    })),
  );
}
