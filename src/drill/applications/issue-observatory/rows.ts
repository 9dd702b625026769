import type { KeyMaterial } from '../../../keys/key-material.ts';
import { accessToken, type Dice, diceOf } from '../../made-up.ts';
import { inSession } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals, sealer } from '../sealer.ts';
import { OBSERVATORY_TABLES } from './tables.ts';

/** How many credentials there are; an identifier ends in the row's ordinal. */
export const OBSERVATORY_ROWS = 240;
/** Rows of platforms that need no credentials: the JSON string `"{}"`. */
export const NONE_NEEDED = [4, 5] as const;
/** A JSON object: plaintext, which the application reads as it is. */
export const PLAIN_OBJECT = 7;
/** Switched off, and sealed like any other. */
export const INACTIVE = 9;
/** Two collection tasks point at it. */
export const USED = 1;
/** Rows that the application adds by itself once it has the new key. */
export const EARLY_CREDENTIALS = 3;

const SEED = 3;

export const credentialId = (ordinal: number) =>
  `00000000-0000-4000-8000-${String(ordinal).padStart(12, '0')}`;

const PLATFORMS = [
  { platform: 'telegram', members: ['api_id', 'api_hash', 'session_string'] },
  { platform: 'reddit', members: ['client_id', 'client_secret', 'user_agent'] },
  { platform: 'youtube', members: ['api_key'] },
  { platform: 'x_twitter', members: ['bearer_token', 'api_key', 'api_secret'] },
] as const;

/** The Observatory's tables, filled: one token holds all the credentials of an account. */
export async function seedObservatory({ url, key }: { url: string; key: KeyMaterial }): Promise<void> {
  const seal = sealer(key);
  const dice = diceOf(SEED);
  await inSession(url, async (session) => {
    await session.query(OBSERVATORY_TABLES);
    await insertRows(
      session,
      'api_credentials',
      ordinals(OBSERVATORY_ROWS).map((ordinal) => credential(ordinal, dice, seal)),
    );
    await insertRows(
      session,
      'collection_tasks',
      ordinals(3).map((ordinal) => ({
        id: credentialId(ordinal),
        credential_id: ordinal < 3 ? credentialId(USED) : null,
        platform: 'reddit',
      })),
    );
    await session.query('analyze');
  });
}

function credential(ordinal: number, dice: Dice, seal: (text: string) => string) {
  const { platform, members } = PLATFORMS[ordinal % PLATFORMS.length]!;
  const account = Object.fromEntries(members.map((name) => [name, accessToken('', 32, dice)]));
  const needsNone = ordinal === NONE_NEEDED[0] || ordinal === NONE_NEEDED[1];
  return {
    id: credentialId(ordinal),
    platform: needsNone ? 'gdelt' : platform,
    tier: needsNone || ordinal % 2 === 0 ? 'free' : 'premium',
    credential_name: needsNone ? 'GDELT' : `${platform} account ${ordinal}`,
    credentials: needsNone ? '{}' : ordinal === PLAIN_OBJECT ? account : seal(pythonJson(account)),
    is_active: ordinal !== INACTIVE,
    error_count: ordinal % 50 === 0 ? 5 : 0,
    daily_quota: ordinal % 3 === 0 ? 1000 : null,
  };
}

/** As Python's json.dumps writes it: a blank after each colon and comma. */
function pythonJson(account: Readonly<Record<string, string>>): string {
  const members = Object.entries(account).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{${members.join(', ')}}`;
}

/** What the application inserts by itself at a start under the new key, for every platform without an active row. */
export async function seedObservatoryEarly({
  url,
  newKey,
}: {
  url: string;
  newKey: KeyMaterial;
}): Promise<void> {
  const seal = sealer(newKey);
  const rows = ordinals(EARLY_CREDENTIALS).map((ordinal) => ({
    id: credentialId(OBSERVATORY_ROWS + ordinal),
    platform: `bluesky_${ordinal}`,
    tier: 'free',
    credential_name: `Auto-populated from .env (bluesky_${ordinal}/free)`,
    credentials: seal(pythonJson({ handle: `account-${ordinal}`, app_password: 'made up' })),
    is_active: true,
  }));
  await inSession(url, (session) => insertRows(session, 'api_credentials', rows));
}
