import * as z from 'zod';

import { SCHEME_NAMES } from '../../schemes/schemes.ts';
import { quoted, say, suggestion } from '../say.ts';
import { mapping } from './mapping.ts';
import { keySource } from './sources.ts';
import { days } from './texts.ts';

const scheme = z.string().superRefine((name, ctx) => {
  if (SCHEME_NAMES.includes(name)) return;
  const message = say(`there is no scheme${quoted(name)}`, suggestion(name, SCHEME_NAMES));
  ctx.addIssue({ code: 'custom', message });
});

export const keyring = mapping({
  scheme,
  current: keySource,
  older: z.array(keySource).default([]),
  next: keySource.optional(),
  commit: z.enum(['batch', 'all']).default('batch'),
  rotateEvery: days.optional(),
});

export type KeyringShape = z.output<typeof keyring>;
