import { expect, test } from 'vitest';

import { type Script, SHOWN_KEY, scriptedOperations } from './scripted-operations.ts';
import { brake, heard, KEY, openTerminal } from './terminal.ts';

const HALF = SHOWN_KEY.slice(10, 30);

test('a key goes into a store, and Esc does nothing while it is on its way', async () => {
  const held = brake();
  const { terminal, operations } = await open({ tick: held.tick }, held);
  await terminal.answer(KEY.down + KEY.enter, 'the store vault is given the key');
  terminal.type(KEY.escape);
  await heard();
  expect(terminal.frame()).toContain('the store vault is given the key');
  expect(terminal.frame()).toContain('A program that does not end is given up after 30 seconds.');
  await terminal.answer(KEY.interrupt, 'What is being done right now comes to its end first.');
  await terminal.answer(KEY.escape, 'the store vault is given the key');
  held.release();
  await terminal.until('✓ a new fernet key is kept in the store vault');
  expect(await terminal.answer(KEY.enter, 'step 5 of 5')).toContain(
    'next: { command: [vault, kv, get, secret/next] }',
  );
  expect(operations.calls).toContain('generateKey store');
});

test('a store that gives back something else goes no further, and another place can be chosen', async () => {
  const { terminal } = await open({ setup: { keyStores: ['broken'] } });
  await terminal.answer(KEY.down + KEY.enter, 'and gives back 20 characters');
  await terminal.answer(KEY.enter, 'Where is it to be kept?');
});

test('a key is shown only after the word, and leaves the screen and the console with its screen', async () => {
  const { terminal, operations } = await open();
  await terminal.answer('G\r', 'Whoever sees this screen has the key');
  terminal.paste('show it\r');
  await heard();
  expect(operations.calls).not.toContain('generateKey shown');
  await terminal.answer(KEY.enter, SHOWN_KEY);
  expect(await terminal.answer(KEY.enter, 'Type or paste it back')).not.toContain(HALF);
  const before = terminal.written.length;
  terminal.paste('something else\r');
  await terminal.until('14 characters: a fernet key has 44');
  await terminal.answer(KEY.enter, 'that is not the key: a fernet key has 44');
  terminal.type('\x15');
  terminal.paste(`${SHOWN_KEY}\r`);
  await terminal.until('44 characters · 3f2a 91bc');
  await terminal.answer(KEY.enter, '✓ a new fernet key is kept where you put it');
  expect(await terminal.answer(KEY.enter, '# or: { file: PATH }')).toContain('next: { env: NAME }');
  expect(terminal.written.slice(before)).not.toContain(HALF);
});

test('a key that was shown is not shown again: Esc forgets it, and says so', async () => {
  const { terminal } = await open();
  await terminal.answer('G\r', 'Type show it');
  await terminal.answer('show it\r', SHOWN_KEY);
  await terminal.answer(KEY.enter, 'Type or paste it back');
  expect(await terminal.answer(KEY.escape, 'is forgotten, and was used for nothing')).not.toContain(HALF);
});

/** At the question where a new key is to be kept; a brake is let go of for everything before. */
async function open(script: Script = {}, held?: ReturnType<typeof brake>) {
  const operations = scriptedOperations({ ...script, setup: { keyStores: ['vault'], ...script.setup } });
  const terminal = openTerminal({ operations });
  held?.release();
  await terminal.until('99 % old key');
  await terminal.choose('Generate a key');
  await terminal.until('Where is it to be kept?');
  return { terminal, operations };
}
