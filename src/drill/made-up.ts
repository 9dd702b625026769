/** Numbers that look random and are the same for the same seed: what they make must never guard anything real. */
export type Dice = (sides: number) => number;

/** Mulberry32: 32 bits of state, good enough to make rows look alive. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

/** What an authenticator app is enrolled with: 32 characters of base32. */
export const totpSecret = (dice: Dice) => drawn(BASE32, 32, dice);

/** What a webhook signs with: 64 hex digits. */
export const signingSecret = (dice: Dice) => drawn(HEX, 64, dice);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What a service hands out, as `ghp_…`: a prefix and letters. */
export const accessToken = (prefix: string, length: number, dice: Dice) =>
  `${prefix}${drawn(LETTERS, length, dice)}`;

const DJANGO = 'abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)';

/** What Django makes of its SECRET_KEY: 50 characters, some of which a shell would take for its own. */
export const djangoSecret = (dice: Dice) => `#$(=${drawn(DJANGO, 46, dice)}`;

const SYSTEMS = ['GitHub', 'Jenkins', 'Grafana', 'Shop', 'Billing', 'Backup', 'Mail', 'Status page'];
const PURPOSES = [
  'deploy hook',
  'build result',
  'alert',
  'order paid',
  'invoice',
  'nightly report',
  'bounce',
];

export function webhookName(dice: Dice, ordinal: number): string {
  return `${SYSTEMS[dice(SYSTEMS.length)]} ${PURPOSES[dice(PURPOSES.length)]} ${ordinal}`;
}

function drawn(alphabet: string, length: number, dice: Dice): string {
  return Array.from({ length }, () => alphabet[dice(alphabet.length)]).join('');
}
