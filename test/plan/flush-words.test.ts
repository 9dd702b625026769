import { describe, expect, test } from 'vitest';

import type { FlushStartedFact, FlushTotalFact } from '../../src/plan/flush-facts.ts';
import { flushCounted, flushFailedLine, flushSummary, noKeyMatches } from '../../src/plan/flush-words.ts';

describe('a count of keys', () => {
  const counted = {
    event: 'flush-counted',
    pattern: 'a:*',
    keys: 2,
    bytes: 112,
    measured: 2,
    samples: ['a:1'],
  } as const;

  test('says its size as far as it was measured', () => {
    expect(flushCounted(counted)).toBe('a:*: 2 keys, 112 B, such as a:1');
    expect(flushCounted({ ...counted, keys: 4_000 })).toBe('a:*: 4,000 keys, about 112 B, such as a:1');
    expect(flushCounted({ ...counted, bytes: null, measured: 0 })).toBe('a:*: 2 keys, such as a:1');
  });

  test('is harmless to a terminal', () => {
    const words = flushCounted({ ...counted, pattern: 'a\x1b]0;x\x07', samples: ['\x1b[2J'] });
    expect(words).toBe('a\\x1b]0;x\\x07: 2 keys, 112 B, such as \\x1b[2J');
    expect(flushFailedLine({ event: 'flush-failed', reason: '\x1b[2J', hint: '' })).not.toContain('\x1b');
  });
});

describe('the last line of a flush', () => {
  const total: FlushTotalFact = { event: 'flush-total', keys: 0, left: 0, dryRun: false, stopped: false };

  test('never calls nothing at all a success', () => {
    expect(flushSummary(total, 0)).toBe('flush: nothing to do, no key matches');
    expect(flushSummary({ ...total, left: null, dryRun: true }, 0)).toBe(
      'flush dry run: nothing to unlink, no key matches',
    );
  });

  test('says what came where nothing was unlinked', () => {
    expect(flushSummary({ ...total, left: 3 }, 5)).toBe(
      'flush: done, 0 keys unlinked, 3 came since (exit 5)',
    );
  });

  test('tells how to go on after a stop', () => {
    expect(flushSummary({ ...total, left: null, dryRun: true, stopped: true }, 130)).toBe(
      'flush dry run: stopped; run it again to go on (exit 130)',
    );
  });
});

describe('a pattern that matches nothing', () => {
  const started: FlushStartedFact = {
    event: 'flush-started',
    application: 'webops',
    environment: 'production',
    gateWord: null,
    server: 'h:1',
    database: 2,
    version: '7.0.15',
    dryRun: true,
    keys: 0,
    otherDatabases: [{ database: 0, keys: 9 }],
  };
  const check = 'check the patterns (a cache may put :1: before its names) and the number in the Redis URL';

  test('is explained by what the server holds instead', () => {
    expect(noKeyMatches(started)).toEqual({
      message: 'database 2 is empty',
      hint: `database 0 holds keys; ${check}`,
    });
    expect(noKeyMatches({ ...started, keys: 1, otherDatabases: [] })).toEqual({
      message: 'no key of database 2 matches',
      hint: `it holds 1 key under other names; ${check}`,
    });
    expect(noKeyMatches({ ...started, keys: null, otherDatabases: null }).hint).toBe(check);
  });
});
