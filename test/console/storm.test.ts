import { describe, expect, test } from 'vitest';

import type { Keystroke } from '../../components/keys.ts';
import type { Size } from '../../components/place.ts';
import { Desk } from './desk.tsx';
import { seeded } from './seeded.ts';
import { scriptedOperations } from './scripted-operations.ts';
import { STOPS } from './stops.ts';
import { heard, KEY, openTerminal } from './terminal.ts';

const KEYS = 10_000;
/** Keys between two pictures, and between two moments in which what was begun may go on. */
const LOOK_EVERY = 500;
const BREATHE_EVERY = 20;

/** Everything that changes something and asks before; a key or a list in a file of its own is no such thing. */
const CHANGES = ['rotate', 'encrypt', 'decrypt', 'purge', 'restore', 'discard', 'flush', 'takeBackup'];

const NAMED = [
  ...['up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end', 'enter', 'escape', 'tab'],
  ...['backspace', 'delete', 'ctrl-a', 'ctrl-e', 'ctrl-u', 'ctrl-c', 'ctrl-z'],
];
const TYPED = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /:?+-=.,;_~"\'|中é\u0301😀',
];

describe('ten thousand keys at random', () => {
  test.each(Object.keys(STOPS))('leave the console whole and confirm nothing: %s', async (name) => {
    const { script, walk, changes = [] } = STOPS[name]!;
    const random = seeded(name);
    const desk = new Desk(script);
    await walk(desk);
    for (let n = 0; n < KEYS; n += 1) {
      desk.press(keyOf(random));
      if (n % 997 === 0) desk.navigator.paste('junk\r\n\x1b[31mwebops-\x00production\r');
      if (n % BREATHE_EVERY === 0) await desk.breathe();
      if (n % LOOK_EVERY === 0) expectWhole(desk, sizeOf(random));
    }
    expect(desk.broken).toBeNull();
    expect(desk.operations.calls.filter((call) => CHANGES.includes(call))).toEqual(changes);
  });
});

describe('a real terminal', () => {
  test('takes any bytes in pieces of any length, confirms nothing, and is given back as it was', async () => {
    const random = seeded('bytes');
    const operations = scriptedOperations({ webhooks: { plaintext: 2, unknownKey: 4 } });
    const terminal = openTerminal({ operations });
    await terminal.until('old key');
    for (let n = 0; n < 400; n += 1) {
      const pieces = Array.from({ length: 1 + Math.floor(random() * 20) }, () => oneOf(PIECES, random));
      terminal.type(pieces.join(''));
      if (n % 10 === 0) terminal.resize(20 + Math.floor(random() * 140), 4 + Math.floor(random() * 50));
      if (n % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    terminal.resize(80, 24);
    terminal.type('\x1b[201~');
    for (let n = 0; n < 12; n += 1) {
      terminal.type(KEY.escape);
      await heard();
    }
    await terminal.until('q quit');
    expect(operations.calls.filter((call) => CHANGES.includes(call))).toEqual([]);
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    expect(terminal.isAlternate()).toBe(false);
  });
});

/** What terminals send, whole and broken, and what they never would. */
const PIECES = [
  ...[
    '\x1b[A',
    '\x1b[B',
    '\x1b[6~',
    '\x1bOP',
    '\x1b[1;5C',
    '\x1b[<0;10;10M',
    '\x1b]11;rgb:0/0/0\x07',
    '\x1bP+r\x1b\\',
  ],
  ...[
    '\x1b',
    '\x1b[',
    '\x1b[200~',
    '\x1b[201~',
    '\x1b[999;999H',
    '\x00',
    '\x9b',
    '\xff',
    '\ufffd',
    '\x7f',
    '\t',
  ],
  ...[
    'y\r',
    'yes\r',
    'no backup\r',
    'webops-staging\r',
    'jjj',
    '\x1b[200~webops-production\r\x1b[201~',
    '中',
    '😀',
  ],
];

function keyOf(random: () => number): Keystroke {
  // Half of them lead somewhere, else most screens would never be left.
  if (random() < 0.5) return { name: oneOf(NAMED, random), text: '' };
  const text = oneOf(TYPED, random);
  return { name: text, text };
}

function sizeOf(random: () => number): Size {
  return { columns: 20 + Math.floor(random() * 140), rows: 4 + Math.floor(random() * 50) };
}

/** Whatever is drawn has the size of its terminal; where there is no room, it says so. */
function expectWhole(desk: Desk, size: Size): void {
  const lines = desk.frame(size).split('\n');
  expect(lines.length).toBeLessThanOrEqual(size.rows);
  const isTooSmall = size.columns < 60 || size.rows < 16;
  expect(lines[0]).toContain(isTooSmall ? 'Keyturn needs'.slice(0, size.columns) : 'KEYTURN');
}

function oneOf<T>(all: readonly T[], random: () => number): T {
  return all[Math.floor(random() * all.length)]!;
}
