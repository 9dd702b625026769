import { fernet } from '../../schemes/fernet.ts';
import { type ApplicationDrill, asDrill } from '../applications/application-drill.ts';
import { sealer } from '../applications/sealer.ts';
import type { Lesson } from '../lesson.ts';
import { webopsConfig } from './webops-config.ts';
import { seedSecrets } from './webops-secrets.ts';

const SECOND_FACTORS = 60;
const WEBHOOKS = { plaintext: 25, sealed: 15 };
const PLAINTEXT = SECOND_FACTORS + WEBHOOKS.plaintext;

const SEED = 32;

/** As WebOps' migrations leave it: as wide as the secret itself. */
const NARROW = 'alter table core_two_factor_auth alter column secret type varchar(32)';

const LESSON: Lesson = {
  steps: [
    {
      step: 'status',
      meaning:
        'The application was given a key last week. What it saved since is sealed; what it saved before is plaintext still, and nothing in the application goes over it.',
      expects: { counts: { currentKey: WEBHOOKS.sealed, plaintext: PLAINTEXT } },
    },
    { step: 'encrypt-dry-run', expects: { exitCode: 3, refused: 'column-width' } },
    {
      step: 'encrypt',
      meaning:
        'With --widen, Keyturn alters the column itself before the first write. What is still plaintext is sealed; what is sealed already, under whatever key, is left as it is.',
      expects: {
        exitCode: 0,
        changed: PLAINTEXT,
        findings: 0,
        rows: { 'public.core_two_factor_auth': SECOND_FACTORS, 'public.core_webhook': WEBHOOKS.plaintext },
      },
    },
    { step: 'encrypt-again', expects: { exitCode: 0, changed: 0, findings: 0 } },
    {
      step: 'verify',
      meaning: 'Every value opens under the key that the application has, those it sealed itself as well.',
      expects: { exitCode: 0 },
    },
    {
      step: 'discard',
      meaning:
        'What an encryption replaces is plaintext, and its restore point holds it in the clear. So once the application reads what was sealed, it has to go: keyturn discard RUN.',
      expects: { restorePoints: 0 },
    },
    { step: 'report' },
  ],
  end: 'nothing is plaintext any more, nothing is sealed twice, and no copy in the clear is left in the ledger',
};

const PLAINTEXT_ADOPTION: ApplicationDrill = {
  name: 'plaintext-adoption',
  title: 'Encryption came late: seal what was written before it, in a column that is too narrow',
  database: 'webops',
  nextKeyFile: 'next.key',
  lesson: LESSON,
  config: webopsConfig({ fields: ['secondFactors', 'webhooks'] }),
  expected: {
    'public.core_two_factor_auth.secret': { plaintext: SECOND_FACTORS },
    'public.core_webhook.secret': { plaintext: WEBHOOKS.plaintext },
  },
  async furnish(url) {
    const current = fernet.generateKey();
    const seal = sealer(current);
    await seedSecrets({
      url,
      seed: SEED,
      altered: NARROW,
      secondFactors: { rows: SECOND_FACTORS, store: (secret) => secret },
      webhooks: {
        rows: WEBHOOKS.plaintext + WEBHOOKS.sealed,
        store: (secret, id) => (id <= WEBHOOKS.plaintext ? secret : seal(secret)),
      },
    });
    return {
      oldKey: current.fingerprint,
      files: { '.env': `DEBUG=False\nENCRYPTION_KEY=${fernet.formatKey(current)}` },
      stage: async () => ({}),
    };
  },
};

export const plaintextAdoptionDrill = asDrill(PLAINTEXT_ADOPTION);
