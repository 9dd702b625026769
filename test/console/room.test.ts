import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { POINT, scriptedOperations } from './scripted-operations.ts';
import { ConsoleTerminal, KEY, openTerminal } from './terminal.ts';

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\x1b[2J\x1b[H',
    '\x1b]0;title\x07',
    '\u202eright to left',
    'a\nb\rc\td',
    '\x9b31m',
    'x'.repeat(10_000),
  ),
  fc.string({
    unit: fc.constantFrom(
      '中',
      '한',
      '😀',
      '\ua8eb',
      'क्ष',
      'ทำ',
      'ᅡ',
      '👍🏽',
      '\u3164',
      '❤️',
      '🏽',
      'ａ',
      'é',
      '\u0301',
      '👩‍👩‍👧',
    ),
    maxLength: 40,
  }),
);

describe('the frame', () => {
  test('holds whatever the database calls its rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(HOSTILE, { minLength: 20, maxLength: 20 }), async (labels) => {
        const terminal = new ConsoleTerminal({ operations: scriptedOperations({ labels }) });
        await terminal.until('99 % old key');
        await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
        const lines = terminal.lines();
        expect(lines[0]).toContain('KEYTURN  webops  ▲ PRODUCTION');
        expect(lines[1]).toMatch(/^── Key status ─{66}$/);
        expect(lines[23]).toBe(
          ' ↑↓ row   Enter open   / filter   s sort   y copy   e export   Esc back   ? keys',
        );
        for (const line of lines.slice(6, 22)) expect(line).toMatch(/ (damaged|old-key) +(77e0 12aa|–) /);
        await terminal.answer(KEY.enter, 'What would become of it');
        expect(terminal.lines()[23]).toContain('Esc back');
        // All of a label, or its beginning.
        await terminal.answer(`${KEY.escape}Y`, ' copied');
        terminal.resize(120, 40);
        await terminal.until('── › Rows ');
        await terminal.answer('\t', '› One row');
        const wide = terminal.lines();
        expect(wide[0]).toContain('KEYTURN  webops  ▲ PRODUCTION');
        expect(wide[39]).toBe(' ↑↓ scroll   Tab Esc rows   y copy   r read again   ? keys');
        for (const line of wide.slice(10, 37))
          expect(line).toMatch(/ (damaged|old-key) +(2\d{3}-\d\d-\d\d|–) +│/);
        terminal.signals.emit('SIGTERM');
        await terminal.exit;
      }),
      { numRuns: 6, seed: 5, endOnFailure: true },
    );
  });

  test.each([
    [60, 16],
    [80, 24],
    [132, 50],
  ])('fills %i × %i exactly, with the help on its last line', async (columns, rows) => {
    const terminal = openTerminal({ operations: scriptedOperations(), columns, rows });
    await terminal.until('old key');
    expect(terminal.lines()[rows - 1]).toContain('q quit');
    await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
    expect(terminal.lines()[1]).toHaveLength(columns);
    expect(terminal.lines()[rows - 1]).toContain('Esc back');
    expect(terminal.lines()[rows - 3]).toContain('old-key');
  });

  test('is drawn anew when the terminal grows and shrinks, and says so where there is no room', async () => {
    const terminal = openTerminal({ operations: scriptedOperations() });
    await terminal.until('99 % old key');
    terminal.resize(100, 30);
    await terminal.drawn(100, 30);
    expect(terminal.lines()[1]).toBe('─'.repeat(100));
    expect(terminal.lines()[29]).toContain('q quit');
    terminal.resize(50, 10);
    expect(await terminal.until('this terminal has 50×10')).toBe(
      'Keyturn needs 60×16 characters;\nthis terminal has 50×10.\nWhat is at work goes on.',
    );
    terminal.resize(80, 24);
    await terminal.until('99 % old key');
    expect(terminal.lines()[23]).toContain('q quit');
  });

  test('speaks ASCII to a terminal without UTF-8, and no colour where none is wanted', async () => {
    const env = { LANG: 'C', NO_COLOR: '1' };
    const terminal = openTerminal({ operations: scriptedOperations(), env });
    await terminal.until('99 % old key');
    await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
    expect(terminal.written).toMatch(/^[\x00-\x7f]*$/);
    expect(terminal.written).not.toMatch(/\x1b\[[\d;]*3\d/);
  });
});

/** Everything that changes something, but a key file. */
const CHANGES = ['rotate', 'encrypt', 'decrypt', 'purge', 'restore', 'discard', 'flush', 'takeBackup'];

const KEYS = fc.constantFrom(
  KEY.enter,
  KEY.escape,
  KEY.up,
  KEY.down,
  KEY.pageDown,
  KEY.interrupt,
  ...'ynpsrcgGjkdflexY?/ \t\x7f',
  'no backup\r',
  'yes\r',
  'webops-staging\r',
  'the key is lost\r',
  'keep none\r',
  '\x1b[200~webops-production\r\x1b[201~',
);

test('no keys but the exact word change anything, wherever one begins', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 11 }),
      fc.array(KEYS, { minLength: 20, maxLength: 80 }),
      async (downs, keys) => {
        const setup = { redis: true };
        const script = { setup, points: [POINT], webhooks: { plaintext: 2, unknownKey: 4 } };
        const operations = scriptedOperations(script);
        const terminal = new ConsoleTerminal({ operations });
        await terminal.until('99 % old key');
        // The way to a gate first, so that most walks come near the edge they must not cross.
        const way = [...Array.from({ length: downs }, () => KEY.down), '\r', '\r', '\r', 'no backup\r'];
        for (const key of [...way, ...keys]) {
          terminal.type(key);
          await new Promise((resolve) => setTimeout(resolve, key === KEY.escape ? 25 : 2));
        }
        const pastedAndEntered = keys.some((key) => key.includes('webops-production'));
        const changed = operations.calls.filter((call) => CHANGES.includes(call));
        if (!pastedAndEntered) expect(changed).toEqual([]);
        for (const request of operations.requests.filter(isRun)) {
          expect(request.answers).toContain('consent: typed webops-production');
        }
        terminal.signals.emit('SIGTERM');
        await terminal.exit;
      },
    ),
    { numRuns: 24 },
  );
});

function isRun(request: unknown): request is { answers: string[] } {
  return typeof request === 'object' && request !== null && 'answers' in request;
}
