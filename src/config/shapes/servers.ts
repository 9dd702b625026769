import * as z from 'zod';

import { say } from '../say.ts';
import { holdsPassword } from '../secrets.ts';
import { mapping } from './mapping.ts';
import { address } from './sources.ts';
import { text } from './texts.ts';

export const database = mapping({
  url: address((url) =>
    refused({ url, protocols: /^postgres(ql)?:\/\//, env: 'DATABASE_URL', password: PG }),
  ),
});

export const redis = mapping({
  url: address((url) => refused({ url, protocols: /^rediss?:\/\//, env: 'REDIS_URL', password: '' })),
  flush: z
    .union([z.literal('all'), z.array(text).min(1)], {
      error: say('this must be a list of patterns, or all', 'write it as: flush: [ "webops_config:*" ]'),
    })
    .default([]),
});

const PG = ', or keep the password in PGPASSFILE or PGPASSWORD';

interface Literal {
  url: string;
  protocols: RegExp;
  env: string;
  password: string;
}

/** Why this literal can't stand in a config, never repeating it: it may hold a password. */
function refused({ url, protocols, env, password }: Literal): string | null {
  const hint = `put the URL in an environment variable: url: { env: ${env} }`;
  if (url.startsWith('$')) return say('variables are not expanded in the config', hint);
  if (holdsPassword(url)) return say('the URL holds a password', `${hint}${password}`);
  if (protocols.test(url)) return null;
  const first = env === 'REDIS_URL' ? 'redis://' : 'postgresql://';
  return say(
    `the URL does not begin with ${first}`,
    `write it as: url: { env: ${env} }, or url: ${first}host:port/name`,
  );
}
