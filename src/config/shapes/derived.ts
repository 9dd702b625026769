import * as z from 'zod';

import { quoted, say, suggestion, unknownSetting } from '../say.ts';
import { isMapping } from './mapping.ts';

const PARAMETERS = ['secret', 'salt', 'iterations', 'info'];

/** Node derives no key from a longer one. */
const LONGEST_INFO = 1024;

const info = z.string().refine((text) => Buffer.byteLength(text) <= LONGEST_INFO, {
  error: say(
    `this is longer than ${LONGEST_INFO} bytes`,
    'write the text that the application’s library names',
  ),
});

/** The ways in which applications make a key of a secret text, told apart by `derive`. */
export function derivedKey<Secret extends z.ZodType, Salt extends z.ZodType>(secret: Secret, salt: Salt) {
  const ways = [
    derivation('pbkdf2-sha256', { secret, salt, iterations: z.int().min(1).max(100_000_000) }),
    derivation('hkdf-sha256', { secret, salt, info }),
    derivation('sha256', { secret }),
  ] as const;
  const names = ways.map(({ shape }) => shape.derive.value);
  return z.discriminatedUnion('derive', ways, { error: ({ input }) => noDerivation(input, names) });
}

function derivation<N extends string, S extends z.ZodRawShape>(name: N, shape: S) {
  return z.strictObject(
    { kind: z.literal('derived'), derive: z.literal(name), ...shape },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? strangerTo(name, issue.keys[0] ?? '', Object.keys(shape))
          : undefined,
    },
  );
}

function strangerTo(derivation: string, setting: string, known: readonly string[]): string {
  if (!PARAMETERS.includes(setting)) return unknownSetting(setting, known);
  const takes = `${derivation} is made of: ${known.join(', ')}`;
  return say(`"${setting}" does not belong to a key derived by ${derivation}`, takes);
}

function noDerivation(input: unknown, names: readonly string[]): string {
  const written = isMapping(input) && typeof input.derive === 'string' ? input.derive : '';
  return say(`there is no derivation${quoted(written)}`, suggestion(written, names));
}
