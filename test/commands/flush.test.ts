import { describe, expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import { usageError } from '../../src/errors.ts';
import type { FlushRequest, Operations } from '../../src/flows/operations.ts';
import type { FlushFact, FlushStartedFact } from '../../src/plan/flush-facts.ts';
import { FLUSH_STARTED } from '../flows/flush-events.ts';
import { hand, keyturn } from './keyturn.ts';

const STARTED: FlushStartedFact = {
  ...FLUSH_STARTED,
  version: '7.0.15',
  otherDatabases: [
    { database: 0, keys: 1_204 },
    { database: 5, keys: 1 },
  ],
};

interface Story {
  started?: Partial<FlushStartedFact>;
  keys?: number;
  left?: number;
}

/** Operations with a Redis of 37 keys that match, which notes how it was asked. */
function withRedis({ started = {}, keys = 37, left = 0 }: Story = {}) {
  const asked: boolean[] = [];
  async function* flush({ dryRun }: FlushRequest): AsyncGenerator<FlushFact, void, void> {
    asked.push(dryRun);
    const pattern = 'webops_config:*';
    yield { ...STARTED, dryRun, ...started };
    yield { event: 'flush-progress', doing: dryRun ? 'counting' : 'unlinking', pattern, keys };
    if (dryRun) {
      const samples = keys > 0 ? ['webops_config:oauth', 'webops_config:\x1b[2J'] : [];
      yield {
        event: 'flush-counted',
        pattern,
        keys,
        bytes: keys * 500,
        measured: Math.min(keys, 20),
        samples,
      };
    }
    yield { event: 'flushed', pattern, keys, dryRun };
    if (!dryRun && left > 0) yield { event: 'flush-left', pattern, keys: left };
    yield { event: 'flush-total', keys, left: dryRun ? null : left, dryRun, stopped: false };
  }
  const operations: Partial<Operations> = { flush };
  return { operations, asked };
}

const COUNTED = [
  'Redis 10.0.0.7:6379, database 2: 120 keys',
  'left alone: database 0 (1,204 keys) and database 5 (1 key)',
  'webops_config:*: 37 keys, about 19 kB, such as webops_config:oauth, webops_config:\\x1b[2J',
];

describe('keyturn flush', () => {
  test('counts first, then unlinks what was counted', async () => {
    const { operations, asked } = withRedis();
    const told = await keyturn('flush --confirm webops-production', { operations });
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        ...COUNTED,
        'webops_config:*: 37 keys unlinked',
        'flush: done, 37 keys unlinked, none is left',
        '',
      ].join('\n'),
    });
    expect(asked).toEqual([true, false]);
  });

  test('only counts in a dry run, without a gate', async () => {
    const { operations, asked } = withRedis();
    expect(await keyturn('flush --dry-run', { operations })).toEqual({
      code: 0,
      stderr: '',
      stdout: [...COUNTED, 'flush dry run: 37 keys would be unlinked', ''].join('\n'),
    });
    expect(asked).toEqual([true]);
  });

  test('prints the contract’s facts as JSON, the ones of a dry run and of the real one never mixed', async () => {
    const facts = async (line: string) => {
      const { stdout } = await keyturn(line, withRedis());
      return stdout
        .trimEnd()
        .split('\n')
        .map((each) => JSON.parse(each) as FlushFact);
    };
    expect((await facts('flush --dry-run --json')).slice(2)).toEqual([
      { event: 'flushed', pattern: 'webops_config:*', keys: 37, dryRun: true },
      { event: 'flush-total', keys: 37, left: null, dryRun: true, stopped: false },
    ]);
    expect(await facts('flush --confirm webops-production --json')).toEqual([
      { ...STARTED, dryRun: false },
      expect.objectContaining({ event: 'flush-counted', keys: 37 }),
      { event: 'flushed', pattern: 'webops_config:*', keys: 37, dryRun: false },
      { event: 'flush-total', keys: 37, left: 0, dryRun: false, stopped: false },
    ]);
  });

  test('explains it where nothing matches, and asks for no word', async () => {
    const { operations, asked } = withRedis({ keys: 0 });
    expect(await keyturn('flush', { operations })).toEqual({
      code: 0,
      stderr: [
        'note: no key of database 2 matches',
        'hint: it holds 120 keys under other names; database 0 and database 5 hold keys; check the patterns (a cache may put :1: before its names) and the number in the Redis URL',
        '',
      ].join('\n'),
      stdout: [
        ...COUNTED.slice(0, 2),
        'webops_config:*: no key',
        'flush: nothing to do, no key matches',
        '',
      ].join('\n'),
    });
    expect(asked).toEqual([true]);
    const { stdout } = await keyturn('flush --json', withRedis({ keys: 0 }));
    expect(stdout).toContain('{"event":"flushed","pattern":"webops_config:*","keys":0,"dryRun":false}\n');
  });

  test('exits 5 where keys came meanwhile', async () => {
    const told = await keyturn('flush --confirm webops-production --quiet', withRedis({ left: 2 }));
    expect(told.code).toBe(5);
    expect(told.stdout).toBe(
      [
        'webops_config:*: 2 keys came since: does the application still write?',
        'flush: done, 37 keys unlinked, 2 came since (exit 5)',
        '',
      ].join('\n'),
    );
  });

  test('says what it may not know', async () => {
    const unknown = withRedis({ started: { keys: null, otherDatabases: null } });
    const { stdout } = await keyturn('flush --dry-run', unknown);
    expect(stdout).toContain('Redis 10.0.0.7:6379, database 2\nleft alone: every other database\n');
  });

  test('is refused in words where the config names no Redis', async () => {
    const flush = () => {
      throw usageError('nothing-to-flush', '/etc/keyturn/config.yaml names no Redis', 'write it as: redis:');
    };
    expect(await keyturn('flush --dry-run', { operations: { flush } })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: /etc/keyturn/config.yaml names no Redis\nhint: write it as: redis:\n',
    });
  });

  test('has a page of help', async () => {
    const { stdout } = await keyturn('help flush');
    expect(stdout).toContain('keyturn flush --dry-run');
    expect(stdout).toContain('--confirm');
  });
});

describe('the gate of keyturn flush', () => {
  test('wants the typed word where a rotation would', async () => {
    for (const line of ['flush', 'flush --yes', 'flush --no-input --yes']) {
      const { operations, asked } = withRedis();
      const told = await keyturn(line, { operations });
      expect(told.code).toBe(3);
      expect(told.stderr).toContain('hint: give it with --confirm webops-production\n');
      expect(asked).toEqual([true]);
    }
  });

  test('refuses the word of another environment', async () => {
    const { operations, asked } = withRedis();
    const told = await keyturn('flush --confirm webops-staging', { operations });
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('--confirm has the wrong word for this environment');
    expect(asked).toEqual([true]);
  });

  test('needs no word in development', async () => {
    const development = { environment: 'development', gateWord: null };
    for (const line of ['flush', 'flush --yes', 'flush --no-input']) {
      const { operations, asked } = withRedis({ started: development });
      expect((await keyturn(line, { operations })).code).toBe(0);
      expect(asked).toEqual([true, false]);
    }
  });

  test('asks a person, and names what it is about', async () => {
    const { operations, asked } = withRedis();
    const { context, keyboard, told } = hand({ operations, terminal: true });
    const ended = runCommandLine({ argv: ['flush'], context, version: '0.1.0' });
    await expect.poll(() => told.stderr).toContain('Type webops-production to go on.');
    expect(told.stderr).toContain(
      'May Keyturn unlink 37 keys of webops production in Redis 10.0.0.7:6379, database 2 now?',
    );
    keyboard.write('webops-production\n');
    expect(await ended).toBe(0);
    expect(asked).toEqual([true, false]);
  });

  test('stays shut for anything else a person types', async () => {
    const { operations, asked } = withRedis();
    const { context, keyboard, told } = hand({ operations, terminal: true });
    const ended = runCommandLine({ argv: ['flush'], context, version: '0.1.0' });
    await expect.poll(() => told.stderr).toContain('Type webops-production to go on.');
    keyboard.write('yes\n');
    expect(await ended).toBe(3);
    expect(asked).toEqual([true]);
  });
});

describe('a signal during keyturn flush', () => {
  test('ends it after the batch in hand, with the signal’s code', async () => {
    let isStopped = false;
    const { context, signals, told } = hand({
      operations: {
        async *flush({ dryRun }) {
          yield { ...STARTED, dryRun };
          if (!dryRun) signals.emit('SIGTERM');
          yield { event: 'flushed', pattern: 'a:*', keys: 500, dryRun };
          yield { event: 'flush-total', keys: 500, left: null, dryRun, stopped: isStopped };
        },
        stop: () => {
          isStopped = true;
        },
      },
    });
    const argv = ['flush', '--confirm', 'webops-production'];
    expect(await runCommandLine({ argv, context, version: '0.1.0' })).toBe(143);
    expect(told.stdout).toContain('flush: stopped, 500 keys unlinked; run it again to go on (exit 143)\n');
  });

  test('while it counts unlinks nothing', async () => {
    const asked: boolean[] = [];
    const { context, signals, told } = hand({
      operations: {
        async *flush({ dryRun }) {
          asked.push(dryRun);
          yield { ...STARTED, dryRun };
          signals.emit('SIGINT');
          yield { event: 'flush-total', keys: 500, left: null, dryRun, stopped: true };
        },
        stop: () => {},
      },
    });
    const argv = ['flush', '--confirm', 'webops-production'];
    expect(await runCommandLine({ argv, context, version: '0.1.0' })).toBe(130);
    expect(asked).toEqual([true]);
    expect(told.stdout).toContain('flush: stopped, 0 keys unlinked; run it again to go on (exit 130)\n');
  });
});
