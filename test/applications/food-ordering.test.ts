import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ODD_PROFILES, seedFood, seedFoodEarly } from '../../src/drill/applications/food-ordering/rows.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { changesBetween, counted, dumpOf } from './support/dump.ts';
import { censusOf, checksOf, exampleSite, findingsIn, turn, verified } from './support/example-site.ts';
import { knownToken } from './support/known-answer.ts';
import { openToken } from './support/plain-fernet.ts';

/** A pair as the application keeps it, and the key that Python derives from it. */
interface Pair {
  secret: string;
  salt: string;
  key: string;
}

const DEFAULTS: Pair = {
  secret: 'django-insecure-development-key-change-in-production',
  salt: 'food-ordering-encryption-salt-v1',
  key: 'YrM-qmjtpWjoTtajkMylhpbUch_cIVWKjtIPUu1cqEQ=',
};
const OWN: Pair = {
  secret: 'k!x(9_$#@=test-secret',
  salt: 'Zm9vZC1zYWx0LXRva2VuX3VybHNhZmU',
  key: 'fmNSSTFI_9DGp7FDuxETpmg15qH8PSy8Yf33e51qzCE=',
};
/** Keys made with Python's hashlib.pbkdf2_hmac. */
const NEW_SECRET_ONLY: Pair = {
  ...DEFAULTS,
  secret: OWN.secret,
  key: '0_4dPwTAYAw7gnrvor9nC3aWluSqb3iWnOVfL3CEkxw=',
};
const NEW_SALT_ONLY: Pair = {
  ...DEFAULTS,
  salt: OWN.salt,
  key: '5C7Ua5mcUN62OKIhb0R_2o8hPW2xBB6TJNmwzyzu1bM=',
};
const NO_SALT: Pair = { secret: 'x', salt: '', key: '2yJmK4ZeA8yrptDFGsxXuDZbcv7muqkppWGP43eynQk=' };

const PHONE = '+1234567890';
const COUNTS = {
  'customer_userprofile._full_name_encrypted': 199,
  'customer_userprofile._phone_number_encrypted': 199,
  'customer_userprofile._address_encrypted': 197,
  'restaurant_restaurant._address_encrypted': 60,
  'restaurant_restaurant._phone_encrypted': 45,
  'restaurant_restaurant._email_encrypted': 60,
  'restaurant_pendingrestaurant._address_encrypted': 20,
  'restaurant_pendingrestaurant._phone_encrypted': 15,
  'restaurant_pendingrestaurant._email_encrypted': 20,
};

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.end());

async function fill({ key }: Pair): Promise<void> {
  const keys = { current: fernet.parseKey(key), lost: fernet.generateKey() };
  await seedFood({ url: database.url, keys });
  await database.query(`insert into auth_user (id, username) values (901, 'user-901')`);
  await database.query(
    'insert into customer_userprofile (id, user_id, "_phone_number_encrypted") values (901, 901, $1)',
    [knownToken(key, PHONE)],
  );
}

const settings = ({ secret, salt }: Pair) =>
  `DEBUG=False   # True shows secrets\nSECRET_KEY=${secret}\nENCRYPTION_SALT=${salt}\n`;

const site = (from: Pair, to: Pair) =>
  exampleSite('food-ordering', {
    env: { DATABASE_URL: database.url },
    files: { '.env': settings(from), '.env.next': settings(to) },
  });

async function profile(id: number): Promise<Record<string, string | null>> {
  const [row] = await database.query<Record<string, string | null>>(
    'select * from customer_userprofile where id = $1',
    [id],
  );
  return row!;
}

describe('the food ordering application', () => {
  test.each([
    ['SECRET_KEY alone', DEFAULTS, NEW_SECRET_ONLY],
    ['ENCRYPTION_SALT alone', DEFAULTS, NEW_SALT_ONLY],
    ['SECRET_KEY and ENCRYPTION_SALT', DEFAULTS, OWN],
    ['a pair of its own with `#$(=` in it back to the defaults', OWN, DEFAULTS],
    ['a pair without a salt to one with it', NO_SALT, OWN],
  ])('is turned by a new pair: %s', async (_what, from, to) => {
    await fill(from);
    const { operations } = await site(from, to);
    expect((await checksOf(operations)).filter(({ outcome }) => outcome === 'fail')).toEqual([]);

    const { real, changes } = await turn(database, operations);

    expect(counted(changes)).toEqual(COUNTS);
    for (const { field, key, before, after } of changes) {
      const held = openToken(before, from.key);
      expect(held, `${field} ${key}`).toBeTruthy();
      expect(openToken(after, to.key)).toBe(held);
    }
    expect(openToken((await profile(901))._phone_number_encrypted!, to.key)).toBe(PHONE);
    expect(findingsIn(real)).toEqual([
      [
        'customer_userprofile._phone_number_encrypted',
        'user-5',
        'plaintext',
        '12 characters, not a Fernet token (it does not begin with 0x80)',
      ],
      ['customer_userprofile._address_encrypted', 'user-6', 'unknown-key', 'no key of the keyring opens it'],
    ]);
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    expect(await verified(operations)).toEqual({ opened: 815, failed: 2 });
  });

  test('has rows of no, of two and of three values, and one under two keys: each is turned for itself', async () => {
    await fill(DEFAULTS);
    await seedFoodEarly({ url: database.url, newKey: fernet.parseKey(OWN.key) });
    const { operations } = await site(DEFAULTS, OWN);
    expect((await censusOf(operations))['customer_userprofile._phone_number_encrypted']).toEqual({
      rows: 201,
      currentKey: 1,
      oldKey: 198,
      plaintext: 1,
      empty: 1,
    });
    const before = {
      early: await profile(ODD_PROFILES.early),
      lost: await profile(ODD_PROFILES.lostAddress),
      empty: await profile(ODD_PROFILES.allNull),
    };
    await turn(database, operations);

    const early = await profile(ODD_PROFILES.early);
    expect(early._phone_number_encrypted, 'under the new key already').toBe(
      before.early._phone_number_encrypted,
    );
    expect(openToken(early._full_name_encrypted!, OWN.key)).toBe(`Smørrebrød customer ${ODD_PROFILES.early}`);
    const lost = await profile(ODD_PROFILES.lostAddress);
    expect(lost._address_encrypted).toBe(before.lost._address_encrypted);
    expect(openToken(lost._phone_number_encrypted!, OWN.key)).toMatch(/^\+1555/);
    expect(await profile(ODD_PROFILES.allNull)).toEqual(before.empty);
    const twoOfThree = await profile(ODD_PROFILES.oneNull);
    expect(twoOfThree._address_encrypted).toBeNull();
    expect(openToken(twoOfThree._phone_number_encrypted!, OWN.key)).toMatch(/^\+1555/);
  });

  test('is refused a pair that opens nothing, where its own migration would call that done', async () => {
    await fill(DEFAULTS);
    const { operations } = await site(OWN, NEW_SALT_ONLY);
    const before = await dumpOf(database);
    expect(await refusalOf(collect(operations.rotate({})))).toMatchObject({
      code: 'unproven-key',
      exitCode: 3,
    });
    expect(changesBetween(before, await dumpOf(database))).toEqual([]);
  });

  test('is refused a pair of which the salt is left out', async () => {
    await fill(DEFAULTS);
    const opening = exampleSite('food-ordering', {
      env: { DATABASE_URL: database.url },
      files: { '.env': settings(DEFAULTS), '.env.next': `SECRET_KEY=${OWN.secret}\n` },
    });
    const { message } = await refusalOf(opening);
    expect(message).toBe('ENCRYPTION_SALT is not in .env.next');
  });
});
