import { diceOf, djangoSecret } from '../../made-up.ts';
import { fernet } from '../../../schemes/fernet.ts';
import { type ApplicationDrill, asDrill } from '../application-drill.ts';
import { derivedKey } from '../sealer.ts';
import { DEFAULT_SALT, seedFood, seedFoodEarly } from './rows.ts';

const SEED = 22;

const FOOD: ApplicationDrill = {
  name: 'food-ordering',
  title: 'Food ordering: a key that is a pair, SECRET_KEY and ENCRYPTION_SALT, and nine columns',
  database: 'food_ordering',
  nextKeyFile: 'next-secret-key',
  nextIsSecret: true,
  expected: {
    'public.customer_userprofile._phone_number_encrypted': { plaintext: 1 },
    'public.customer_userprofile._address_encrypted': { 'unknown-key': 1 },
  },
  async furnish(url) {
    const secret = djangoSecret(diceOf(SEED));
    const current = derivedKey({ secret, salt: DEFAULT_SALT });
    await seedFood({ url, keys: { current, lost: fernet.generateKey() } });
    return {
      oldKey: current.fingerprint,
      files: { '.env': settings(secret) },
      async stage(newSecret) {
        await seedFoodEarly({ url, newKey: derivedKey({ secret: newSecret, salt: DEFAULT_SALT }) });
        return { '.env.next': settings(newSecret) };
      },
    };
  },
};

const settings = (secret: string) => `DEBUG=False\nSECRET_KEY=${secret}\nENCRYPTION_SALT=${DEFAULT_SALT}`;

export const foodDrill = asDrill(FOOD);
