import { expect, test } from 'vitest';

import { type ReaderTerminal, openReader } from './reader-terminal.ts';
import { POINT, type Script, scriptedOperations } from './scripted-operations.ts';
import { brake, heard } from './terminal.ts';

test('home, the key status and one row are told in lines, and their choices by number', async () => {
  const terminal = await home();
  await terminal.answer('2', '10. ');
  await terminal.answer('more', '20. ');
  await terminal.answer('12', 'Rotate');
  await terminal.answer('b', 'Keys: ');
  await terminal.answer('/', 'Type a line');
  await terminal.answer('damaged', '1. ');
  await terminal.answer('77', 'There is no number 77');
  await terminal.answer('?', 'Ctrl-C asks');
  await terminal.answer('b', 'q quit');
  await terminal.answer('again', 'q quit');
  await terminal.answer('q', 'Keyturn has ended.');
  expect(await terminal.exit).toBe(0);
  await terminal.keep('key-status');
});

test('a list is told further than it was read, a page at a time', async () => {
  const terminal = await home();
  await terminal.answer('2', '10 of 200 told');
  for (let told = 20; told < 200; told += 10) await terminal.answer('more', `${told} of 200 told`);
  await terminal.answer('more', '200. ');
  await terminal.answer('more', '200 of 400 told');
  await terminal.answer('more', '210 of 400 told');
  await terminal.answer('first', '10 of 400 told');
});

test('a rotation is told from its pre-flight to its report, and its gates take a line that comes alone', async () => {
  const operations = scriptedOperations();
  const terminal = await toConsent(operations);
  await terminal.answer('webops-staging', 'that is not the word');
  await terminal.answer('webops-staging', 'that is not the word');
  terminal.clock.pass(1_000);
  terminal.paste('webops-production\nwebops-production\n');
  await terminal.until('came at once');
  expect(operations.calls).not.toContain('rotate');
  await terminal.answer('webops-production', 'What is left to do');
  await terminal.answer('', 'Gates');
  await terminal.answer('b', 'Keys: ');
  await terminal.answer('b', 'q quit');
  await terminal.keep('rotation');
  expect(operations.requests).toEqual([
    { backup: null, restorePoint: 'none', answers: ['backup: declined', 'consent: typed webops-production'] },
  ]);
});

test('a block that begins before a gate opens does not answer it', async () => {
  const operations = scriptedOperations();
  const terminal = await home(operations);
  await terminal.answer('1', 'Enter dry run');
  await terminal.answer('', 'Enter go on');
  terminal.clock.pass(1_000);
  terminal.paste('\nno backup\nwebops-production\n');
  await terminal.until('2 lines came at once');
  expect(operations.calls).not.toContain('rotate');
});

test('a run is told seldom while it moves, and in full when it is over', async () => {
  const held = brake();
  const { terminal } = await turning(held);
  held.release(2);
  await terminal.until('finding 1');
  for (const words of ['24 percent', '41 percent']) {
    held.release(2);
    await heard();
    terminal.clock.pass(2_000);
    await terminal.until(words);
  }
  await terminal.answer('p', 'paused by operator-1');
  await terminal.answer('p', 'It goes on');
  held.open();
  await terminal.until('What is left to do');
  await terminal.keep('progress');
});

test('Ctrl-C asks in words while values are turned, and pressed twice stops after the batch in hand', async () => {
  const held = brake();
  const { terminal, operations } = await turning(held);
  held.release(2);
  await heard();
  terminal.interrupt();
  await terminal.until('Ctrl-C once more');
  await terminal.answer('b', 'It goes on');
  terminal.interrupt();
  await terminal.until('Ctrl-C once more');
  terminal.interrupt();
  await terminal.until('stopping after the batch in hand');
  held.open();
  await terminal.until('What is left to do');
  expect(operations.calls).toContain('stop');
  await terminal.keep('interrupted');
});

test('a lost key is looked for without a word of what is typed, and then its loss is rehearsed', async () => {
  const terminal = await home(scriptedOperations({ webhooks: { unknownKey: 9 } }));
  await terminal.answer(numberOf(terminal, 'Lost key'), 'Enter dry run');
  await terminal.answer('tab', '1. A key');
  await terminal.answer('1', 'which is not shown');
  expect(terminal.isHidden).toBe(true);
  await terminal.answer('c2VjcmV0', 'look elsewhere');
  expect(terminal.isHidden).toBe(false);
  await terminal.answer('b', 'Keys: ');
  await terminal.answer('b', 'Enter dry run');
  await terminal.answer('', 'Enter go on');
  await terminal.answer('', 'Which backup');
  await terminal.answer('back', 'Enter go on');
  await terminal.keep('lost-key');
  expect(terminal.written).not.toContain('c2VjcmV0');
});

test('a key is generated into the file that is named, or into the one that is offered', async () => {
  const terminal = await home();
  await terminal.answer(numberOf(terminal, 'Generate'), 'Type a line');
  await terminal.answer('taken.key', 'taken.key exists already');
  await terminal.answer('fresh.key', 'Read back: 3f2a 91bc, the same');
  await terminal.answer('', 'To make key 3f2a 91bc the target key');
  await terminal.answer('', 'q quit');
  await terminal.keep('generate');
});

test('a key is kept in a store by its number, and never shown: lines stay where they were told', async () => {
  const terminal = await home(scriptedOperations({ setup: { keyStores: ['vault'] } }));
  await terminal.answer(numberOf(terminal, 'Generate'), '2. vault: handed to its program');
  expect(terminal.written).not.toContain('Show it once');
  await terminal.answer('2', 'is kept in the store vault');
});

test('a restore point is chosen, put back or discarded', async () => {
  const points = [POINT, { ...POINT, run: '8k3m1', kind: 'rotate' as const }];
  const terminal = await home(scriptedOperations({ points }));
  await terminal.answer(numberOf(terminal, 'Restore points'), '2. ');
  await terminal.answer('2', 'number 2');
  await terminal.answer('d', 'Type webops-production');
  await terminal.answer('back', 'Keys: ');
  await terminal.answer('', 'Enter go on');
  await terminal.answer('', 'Which backup');
  await terminal.answer('snapshot-17', 'Type webops-production');
  await terminal.answer('webops-production', 'What is left to do');
  await terminal.keep('restore');
});

test('words behind a colon open what they name, and say why where they do not', async () => {
  const terminal = await home();
  await terminal.answer(':', ':runs: what was done');
  await terminal.answer(':rans', 'did you mean runs?');
  await terminal.answer(':runs', '1. ');
  await terminal.answer('1', 'Gates');
  await terminal.answer(':home', 'q quit');
  await terminal.keep('command-line');
});

test('what goes wrong is told with what can be done about it', async () => {
  const terminal = await home(scriptedOperations({ fails: 'check' }));
  await terminal.answer('1', '1 thing must be mended');
  await terminal.answer('', 'does nothing here');
  await terminal.answer('r', '1 thing must be mended');
  await terminal.answer('quit', 'Quit Keyturn?');
  await terminal.answer('y', 'Keyturn has ended.');
  expect(await terminal.exit).toBe(0);
  await terminal.keep('failed-check');
});

test('hostile labels can neither steer a terminal nor pass for anything else', async () => {
  const labels = ['\x1b[2J\r\nroot', '\u202egnp.exe', '\ufdd0a\ufdd1b', 'x'.repeat(10_000), '→ · 5 %'];
  const terminal = await home(scriptedOperations({ labels }));
  await terminal.answer('2', '10. ');
  await terminal.answer('4', 'Rotate');
  await terminal.keep('hostile-labels');
});

test('where the locale is not UTF-8 all is told in ASCII', async () => {
  const terminal = openReader({ operations: scriptedOperations(), env: { LANG: 'C' } });
  await terminal.until('Keys: ');
  await terminal.answer('zzz', 'There is no "zzz" here.');
  expect(terminal.written).toMatch(/^[\n\x20-\x7e]+$/);
});

test.each([
  ['SIGHUP', 129],
  ['SIGTERM', 143],
] as const)('%s ends a run that is told after the batch in hand with exit code %i', async (signal, code) => {
  const held = brake();
  const { terminal, operations } = await turning(held);
  held.release(2);
  await heard();
  terminal.signals.emit(signal);
  held.open();
  expect(await terminal.exit).toBe(code);
  expect(operations.calls).toContain('stop');
});

test('the end of the input ends a run that is told after the batch in hand', async () => {
  const held = brake();
  const { terminal, operations } = await turning(held);
  held.release(2);
  await heard();
  terminal.stdin.end();
  await heard();
  held.open();
  expect(await terminal.exit).toBe(129);
  expect(operations.calls).toContain('stop');
});

async function home(operations = scriptedOperations()): Promise<ReaderTerminal> {
  const terminal = openReader({ operations });
  await terminal.until('Keys: a number chooses');
  return terminal;
}

function numberOf(terminal: ReaderTerminal, name: string): string {
  const number = new RegExp(`^(\\d+)\\. ${name}`, 'm').exec(terminal.written)?.[1];
  if (number === undefined) throw new Error(`${name} is no choice:\n${terminal.written}`);
  return number;
}

async function toConsent(operations = scriptedOperations()): Promise<ReaderTerminal> {
  const terminal = await home(operations);
  await terminal.answer('1', 'Enter dry run');
  await terminal.answer('', 'Enter go on');
  await terminal.answer('', 'Which backup');
  await terminal.answer('no backup', 'Type webops-production');
  return terminal;
}

/** A run that has just begun, with a brake on the engine. */
async function turning(held: ReturnType<typeof brake>, script: Script = {}) {
  const operations = scriptedOperations(script);
  const slow = scriptedOperations({ ...script, ...held });
  operations.rotate = slow.rotate;
  operations.stop = () => {
    operations.calls.push('stop');
    slow.stop();
  };
  const terminal = await toConsent(operations);
  await terminal.answer('webops-production', 'step 4 of 6');
  return { terminal, operations };
}
