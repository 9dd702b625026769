import { createHash } from 'node:crypto';

import { accessToken, type Dice, diceOf } from '../../made-up.ts';
import { inSession, type Session } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals } from '../sealer.ts';
import { seedJobs } from './jobs.ts';
import { PROJECT_W_ROWS, type ProjectWKeys, SHARED_TOKEN } from './made.ts';
import { besideNonce, type SealBeside } from './sealing.ts';
import { PROJECT_W_TABLES } from './tables.ts';

const SEED = 6;

/** Project-W's tables, filled by the role that the URL names: the recordings are its own. */
export async function seedProjectW({ url, keys }: { url: string; keys: ProjectWKeys }): Promise<void> {
  const sealers = { current: besideNonce(keys.current), lost: besideNonce(keys.lost) };
  const dice = diceOf(SEED);
  await inSession(url, async (session) => {
    await session.query(PROJECT_W_TABLES);
    await seedUsers(session, dice);
    await seedTokens(session, dice, sealers.current);
    await seedJobs(session, dice, sealers);
    await session.query('analyze');
  });
}

const { local, oidc, ldap } = PROJECT_W_ROWS;
const usersAfter = (first: number, count: number) => ordinals(count).map((ordinal) => first + ordinal);

async function seedUsers(session: Session, dice: Dice): Promise<void> {
  await insertRows(session, 'project_w.metadata', [
    { topic: 'application', data: { last_used_version: '0.6.0' } },
    { topic: 'cleanup', data: { general_last_cleanup: '0001-01-01T00:00:00' } },
  ]);
  await insertRows(session, 'project_w.site_data', [
    { type: 'about', urgency: 0, html: '<p>Transcripts by the institute</p>' },
  ]);
  await insertRows(
    session,
    'project_w.users',
    ordinals(local + oidc + ldap).map(() => ({ accepted_tos: { 1: 1 } })),
  );
  await insertRows(
    session,
    'project_w.local_accounts',
    usersAfter(0, local).map((id) => ({
      id,
      email: `user-${id}@example.test`,
      password_hash: `$argon2id$v=19$m=65536,t=3,p=4$${accessToken('', 22, dice)}$${accessToken('', 43, dice)}`,
      is_verified: true,
      is_admin: id === 1,
    })),
  );
  await insertRows(
    session,
    'project_w.oidc_accounts',
    usersAfter(local, oidc).map((id) => ({
      id,
      email: `user-${id}@example.test`,
      iss: 'https://login.example.test/realms/staff',
      sub: `subject-${id}`,
    })),
  );
  await insertRows(
    session,
    'project_w.ldap_accounts',
    usersAfter(local + oidc, ldap).map((id) => ({
      id,
      email: `user-${id}@example.test`,
      provider_name: 'university',
      uid: `uid-${id}`,
    })),
  );
}

/** A session of each user with an OIDC account, which keeps a refresh token; one has an API token beside it. */
async function seedTokens(session: Session, dice: Dice, seal: SealBeside): Promise<void> {
  await insertRows(
    session,
    'project_w.oidc_refresh_tokens',
    ordinals(oidc).map(() => {
      const { nonce, bytes } = seal(accessToken('eyJhbGciOi', 180, dice));
      return { encrypted_token: bytes, nonce };
    }),
  );
  const token = (user_id: number, name: string, oidc_refresh_token_id: number | null) => ({
    token_hash: createHash('sha256').update(`${name} of user ${user_id}`).digest('base64url'),
    user_id,
    name,
    explicit: name !== 'Firefox on Linux',
    admin_privileges: false,
    last_usage: '2025-11-02T09:15:00Z',
    oidc_refresh_token_id,
  });
  await insertRows(session, 'project_w.tokens', [
    ...ordinals(oidc).map((ordinal) => token(local + ordinal, 'Firefox on Linux', ordinal)),
    token(local + SHARED_TOKEN, 'upload script', SHARED_TOKEN),
    ...ordinals(10).map((id) => token(id, 'Firefox on Linux', null)),
  ]);
}
