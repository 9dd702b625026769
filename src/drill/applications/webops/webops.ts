import { fernet } from '../../../schemes/fernet.ts';
import { diceOf, djangoSecret } from '../../made-up.ts';
import { type ApplicationDrill, asDrill } from '../application-drill.ts';
import { derivedKey } from '../sealer.ts';
import { seedWebopsEarly } from './early.ts';
import { seedWebops } from './rows.ts';

/** The salt WebOps derives the key of its settings with. */
export const SETTINGS_SALT = 'webops-config';

const SEED = 21;

const WEBOPS: ApplicationDrill = {
  name: 'webops',
  title: 'WebOps: two secrets, eight tables, and JSON members sealed several times over',
  database: 'webops',
  nextKeyFile: 'next-encryption.key',
  expected: {
    'public.core_two_factor_auth.secret': { plaintext: 1, 'unknown-key': 1 },
    'public.automation_data_source_credentials.credentials': { plaintext: 1 },
  },
  async furnish(url) {
    const [encryption, lost] = [fernet.generateKey(), fernet.generateKey()];
    const dice = diceOf(SEED);
    const [secret, newSecret] = [djangoSecret(dice), djangoSecret(dice)];
    const settings = derivedKey({ secret, salt: SETTINGS_SALT });
    await seedWebops({ url, keys: { encryption, settings, lost }, widened: true });
    // In base64's standard alphabet, as WebOps' installer may make it.
    const standard = encryption.reveal().toString('base64');
    return {
      oldKey: encryption.fingerprint,
      files: { '.env': `DEBUG=False\nSECRET_KEY=${secret}\nENCRYPTION_KEY=${standard}` },
      async stage(newKey) {
        await seedWebopsEarly({ url, newKey: fernet.parseKey(newKey) });
        return { 'next-secret-key': newSecret };
      },
    };
  },
};

export const webopsDrill = asDrill(WEBOPS);
