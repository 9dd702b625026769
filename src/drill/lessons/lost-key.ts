import { fernet } from '../../schemes/fernet.ts';
import { type ApplicationDrill, asDrill } from '../applications/application-drill.ts';
import { insertRows } from '../applications/insert.ts';
import { ordinals, sealer } from '../applications/sealer.ts';
import type { Lesson } from '../lesson.ts';
import { accessToken, type Dice } from '../made-up.ts';
import type { Session } from '../session.ts';
import { webopsConfig } from './webops-config.ts';
import { seedSecrets, type Store } from './webops-secrets.ts';

/** The first rows of each table are under the key that the application has now, the next under one that is found. */
interface Shares {
  current: number;
  found: number;
  lost: number;
}

const SECOND_FACTORS: Shares = { current: 2, found: 5, lost: 14 };
const WEBHOOKS: Shares = { current: 2, found: 3, lost: 12 };
const PASSWORDS: Shares = { current: 1, found: 2, lost: 5 };
const ALL = [SECOND_FACTORS, WEBHOOKS, PASSWORDS];

const SEED = 31;

const CURRENT = sumOf('current');
const FOUND = sumOf('found');
const LOST = sumOf('lost');

/** Deliveries of the webhooks that are lost; a delivery has nothing sealed, and goes with its webhook all the same. */
const LOST_DELIVERIES = deliveries().filter(({ webhook_id: id }) => id > WEBHOOKS.current + WEBHOOKS.found);

const GOING = {
  'public.core_two_factor_auth': SECOND_FACTORS.lost,
  'public.core_webhook': WEBHOOKS.lost,
  'public.core_webhook_delivery': LOST_DELIVERIES.length,
};
const KEPT = { ...GOING, 'public.databases': PASSWORDS.lost };
const PURGED = { exitCode: 0, changed: LOST, findings: 0, rows: KEPT };

const LESSON: Lesson = {
  steps: [
    {
      step: 'status',
      meaning:
        'The host was rebuilt, its .env was gone, and the application made itself a new key. A few values were saved since; all others were sealed before, under keys that nobody has written down.',
      expects: { counts: { currentKey: CURRENT, oldKey: 0, unknownKey: FOUND + LOST } },
    },
    { step: 'find-key', expects: { exitCode: 5, unopened: FOUND + LOST, stillUnopened: LOST } },
    { step: 'use-found-key' },
    {
      step: 'rotate',
      meaning:
        'What the found key opens is turned and proved. What still no key opens is left, and reported.',
      expects: { exitCode: 5, changed: FOUND, findings: LOST },
    },
    {
      step: 'purge-dry-run',
      meaning:
        'What is to go is counted before it goes: the values, and every row that a deletion would drag along, table by table. While most values still open, keyturn purge refuses: a wrong key in the environment looks like a lost one.',
      expects: { exitCode: 0, changed: LOST, rows: GOING },
    },
    { step: 'purge', expects: PURGED },
    {
      step: 'restore',
      expects: { exitCode: 0, changed: Object.values(KEPT).reduce((sum, rows) => sum + rows, 0) },
    },
    { step: 'purge-again', expects: PURGED },
    {
      step: 'verify',
      meaning: 'What is left is whole: every value opens under the key that the application has.',
      expects: { exitCode: 0 },
    },
    {
      step: 'discard',
      meaning:
        'What was purged is kept until now, for the key may turn up after all: then keyturn restore RUN brings back rows that it opens. Discard it when nobody looks any more.',
      expects: { restorePoints: 0 },
    },
    { step: 'report' },
  ],
  end: 'what an old key still opens is saved, what no key opens is gone with all that hung on it, and its owners are told',
};

const LOST_KEY: ApplicationDrill = {
  name: 'lost-key',
  title: 'A key is lost: look for it, save what can be saved, purge the rest',
  database: 'webops',
  nextKeyFile: 'next.key',
  lesson: LESSON,
  config: webopsConfig({ fields: ['secondFactors', 'webhooks', 'passwords'] }),
  expected: {
    'public.core_two_factor_auth.secret': { 'unknown-key': SECOND_FACTORS.lost },
    'public.core_webhook.secret': { 'unknown-key': WEBHOOKS.lost },
    'public.databases.password': { 'unknown-key': PASSWORDS.lost },
  },
  async furnish(url) {
    const [current, found, lost] = [fernet.generateKey(), fernet.generateKey(), fernet.generateKey()];
    const seals = { current: sealer(current), found: sealer(found), lost: sealer(lost) };
    const stored = (shares: Shares): { rows: number; store: Store } => ({
      rows: rowsOf(shares),
      store: (secret, id) => seals[keyOf(id, shares)](secret),
    });
    const password = stored(PASSWORDS);
    await seedSecrets({
      url,
      seed: SEED,
      secondFactors: stored(SECOND_FACTORS),
      webhooks: stored(WEBHOOKS),
      async more(session, dice) {
        await insertRows(session, 'core_webhook_delivery', deliveries());
        await seedDatabases(session, dice, password.store);
      },
    });
    return {
      oldKey: current.fingerprint,
      files: {
        '.env': `DEBUG=False\nENCRYPTION_KEY=${fernet.formatKey(current)}`,
        '.env.2023': `# as it was before the move\nDEBUG=False\nENCRYPTION_KEY=${fernet.formatKey(found)}`,
      },
      stage: async () => ({}),
    };
  },
};

export const lostKeyDrill = asDrill(LOST_KEY);

function keyOf(id: number, { current, found }: Shares): keyof Shares {
  if (id <= current) return 'current';
  return id <= current + found ? 'found' : 'lost';
}

function rowsOf({ current, found, lost }: Shares): number {
  return current + found + lost;
}

function sumOf(share: keyof Shares): number {
  return ALL.reduce((sum, shares) => sum + shares[share], 0);
}

/** None, one or two of each webhook. */
function deliveries() {
  const webhooks = ordinals(rowsOf(WEBHOOKS)).flatMap((id) => Array.from({ length: id % 3 }, () => id));
  return webhooks.map((webhook, index) => ({
    id: index + 1,
    webhook_id: webhook,
    status: index % 4 === 0 ? 'failed' : 'delivered',
  }));
}

async function seedDatabases(session: Session, dice: Dice, store: Store): Promise<void> {
  await insertRows(
    session,
    'databases',
    ordinals(rowsOf(PASSWORDS)).map((id) => ({
      id,
      name: `database-${id}`,
      db_type: 'postgresql',
      username: `role_${id}`,
      password: store(accessToken('', 24, dice), id),
      api_key: '',
    })),
  );
}
