import { accessToken, type Dice, diceOf, signingSecret, totpSecret, webhookName } from '../../made-up.ts';
import { inSession, type Session } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals, type Seal, sealer } from '../sealer.ts';
import { seedConnections } from './connections.ts';
import {
  DELETED_WEBHOOK,
  LOST_USER,
  PLAIN_USER,
  type Sealers,
  WEBOPS_ROWS,
  type WebopsKeys,
} from './made.ts';
import { webopsTables } from './tables.ts';

const SEED = 1;

/**
 * WebOps' tables, filled. In columns as narrow as its migrations make them no token fits: every second factor and
 * every webhook is plaintext then.
 */
export async function seedWebops({
  url,
  keys,
  widened,
}: {
  url: string;
  keys: WebopsKeys;
  widened: boolean;
}): Promise<void> {
  const sealers = {
    encryption: sealer(keys.encryption),
    settings: sealer(keys.settings),
    lost: sealer(keys.lost),
  };
  const dice = diceOf(SEED);
  await inSession(url, async (session) => {
    await session.query(webopsTables({ widened }));
    await seedUsers(session, dice, widened ? sealers : null);
    await seedWebhooks(session, dice, widened ? sealers : null);
    await seedDatabases(session, dice, sealers);
    await seedConnections(session, dice, sealers);
    await session.query('analyze');
  });
}

async function seedUsers(session: Session, dice: Dice, sealers: Sealers | null): Promise<void> {
  const users = ordinals(WEBOPS_ROWS.users);
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
      secret: stored(totpSecret(dice), sealers && oddUser(id, sealers)),
      backup_codes: [signingSecret(dice).slice(0, 8), signingSecret(dice).slice(0, 8)],
    })),
  );
  await insertRows(
    session,
    'api_tokens',
    users.slice(0, 5).map((id) => ({ id, user_id: id, token: signingSecret(dice) })),
  );
}

/** Null seals nothing. */
function oddUser(id: number, { encryption, lost }: Sealers): Seal | null {
  if (id === PLAIN_USER) return null;
  return id === LOST_USER ? lost : encryption;
}

function stored(text: string, seal: Seal | null): string {
  return seal === null ? text : seal(text);
}

async function seedWebhooks(session: Session, dice: Dice, sealers: Sealers | null): Promise<void> {
  await insertRows(session, 'base_deployments', [{ id: 1, name: 'shop' }]);
  await insertRows(
    session,
    'core_webhook',
    ordinals(WEBOPS_ROWS.webhooks).map((id) => ({
      id,
      name: webhookName(dice, id),
      url: `https://hooks.example.test/${id}`,
      secret: stored(signingSecret(dice), sealers?.encryption ?? null),
      deployment_id: id % 3 === 0 ? 1 : null,
      is_active: id !== DELETED_WEBHOOK,
      is_deleted: id === DELETED_WEBHOOK,
      deleted_at: id === DELETED_WEBHOOK ? '2025-11-03T10:00:00Z' : null,
    })),
  );
  await insertRows(session, 'core_webhook_delivery', [
    { id: 1, webhook_id: DELETED_WEBHOOK, status: 'delivered' },
    { id: 2, webhook_id: DELETED_WEBHOOK, status: 'failed' },
    { id: 3, webhook_id: 1, status: 'delivered' },
  ]);
}

/** A password and an API key each, now and then none: `''` stands for it. */
async function seedDatabases(session: Session, dice: Dice, { encryption }: Sealers): Promise<void> {
  await insertRows(
    session,
    'databases',
    ordinals(WEBOPS_ROWS.databases).map((id) => ({
      id,
      name: `database-${id}`,
      db_type: id % 4 === 0 ? 'pinecone' : 'postgresql',
      username: `role_${id}`,
      password: id % 4 === 0 ? '' : encryption(accessToken('', 24, dice)),
      api_key: id % 2 === 0 ? encryption(accessToken('pc-', 40, dice)) : '',
    })),
  );
  await insertRows(session, 'databases_required_addons', [{ id: 1, database_id: 1, addon: 'backup' }]);
}
