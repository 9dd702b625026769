import { expect, test } from 'vitest';

import type { VerifyFact } from '../../src/plan/facts.ts';
import { keyturn } from './keyturn.ts';
import { telling } from './scripted-operations.ts';

const TOTAL = { event: 'verify-total', opened: 1, failed: 0 } as const;

async function painted(parts: {
  env: NodeJS.ProcessEnv;
  terminal?: boolean;
  flags?: string;
}): Promise<boolean> {
  const { env, terminal = false, flags = '' } = parts;
  const operations = { verify: () => telling(TOTAL) };
  const told = await keyturn(`verify ${flags}`, { operations, terminal, change: { env } });
  expect(told.code).toBe(0);
  return told.stdout.includes('\x1b[');
}

test.each([
  ['colours on a terminal', { env: {}, terminal: true }, true],
  ['leaves what is piped without colour', { env: {} }, false],
  ['colours what is piped with FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, true],
  ['colours with FORCE_COLOR although NO_COLOR is set', { env: { FORCE_COLOR: '', NO_COLOR: '1' } }, true],
  ['leaves colour out with NO_COLOR', { env: { NO_COLOR: '1' }, terminal: true }, false],
  ['leaves colour out with FORCE_COLOR=0', { env: { FORCE_COLOR: '0' }, terminal: true }, false],
  ['leaves colour out of a dumb terminal', { env: { TERM: 'dumb' }, terminal: true }, false],
  [
    'leaves colour out with --no-color, whatever is forced',
    { env: { FORCE_COLOR: '1' }, flags: '--no-color' },
    false,
  ],
  [
    'leaves colour out with --plain, whatever is forced',
    { env: { FORCE_COLOR: '1' }, flags: '--plain' },
    false,
  ],
  ['leaves colour out of JSON, whatever is forced', { env: { FORCE_COLOR: '1' }, flags: '--json' }, false],
])('a command %s', async (_title, parts, colours) => {
  expect(await painted(parts)).toBe(colours);
});

test('a dumb terminal gets no line that is drawn over', async () => {
  const progress = { event: 'proof-progress', field: 'public.t.c', done: 1, total: 2 } as const;
  const operations = { verify: () => telling<VerifyFact>(progress, TOTAL) };
  const onTerminal = (env: NodeJS.ProcessEnv) =>
    keyturn('verify', { operations, terminal: true, change: { env } });
  expect((await onTerminal({ TERM: 'xterm' })).stderr).toContain('\r\x1b[K');
  expect((await onTerminal({ TERM: 'dumb' })).stderr).toBe('');
});
