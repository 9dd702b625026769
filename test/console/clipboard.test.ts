import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { clipboardBytes, copyable } from '../../components/clipboard.ts';

const SCREEN = { TERM: 'screen.xterm-256color', STY: '4121.pts-0.host' };

const TMUX = '/tmp/tmux-0/default,1,0';

describe('a copy to the clipboard', () => {
  test('is one OSC 52 whose text is base64', () => {
    expect(clipboardBytes('41', { TERM: 'xterm-256color' })).toBe('\x1b]52;c;NDE=\x07');
  });

  test('goes through tmux, which takes it itself or passes it on with every ESC doubled', () => {
    expect(clipboardBytes('41', { TERM: 'tmux-256color', TMUX, STY: '1.pts' })).toBe(
      '\x1b]52;c;NDE=\x07\x1bPtmux;\x1b\x1b]52;c;NDE=\x07\x1b\\',
    );
  });

  test('goes through GNU screen in pieces that it passes on whole', () => {
    const bytes = clipboardBytes('x'.repeat(500), SCREEN);
    const pieces = bytes.split('\x1b\\').filter((piece) => piece !== '');
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) expect(piece).toMatch(/^\x1bP.{1,240}$/s);
    const passedOn = pieces.map((piece) => piece.slice(2)).join('');
    expect(passedOn).toBe(clipboardBytes('x'.repeat(500), {}));
  });

  test('knows GNU screen behind ssh and within tmux by the name it gives its terminal', () => {
    const bytes = clipboardBytes('41', SCREEN);
    expect(bytes).toBe('\x1bP\x1b]52;c;NDE=\x07\x1b\\');
    expect(clipboardBytes('41', { TERM: 'screen.xterm-256color' })).toBe(bytes);
    expect(clipboardBytes('41', { TERM: 'screen', TMUX, STY: '1.pts' })).toBe(bytes);
    expect(clipboardBytes('41', { TERM: 'screen-256color', TMUX })).toContain('\x1bPtmux;');
    expect(clipboardBytes('41', { TERM: 'screen-256color' })).toBe('\x1b]52;c;NDE=\x07');
  });

  test('lets no character of the text reach the terminal, and loses none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 300 }), (text) => {
        const [, base64] = /^\x1b\]52;c;([A-Za-z0-9+/=]*)\x07$/.exec(clipboardBytes(text, {})) ?? [];
        expect(Buffer.from(base64!, 'base64').toString()).toBe(text);
      }),
    );
  });

  test('is not longer than terminals take, and cut between characters', () => {
    expect(copyable('41')).toBe('41');
    const cut = copyable(`x${'漢'.repeat(5_000)}`);
    expect(Buffer.byteLength(cut)).toBe(7_999);
    expect(cut.endsWith('漢')).toBe(true);
  });
});
