import * as z from 'zod';

import { say } from '../say.ts';
import { mapping, tellApart, variant } from './mapping.ts';
import { argv, text, timeLimit } from './texts.ts';

const STEPS = [
  variant('ask', { ask: text }),
  variant('run', {
    run: argv,
    expect: z.enum(['ok', 'failed']).default('ok'),
    timeout: timeLimit.default(30),
  }),
  variant('get', {
    get: z.url({
      protocol: /^https?$/,
      error: say('this is not a web address', 'write it as: get: "http://localhost:8000/health"'),
    }),
    timeout: timeLimit.default(30),
  }),
] as const;

const step = tellApart(
  {
    what: 'a runbook step',
    kinds: { ask: 'ask', run: 'run', get: 'get' },
    text: () => ({
      refused: say(
        'a runbook step is a mapping, not text',
        'write { ask: "…?" }, { run: [program, …] } or { get: "http…" }',
      ),
    }),
  },
  z.discriminatedUnion('kind', STEPS),
);

export const runbook = mapping({ before: z.array(step).default([]), after: z.array(step).default([]) });

export type StepShape = z.output<typeof step>;
