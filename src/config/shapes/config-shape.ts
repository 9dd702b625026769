import * as z from 'zod';

import { say } from '../say.ts';
import { field } from './field.ts';
import { keyStores } from './key-store.ts';
import { keyring } from './keyring.ts';
import { mapping } from './mapping.ts';
import { runbook } from './runbook.ts';
import { database, redis } from './servers.ts';
import { word } from './texts.ts';

const keyrings = z.record(word, keyring).refine((value) => Object.keys(value).length > 0, {
  error: say('there is no keyring', 'name the keys of at least one secret; config.example.yaml shows how'),
});

/** Everything a config may say. Paths, names and lines are made sure of afterwards. */
export const configShape = mapping({
  application: word,
  environment: word,
  database,
  redis: redis.optional(),
  keyrings,
  keyStores,
  fields: z.array(field).min(1, {
    error: say(
      'there is no field',
      'name at least one encrypted column: { table: …, column: …, keyring: … }',
    ),
  }),
  backup: z.enum(['required', 'optional']).default('optional'),
  restorePoint: z.enum(['keep', 'none']).optional(),
  runbook: runbook.default({ before: [], after: [] }),
});

export type ConfigShape = z.output<typeof configShape>;
