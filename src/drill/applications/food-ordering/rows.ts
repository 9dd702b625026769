import type { KeyMaterial } from '../../../keys/key-material.ts';
import { type Dice, diceOf } from '../../made-up.ts';
import { inSession, type Session } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals, type Seal, sealer } from '../sealer.ts';
import { FOOD_TABLES } from './tables.ts';

/** The salt of the application's own defaults. */
export const DEFAULT_SALT = 'food-ordering-encryption-salt-v1';

export const FOOD_ROWS = { profiles: 200, restaurants: 60, pending: 20 } as const;
/**
 * The odd ones among the profiles: nothing at all (its plaintext was dropped before it was sealed), two values of
 * three, one typed in by hand and never sealed, one row under two keys.
 */
export const ODD_PROFILES = { allNull: 3, oneNull: 4, plaintext: 5, lostAddress: 6, early: 7 } as const;

const SEED = 5;

export interface FoodKeys {
  current: KeyMaterial;
  /** Of a SECRET_KEY that nobody has any more. */
  lost: KeyMaterial;
}

export async function seedFood({ url, keys }: { url: string; keys: FoodKeys }): Promise<void> {
  const seal = sealer(keys.current);
  const dice = diceOf(SEED);
  await inSession(url, async (session) => {
    await session.query(FOOD_TABLES);
    await seedProfiles(session, dice, { seal, sealLost: sealer(keys.lost) });
    await seedRestaurants(session, dice, seal);
    await session.query('analyze');
  });
}

async function seedProfiles(
  session: Session,
  dice: Dice,
  { seal, sealLost }: { seal: Seal; sealLost: Seal },
): Promise<void> {
  const users = ordinals(FOOD_ROWS.profiles);
  await insertRows(
    session,
    'auth_user',
    users.map((id) => ({ id, username: `user-${id}`, email: `user-${id}@example.test` })),
  );
  await insertRows(
    session,
    'customer_userprofile',
    users.map((id) => {
      const [name, phone, address] = [`Smørrebrød customer ${id}`, phoneNumber(dice), streetAddress(dice)];
      const isEmpty = id === ODD_PROFILES.allNull;
      return {
        id,
        user_id: id,
        _full_name_encrypted: isEmpty ? null : seal(name),
        _phone_number_encrypted: isEmpty ? null : id === ODD_PROFILES.plaintext ? phone : seal(phone),
        _address_encrypted:
          isEmpty || id === ODD_PROFILES.oneNull
            ? null
            : id === ODD_PROFILES.lostAddress
              ? sealLost(address)
              : seal(address),
      };
    }),
  );
  await insertRows(
    session,
    'orders_order',
    users.slice(0, 10).map((id) => ({
      id,
      user_id: id,
      customer_name: `Smørrebrød customer ${id}`,
      customer_phone: phoneNumber(dice),
      customer_address: streetAddress(dice),
    })),
  );
}

async function seedRestaurants(session: Session, dice: Dice, seal: Seal): Promise<void> {
  const sealed = (id: number) => ({
    _address_encrypted: seal(streetAddress(dice)),
    _phone_encrypted: id % 4 === 0 ? null : seal(phoneNumber(dice)),
    _email_encrypted: seal(`kitchen-${id}@example.test`),
  });
  const restaurants = ordinals(FOOD_ROWS.restaurants);
  await insertRows(
    session,
    'restaurant_restaurant',
    restaurants.map((id) => ({ id, owner_id: id, name: `Kitchen ${id}`, ...sealed(id) })),
  );
  await insertRows(
    session,
    'restaurant_pendingrestaurant',
    ordinals(FOOD_ROWS.pending).map((id) => ({
      id,
      user_id: 100 + id,
      restaurant_name: `Corner kitchen ${id}`,
      status: id % 2 === 0 ? 'pending' : 'rejected',
      ...sealed(id),
    })),
  );
  await insertRows(
    session,
    'menu_menuitem',
    restaurants.map((id) => ({ id, restaurant_id: id, name: `Dish ${id}`, price: 10 + (id % 7) })),
  );
  await insertRows(session, 'customer_wishlist', [{ id: 1, user_id: 1, restaurant_id: 1 }]);
  await insertRows(session, 'customer_restaurantreview', [{ id: 1, restaurant_id: 1, rating: 5 }]);
}

const phoneNumber = (dice: Dice) => `+1555${String(dice(10_000_000)).padStart(7, '0')}`;
const streetAddress = (dice: Dice) => `${1 + dice(200)} Example Street, flat ${1 + dice(40)}`;

/** A profile whose telephone number was saved again after the settings were changed: one row under two keys. */
export async function seedFoodEarly({ url, newKey }: { url: string; newKey: KeyMaterial }): Promise<void> {
  const token = sealer(newKey)('+15550000007');
  await inSession(url, ({ query }) =>
    query('update customer_userprofile set "_phone_number_encrypted" = $1 where id = $2', [
      token,
      ODD_PROFILES.early,
    ]),
  );
}
