import { describe, expect, test } from 'vitest';

import { COMMANDS } from '../../src/commands/commands.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { keyturn } from './keyturn.ts';
import { scripted, SETUP, telling } from './scripted-operations.ts';

const UNTOUCHED: Partial<CommandContext> = {
  openOperations: async () => {
    throw new Error('the operations were opened');
  },
  drills: async () => {
    throw new Error('a drill was looked for');
  },
};

/** Each as it would change something; a command that is new has no line here until it is decided. */
const CHANGING = [
  ...['drill', 'key generate --out /tmp/never.key', 'encrypt', 'rotate', 'decrypt', 'purge'],
  ...['decrypt --export /tmp/never.age', 'restore 7h2k9', 'discard 7h2k9', 'flush'],
];
const READING = ['check', 'key fingerprint', 'key find', 'status', 'verify', 'runs', 'report', 'completion'];

test('every command was decided to change something or not', () => {
  const decided = [...CHANGING, ...READING].flatMap((line) =>
    COMMANDS.filter(({ name }) => line === name || line.startsWith(`${name} `)).map(({ name }) => name),
  );
  expect([...new Set(decided)].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  for (const { name, changes } of COMMANDS)
    expect([name, changes === false]).toEqual([name, READING.includes(name)]);
});

describe('--read-only', () => {
  test.each(CHANGING)('refuses keyturn %s before anything is opened', async (line) => {
    for (const words of [`--read-only ${line}`, `${line} --read-only --yes --confirm webops-production`]) {
      const told = await keyturn(words, { change: UNTOUCHED });
      expect(told).toMatchObject({ code: 3, stdout: '' });
      expect(told.stderr).toContain('changes something, and Keyturn was started read only\nhint: ');
    }
  });

  test('may be said by the environment, and is told as a fact', async () => {
    for (const value of ['1', 'true', 'on']) {
      const env = { KEYTURN_READ_ONLY: value };
      const told = await keyturn('rotate --json', { change: { ...UNTOUCHED, env } });
      expect(told.code).toBe(3);
      expect(JSON.parse(told.stderr)).toMatchObject({
        code: 'read-only',
        hint: '--dry-run foretells it and changes nothing; to do it, leave --read-only out, and KEYTURN_READ_ONLY unset',
      });
    }
    for (const value of ['', '0', 'false', 'no']) {
      const env = { KEYTURN_READ_ONLY: value };
      const told = await keyturn('flush', { change: { ...UNTOUCHED, env } });
      expect(told.stderr).toContain('the operations were opened');
    }
  });

  test('lets a dry run through, and what only reads', async () => {
    const count = { event: 'flush-total', keys: 0, left: null, dryRun: true, stopped: false } as const;
    const operations = { flush: () => telling(count), runs: async () => [] };
    expect((await keyturn('flush --dry-run --read-only', { operations })).code).toBe(0);
    expect((await keyturn('runs --read-only', { operations })).code).toBe(0);
    expect((await keyturn('drill --list --read-only')).code).toBe(0);
  });

  test('opens a console whose operations say so, and refuse what changes something', async () => {
    const seen: unknown[] = [];
    const told = await keyturn('--read-only', {
      terminal: true,
      change: {
        openOperations: async () => scripted({ setup: async () => SETUP }),
        openConsole: async ({ operations }) => {
          seen.push((await operations.setup()).readOnly);
          seen.push(await operations.discard('7h2k9').catch(({ code }: { code: string }) => code));
          return 0;
        },
      },
    });
    expect(told.code).toBe(0);
    expect(seen).toEqual([true, 'read-only']);
  });
});
