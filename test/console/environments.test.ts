import { describe, expect, test, vi } from 'vitest';

import { themeFrom } from '../../components/theme.ts';
import { inAscii } from '../../src/plan/ascii.ts';
import { FILES, source } from '../architecture/files.ts';
import { withoutComments } from '../architecture/imports.ts';
import { scriptedOperations } from './scripted-operations.ts';
import { brake, KEY, openTerminal } from './terminal.ts';

// What the console tells the package that paints before it loads it; here it is loaded with this file.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

const COLOUR = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;
const BOLD = '\x1b[1m';
const DIM = '\x1b[2m';
const UTF8 = { LANG: 'C.UTF-8' };

describe('colour', () => {
  const said: readonly [string, Record<string, string>, boolean][] = [
    ['is there where nothing is said', {}, true],
    ['goes with NO_COLOR', { NO_COLOR: '1' }, false],
    ['stays with an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['goes with FORCE_COLOR=0', { FORCE_COLOR: '0' }, false],
    ['goes with FORCE_COLOR=false', { FORCE_COLOR: 'false' }, false],
    ['stays with FORCE_COLOR=1', { FORCE_COLOR: '1' }, true],
    ['is there with FORCE_COLOR although NO_COLOR is set', { FORCE_COLOR: '3', NO_COLOR: '1' }, true],
    ['is there with an empty FORCE_COLOR although NO_COLOR is set', { FORCE_COLOR: '', NO_COLOR: '1' }, true],
    ['goes with FORCE_COLOR=0, whatever NO_COLOR is', { FORCE_COLOR: '0', NO_COLOR: '' }, false],
    ['does not care for a FORCE_COLOR that says nothing', { FORCE_COLOR: 'maybe', NO_COLOR: '1' }, false],
    ['goes with TERM=dumb', { TERM: 'dumb' }, false],
    ['comes back to TERM=dumb with FORCE_COLOR', { TERM: 'dumb', FORCE_COLOR: '1' }, true],
    ['is there in CI', { CI: 'true' }, true],
  ];
  test.each(said)('%s', (_title, env, colour) => {
    expect(themeFrom(env).colour).toBe(colour);
    expect(themeFrom(env, false).colour).toBe(false);
  });

  test('is all that NO_COLOR takes from the console: bold and dim stay, and every word', async () => {
    const colourful = openTerminal({ operations: scriptedOperations(), env: { ...UTF8, CI: 'true' } });
    const frame = await colourful.until('99 % old key');
    expect(colourful.written).toMatch(COLOUR);
    const plain = openTerminal({ operations: scriptedOperations(), env: { ...UTF8, NO_COLOR: '1' } });
    expect(await plain.until('99 % old key')).toBe(frame);
    expect(plain.written).not.toMatch(COLOUR);
    for (const attribute of [BOLD, DIM]) expect(plain.written).toContain(attribute);
  });
});

describe('a terminal', () => {
  test.each([
    ['C.UTF-8', false],
    ['en_US.utf8', false],
    ['de_DE.UTF8@euro', false],
    ['POSIX', true],
    ['C', true],
    ['en_US.ISO-8859-1', true],
    ['', true],
  ])('with the locale %j speaks ASCII only: %j', (LANG, ascii) => {
    expect(themeFrom({ LANG }).ascii).toBe(ascii);
    expect(themeFrom({ LANG: 'C.UTF-8', LC_ALL: LANG }).ascii).toBe(LANG !== '' && ascii);
    expect(themeFrom({ LANG: 'C', LC_CTYPE: LANG }).ascii).toBe(LANG === '' || ascii);
  });

  test('without any locale, and a dumb one, speak ASCII only', () => {
    expect(themeFrom({}).ascii).toBe(true);
    expect(themeFrom({ LANG: 'C.UTF-8', TERM: 'dumb' }).ascii).toBe(true);
  });

  test.each([
    ['POSIX'],
    [undefined],
  ])('of locale %s gets ASCII in every screen, while work goes on', async (LANG) => {
    const held = brake();
    const operations = scriptedOperations();
    const terminal = openTerminal({ operations, env: LANG === undefined ? {} : { LANG } });
    await terminal.until('99 % old key');
    await terminal.answer(':r', 'Tab completes');
    await terminal.answer(`${KEY.escape}?`, 'Esc close');
    await terminal.answer(`:status${KEY.enter}`, 'row 1 of 1,241');
    operations.check = scriptedOperations(held).check;
    await terminal.answer(`:rotate${KEY.enter}`, 'looking whether all is in place');
    held.open();
    await terminal.until('all is in place');
    await terminal.answer(KEY.enter, 'nothing was written');
    await terminal.answer(KEY.enter, 'Which backup');
    await terminal.answer(`no backup${KEY.enter}`, 'Type webops-production');
    await terminal.answer(`webops-production${KEY.enter}`, 'What is left to do');
    expect(terminal.written).toMatch(/^[\x00-\x7f]*$/);
  });
});

test('every character that Keyturn writes by itself has one in ASCII that stands for it', () => {
  const sources = FILES.filter((file) => /^(?:components|src\/(?!drill\/))/.test(file));
  const written = sources.flatMap((file) => [...withoutComments(source(file)).matchAll(/[^\x00-\x7f]/gu)]);
  const strange = new Set(written.map(([character]) => character).filter((one) => inAscii(one) === '?'));
  expect([...strange]).toEqual([]);
});
