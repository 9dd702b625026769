import * as z from 'zod';

import { quoted, say, suggestion } from '../say.ts';
import { isMapping, variant } from './mapping.ts';
import { text } from './texts.ts';

const STORAGES = [
  variant('text', {}),
  variant('bytes', { nonce: text.optional() }),
  variant('large-object', { nonce: text.optional() }),
  variant('json-string', {}),
  variant('json-members', {
    names: z.array(text).min(1),
    match: z.enum(['exact', 'contains']).default('exact'),
    nested: z.boolean().default(false),
  }),
] as const;

const KINDS = ['text', 'bytes', 'large-object', 'json-string', 'json-members'];

/** How cells stand in a stored value: a word, or a mapping with that word as its `kind`. */
export const storage = z.preprocess(
  (value, ctx) => {
    const kind = typeof value === 'string' ? value : isMapping(value) ? value.kind : KINDS[0];
    if (typeof kind === 'string' && KINDS.includes(kind)) return typeof value === 'string' ? { kind } : value;
    ctx.addIssue({
      code: 'custom',
      message:
        typeof kind === 'string'
          ? say(`there is no storage${quoted(kind)}`, suggestion(kind, KINDS))
          : say('the storage says no kind', `write it as: storage: text; the kinds are: ${KINDS.join(', ')}`),
    });
    return z.NEVER;
  },
  z.discriminatedUnion('kind', STORAGES),
);

export type StorageShape = z.output<typeof storage>;
