import { accessToken, type Dice } from '../../made-up.ts';
import type { Session } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals, type Seal } from '../sealer.ts';
import { type Sealers, WEBOPS_ROWS } from './made.ts';

/** Everything WebOps keeps to talk to other services, its own settings among them. */
export async function seedConnections(session: Session, dice: Dice, sealers: Sealers): Promise<void> {
  const users = ordinals(WEBOPS_ROWS.connections);
  const sealed = (prefix: string, length: number) => sealers.encryption(accessToken(prefix, length, dice));
  await insertRows(
    session,
    'core_github_connection',
    users.map((id) => ({
      id,
      user_id: id,
      username: `user-${id}`,
      access_token: sealed('ghp_', 36),
      refresh_token: '',
    })),
  );
  await insertRows(
    session,
    'core_google_connection',
    users.map((id) => ({
      id,
      user_id: id,
      email: `user-${id}@example.test`,
      access_token: sealed('ya29.', 120),
      refresh_token: id % 3 === 0 ? '' : sealed('1//', 60),
      id_token: id % 2 === 0 ? '' : sealed('eyJ', 600),
    })),
  );
  await insertRows(
    session,
    'core_huggingface_connection',
    users.map((id) => ({ id, user_id: id, username: `user-${id}`, access_token: sealed('hf_', 34) })),
  );
  await seedCredentials(session, dice, sealers.encryption);
  await seedConfiguration(session, dice, sealers.settings);
}

/** The odd ones among the credentials of data sources; every other row holds one token, sealed once. */
export const CREDENTIALS = { rows: 20, twice: 2, thrice: 3, number: 4, unsealedNumber: 5, nothingSealed: 6 };

/** Every save seals what is sealed already once more; numbers are sealed as text, and members nobody saved are not. */
async function seedCredentials(session: Session, dice: Dice, seal: Seal): Promise<void> {
  const credentials = (id: number) => {
    const token = accessToken('sk-', 32, dice);
    const account = { username: `account-${id}`, region: 'eu' };
    switch (id) {
      case CREDENTIALS.twice:
        return { ...account, api_key: seal(seal(token)) };
      case CREDENTIALS.thrice:
        return { ...account, api_key: seal(seal(seal(token))), Client_Secret: seal(`once ${token}`) };
      case CREDENTIALS.number:
        return { ...account, access_token: seal(token), max_token_count: seal('42') };
      case CREDENTIALS.unsealedNumber:
        return { ...account, access_token: seal(token), max_token_count: 5 };
      case CREDENTIALS.nothingSealed:
        return { ...account, limits: { secret: 'nested objects are not walked' } };
      default:
        return { ...account, api_key: seal(token), password: '' };
    }
  };
  await insertRows(
    session,
    'automation_data_source_credentials',
    ordinals(CREDENTIALS.rows).map((id) => ({
      id,
      user_id: id,
      provider: id % 2 === 0 ? 'openai' : 'airtable',
      name: `source ${id}`,
      credentials: credentials(id),
    })),
  );
}

/** What is sensitive is sealed under the key made of SECRET_KEY, and base64 once more. */
async function seedConfiguration(session: Session, dice: Dice, seal: Seal): Promise<void> {
  const wrapped = (text: string) => Buffer.from(seal(text)).toString('base64url');
  const padded = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  const sensitive = (key: string, text: string) => ({
    key,
    value: text === '' ? '' : padded(wrapped(text)),
    is_sensitive: true,
  });
  const open = (key: string, value: string) => ({ key, value, is_sensitive: false });
  await insertRows(
    session,
    'core_configuration',
    [
      sensitive('google_oauth_client_secret', accessToken('GOCSPX-', 28, dice)),
      sensitive('github_oauth_client_secret', accessToken('', 40, dice)),
      sensitive('huggingface_oauth_client_secret', accessToken('hfs_', 32, dice)),
      sensitive('smtp_password', ''),
      open('google_oauth_client_id', '1234567890.apps.example.test'),
      open('site_name', 'WebOps'),
    ].map((row, index) => ({ id: index + 1, ...row })),
  );
}
