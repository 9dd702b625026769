import { fernet } from '../../schemes/fernet.ts';
import { type ApplicationDrill, asDrill } from '../applications/application-drill.ts';
import { insertRows } from '../applications/insert.ts';
import { ordinals, type Seal, sealer } from '../applications/sealer.ts';
import type { Lesson } from '../lesson.ts';
import { accessToken, type Dice } from '../made-up.ts';
import type { Session } from '../session.ts';
import { webopsConfig } from './webops-config.ts';
import { seedSecrets } from './webops-secrets.ts';

/**
 * How far the script came among the webhooks: some turned, some opened and not sealed again when it died, some sealed
 * over when it was started again with the wrong key for the old one; it never reached the rest.
 */
const WEBHOOKS = { turned: 30, opened: 4, sealedOver: 3, untouched: 23 };
const SECOND_FACTORS = 40;
/** The application itself seals what it finds sealed once more; it saved a few while the script ran. */
const CREDENTIALS = { sealedOver: 3, turned: 2, untouched: 7 };

const OLD = WEBHOOKS.untouched + SECOND_FACTORS + CREDENTIALS.sealedOver + CREDENTIALS.untouched;

const SEED = 33;

/** The script's author had made room for longer values. */
const WIDENED = 'alter table core_webhook alter column secret type text';

const LESSON: Lesson = {
  steps: [
    {
      step: 'status',
      meaning:
        'A script was to turn the key. It died half-way, was started again with the wrong settings, and died again; it kept no record. Both keys are in .env, and the census says under which of them each value stands, and what the script left open.',
      expects: {
        counts: {
          currentKey: WEBHOOKS.turned + WEBHOOKS.sealedOver + CREDENTIALS.turned,
          oldKey: OLD,
          plaintext: WEBHOOKS.opened,
          unknownKey: 0,
          damaged: 0,
        },
      },
    },
    { step: 'dry-run', expects: { changed: OLD, findings: WEBHOOKS.opened } },
    {
      step: 'rotate',
      meaning:
        'It does not matter who began: each value is judged by itself, what the script turned is left, and what waits is turned and proved. Values in plaintext are no rotation’s business, and are reported. Credentials of data sources may be sealed several times over (nested: true): every layer of them is turned.',
      expects: { exitCode: 5, changed: OLD, findings: WEBHOOKS.opened },
    },
    {
      step: 'encrypt',
      meaning: 'What the script had opened, and never sealed again, is sealed under the new key.',
      expects: { exitCode: 0, changed: WEBHOOKS.opened, rows: { 'public.core_webhook': WEBHOOKS.opened } },
    },
    {
      step: 'verify',
      meaning:
        'Every value opens under the new key alone. That is what verify asks, and no more: it does not ask what a value holds.',
      expects: { exitCode: 0 },
    },
    {
      step: 'look-within',
      meaning:
        'Nothing is decrypted here: keyturn decrypt --dry-run opens every value in memory, and says which of them hold a sealed value once more. The script sealed some that were sealed already. They count as current, for their outer layer is; what is within stands under the old key still, and the application reads it as the secret. So the old key stays until their owners have entered them again.',
      expects: { exitCode: 5, findings: WEBHOOKS.sealedOver },
    },
    {
      step: 'discard',
      meaning:
        'What was replaced is kept: values under the old key, and plaintext in the clear. keyturn discard RUN removes them for good.',
      expects: { restorePoints: 0 },
    },
    { step: 'report' },
  ],
  end: 'what waited is turned, what lay open is sealed, and what the script broke is named',
};

const HALF_DONE: ApplicationDrill = {
  name: 'half-done',
  title: 'Somebody’s script died half-way: finish its work, and find what it broke',
  database: 'webops',
  nextKeyFile: 'next.key',
  lesson: LESSON,
  config: webopsConfig({ fields: ['secondFactors', 'webhooks', 'credentials'], older: true }),
  expected: { 'public.core_webhook.secret': { plaintext: WEBHOOKS.opened } },
  async furnish(url) {
    const [oldKey, newKey] = [fernet.generateKey(), fernet.generateKey()];
    const [byOld, byNew] = [sealer(oldKey), sealer(newKey)];
    const sealedOver: Seal = (secret) => byNew(byOld(secret));
    const { turned, opened, sealedOver: over } = WEBHOOKS;
    await seedSecrets({
      url,
      seed: SEED,
      altered: WIDENED,
      secondFactors: { rows: SECOND_FACTORS, store: byOld },
      webhooks: {
        rows: turned + opened + over + WEBHOOKS.untouched,
        store(secret, id) {
          if (id <= turned) return byNew(secret);
          if (id <= turned + opened) return secret;
          return id <= turned + opened + over ? sealedOver(secret) : byOld(secret);
        },
      },
      more: (session, dice) => seedCredentials(session, dice, { byOld, byNew, sealedOver }),
    });
    const env = `OLD_ENCRYPTION_KEY=${fernet.formatKey(oldKey)}\nENCRYPTION_KEY=${fernet.formatKey(newKey)}`;
    return {
      oldKey: oldKey.fingerprint,
      files: { '.env': `DEBUG=False\n${env}` },
      stage: async () => ({}),
    };
  },
};

export const halfDoneDrill = asDrill(HALF_DONE);

async function seedCredentials(
  session: Session,
  dice: Dice,
  { byOld, byNew, sealedOver }: Record<'byOld' | 'byNew' | 'sealedOver', Seal>,
): Promise<void> {
  const { sealedOver: over, turned, untouched } = CREDENTIALS;
  const sealOf = (id: number) => {
    if (id <= over) return sealedOver;
    return id <= over + turned ? byNew : byOld;
  };
  await insertRows(
    session,
    'automation_data_source_credentials',
    ordinals(over + turned + untouched).map((id) => ({
      id,
      user_id: id,
      provider: id % 2 === 0 ? 'openai' : 'airtable',
      name: `source ${id}`,
      credentials: { username: `account-${id}`, api_key: sealOf(id)(accessToken('sk-', 32, dice)) },
    })),
  );
}
