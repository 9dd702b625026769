import { expect, test } from 'vitest';

import { type Script, scriptedOperations } from './scripted-operations.ts';
import { brake, type ConsoleTerminal, heard, KEY, openTerminal } from './terminal.ts';

test('a pasted Enter never passes the typed gate, a typed one does', async () => {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await toConsent(terminal);
  terminal.paste('webops-production\r');
  await terminal.until('› webops-production');
  await heard();
  expect(operations.calls).not.toContain('rotate');
  await terminal.answer(KEY.enter, 'What is left to do');
  expect(operations.requests).toEqual([
    {
      backup: null,
      restorePoint: 'none',
      answers: ['backup: declined', 'consent: typed webops-production'],
    },
  ]);
});

test('a wrong word at the gate says so and turns nothing', async () => {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await toConsent(terminal);
  await terminal.answer(`webops-staging${KEY.enter}`, 'that is not the word: it is webops-production');
  expect(operations.calls).not.toContain('rotate');
});

test('a backup asked for at its gate is made before the word is asked, and goes into the record', async () => {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await toBackup(terminal);
  await terminal.answer(`take /b${KEY.enter}`, 'Type webops-production');
  expect(terminal.frame()).toContain('Backup          /b/webops-production-webops-20261122T021408Z.dump');
  expect(terminal.frame()).toContain('› ▏');
  await terminal.answer(`webops-production${KEY.enter}`, 'What is left to do');
  expect(operations.requests).toMatchObject([
    { folder: '/b', kind: 'rotate' },
    { backup: '/b/webops-production-webops-20261122T021408Z.dump' },
  ]);
});

test('a backup that fails is told at its gate, and what was typed can be mended', async () => {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await toBackup(terminal);
  await terminal.answer(`take /full${KEY.enter}`, 'no backup was made: the disk is full');
  expect(terminal.frame()).toContain('› take /full▏');
  expect(operations.calls).not.toContain('rotate');
});

test('Esc gives a backup up that is being made, and stays at its gate', async () => {
  const held = brake();
  const operations = scriptedOperations();
  operations.takeBackup = scriptedOperations(held).takeBackup;
  const terminal = openTerminal({ operations });
  await toBackup(terminal);
  await terminal.answer(`take /b${KEY.enter}`, '0 B written');
  held.release(1);
  await terminal.until('400 kB written');
  await terminal.answer(KEY.escape, '› take /b▏');
  held.open();
  await heard();
  expect(terminal.frame()).toContain('step 3 of 6: backup');
});

test('Esc goes back one level each time and never quits', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await toConsent(terminal);
  await terminal.answer(KEY.escape, 'Which backup');
  await terminal.answer(KEY.escape, 'nothing was written so far');
  await terminal.answer(KEY.escape, 'step 1 of 6');
  await terminal.answer(KEY.escape, '› Rotate');
  terminal.type(KEY.escape);
  await heard();
  expect(terminal.frame()).toContain('› Rotate');
});

test('q quits at home only', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await home(terminal);
  await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
  terminal.type('q');
  await heard();
  expect(terminal.isAlternate()).toBe(true);
  await terminal.answer(KEY.escape, '› Rotate');
  terminal.type('q');
  expect(await terminal.exit).toBe(0);
});

test('Ctrl-C away from home asks before it quits', async () => {
  const terminal = openTerminal({ operations: scriptedOperations() });
  await home(terminal);
  await terminal.answer(KEY.down + KEY.enter, 'row 1 of 1,241');
  await terminal.answer(KEY.interrupt, 'Quit Keyturn?');
  await terminal.answer(KEY.escape, 'row 1 of 1,241');
  await terminal.answer(KEY.interrupt, 'Quit Keyturn?');
  terminal.type('y');
  expect(await terminal.exit).toBe(0);
});

test('a pause stops asking for batches, and the run goes on where it was', async () => {
  const { terminal, held } = await turning();
  held.release(3);
  await terminal.until('202 of 1,204');
  await terminal.answer('p', 'paused by operator');
  held.open();
  await terminal.until('303 of 1,204');
  await heard();
  expect(terminal.frame()).toContain('303 of 1,204');
  await terminal.answer('p', 'What is left to do');
});

test('a run that breaks off says what it has left, and home shows no figures of before', async () => {
  let isCut = false;
  const { terminal, held, operations } = await turning({ isCut: () => isCut });
  held.release(3);
  await terminal.until('202 of 1,204');
  isCut = true;
  held.open();
  await terminal.until('the connection to 10.0.0.5:5432 broke');
  expect(terminal.frame()).toContain('At least 202 values were turned before that; no value is half-way.');
  await terminal.answer('r', 'all is in place');
  const counted = Promise.withResolvers<void>();
  const { census } = operations;
  operations.census = async function* (scope) {
    await counted.promise;
    yield* census(scope);
  };
  expect(await terminal.answer(KEY.escape, 'q quit')).not.toContain('1,238');
  counted.resolve();
});

test('Ctrl-C asks while values are turned, and stops after the batch in hand when pressed again', async () => {
  const { terminal, held, operations } = await turning();
  held.release(3);
  await terminal.until('202 of 1,204');
  await terminal.answer(KEY.interrupt, 'Ctrl-C once more');
  await terminal.answer(KEY.escape, 'p pause');
  await terminal.answer(KEY.interrupt, 'Ctrl-C once more');
  await terminal.answer(KEY.interrupt, 'stopping after the batch in hand');
  held.release(1);
  await terminal.until('303 values were turned');
  expect(operations.calls).toContain('stop');
});

test('the question of Ctrl-C is never hidden under the help', async () => {
  const { terminal, held } = await turning();
  held.release(2);
  await terminal.until('101 of 1,204');
  await terminal.answer('?', 'Keys · Rotate');
  await terminal.answer(KEY.interrupt, 'Ctrl-C once more');
  held.open();
});

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while values are turned ends after the batch in hand with exit code %i', async (signal, code) => {
  const { terminal, held, operations } = await turning();
  held.release(2);
  await terminal.until('101 of 1,204');
  terminal.signals.emit(signal);
  await heard();
  expect(terminal.isAlternate()).toBe(true);
  held.open();
  expect(await terminal.exit).toBe(code);
  expect(operations.calls).toContain('stop');
  expect(terminal.isAlternate()).toBe(false);
});

test('a second SIGINT leaves at once, for any instant is safe', async () => {
  const { terminal, held } = await turning();
  held.release(2);
  await terminal.until('101 of 1,204');
  terminal.signals.emit('SIGINT');
  terminal.signals.emit('SIGINT');
  expect(await terminal.exit).toBe(130);
  held.open();
});

test('SIGTERM ends a paused run too', async () => {
  const { terminal, held, operations } = await turning();
  held.release(2);
  await terminal.until('101 of 1,204');
  await terminal.answer('p', 'paused by operator');
  terminal.signals.emit('SIGTERM');
  held.open();
  expect(await terminal.exit).toBe(143);
  expect(operations.calls).toContain('stop');
});

test('a terminal that is gone ends the run after the batch in hand, without a crash', async () => {
  const { terminal, held, operations } = await turning();
  held.release(2);
  await terminal.until('101 of 1,204');
  terminal.stdin.emit('error', new Error('read EIO'));
  terminal.stdout.emit('error', new Error('write EIO'));
  held.open();
  expect(await terminal.exit).toBe(129);
  expect(operations.calls).toContain('stop');
});

test('a bug leaves the alternate screen and prints its stack', async () => {
  const terminal = openTerminal({ operations: scriptedOperations({ fails: 'bug' }) });
  await toConsent(terminal);
  terminal.type(`webops-production${KEY.enter}`);
  expect(await terminal.exit).toBe(1);
  expect(terminal.isAlternate()).toBe(false);
  expect(terminal.complaint).toMatch(/^TypeError: a bug of ours\n {4}at /);
});

test('a report scrolled to its end stays in sight on a terminal that grows', async () => {
  const terminal = openTerminal({ operations: scriptedOperations(), columns: 60, rows: 16 });
  await terminal.until('old key');
  await terminal.answer(`:report${KEY.enter}`, 'Run        7h2k9');
  terminal.type('G');
  await terminal.without('Run        7h2k9');
  terminal.resize(120, 40);
  await terminal.until('Run        7h2k9');
});

test('a failed check blocks the way and can be looked at again', async () => {
  const operations = scriptedOperations({ fails: 'check' });
  const terminal = openTerminal({ operations });
  await home(terminal);
  await terminal.answer(KEY.enter, '1 thing must be mended');
  // What has to be mended is what is looked at first.
  expect(await terminal.until('hint: grant update (secret)')).toContain('›✗ fail  privilege');
  terminal.type(KEY.enter);
  await heard();
  expect(operations.calls).not.toContain('rehearse');
  terminal.type('r');
  await expect.poll(() => operations.calls.filter((call) => call === 'check')).toHaveLength(2);
});

test('a setup that fails is told at home, and r tries again', async () => {
  const operations = scriptedOperations({ fails: 'setup' });
  const terminal = openTerminal({ operations });
  await terminal.until('there is no database webops');
  terminal.type('r');
  await expect.poll(() => operations.calls.filter((call) => call === 'setup')).toHaveLength(2);
});

test('several checks of one thing are each told once, however one scrolls', async () => {
  const operations = scriptedOperations();
  const told = Array.from({ length: 40 }, (_, index) => `index ${index + 10} is kept`);
  operations.check = async function* () {
    for (const [index, message] of told.entries()) {
      const subject = `table ${Math.floor(index / 2)}`;
      yield { event: 'check', name: 'index', subject, outcome: 'ok', message, hint: null };
    }
  };
  const terminal = openTerminal({ operations });
  await home(terminal);
  await terminal.answer(`:check${KEY.enter}`, 'index 22 is kept');
  for (let at = 11; at < 50; at += 1) await terminal.answer('j', `›✓ ok    index            index ${at} is`);
  for (let at = 48; at > 30; at -= 1) await terminal.answer('k', `›✓ ok    index            index ${at} is`);
  expect(terminal.frame().match(/ok .* index \d+ is kept/g)).toEqual(
    told.slice(21, 37).map((message) => `ok    index            ${message}`),
  );
});

test('a check begins with what has to be mended, and the cursor stays where it was put', async () => {
  const terminal = openTerminal({ operations: scriptedOperations({ fails: 'check' }) });
  await home(terminal);
  await terminal.answer(`:check${KEY.enter}`, '›✗ fail  privilege');
  await terminal.answer(KEY.up, '›✓ ok    connection');
  terminal.type('r');
  await heard();
  expect(terminal.frame()).toContain('›✓ ok    connection');
});

test('a census that breaks leaves no key of a menu nobody sees, and the words that find out why', async () => {
  let isCut = false;
  const operations = scriptedOperations({ isCut: () => isCut });
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  isCut = true;
  const broken = await terminal.answer('r', 'the connection to 10.0.0.5:5432 broke');
  expect(broken.split('\n').at(-1)).toBe(' r refresh   : command   ? keys   q quit');
  terminal.type(KEY.enter);
  await heard();
  expect(terminal.frame()).toBe(broken);
  await terminal.answer(`:check${KEY.enter}`, 'PostgreSQL 18.4');
  isCut = false;
  await terminal.answer(KEY.escape, '99 % old key');
});

test('a drill leads from the new key to the proof, one suggested step after the other', async () => {
  const setup = { drill: true, environment: 'drill', gateWord: null };
  const terminal = openTerminal({ operations: scriptedOperations({ setup }), drill: true });
  await suggested(terminal, 'Generate a key');
  await terminal.answer(KEY.enter, '› next.key');
  await terminal.answer(KEY.enter, 'Read back   3f2a 91bc, the same');
  await terminal.answer(KEY.enter, 'The drill has staged it');
  terminal.type(KEY.enter);
  await suggested(terminal, 'Key status');
  await terminal.answer(KEY.enter, 'row 1 of 1,241');
  terminal.type(KEY.escape);
  await suggested(terminal, 'Rotate');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Type yes to go on');
  await terminal.answer(`yes${KEY.enter}`, 'What is left to do');
  terminal.type(KEY.escape);
  await suggested(terminal, 'Verify');
  await terminal.answer(KEY.enter, '1 value does not open');
  terminal.type(KEY.escape);
  await suggested(terminal, 'Runs');
  await terminal.answer(KEY.enter, '7h2k9');
  await terminal.answer(KEY.enter, 'Gates');
});

test('a key file that exists is refused in the frame, and another name can be given', async () => {
  const operations = scriptedOperations();
  const terminal = openTerminal({ operations });
  await home(terminal);
  await terminal.answer(KEY.down + KEY.down + KEY.enter, 'Where is it to be kept?');
  await terminal.answer(KEY.enter, '› next.key');
  terminal.type('\x15');
  await terminal.answer(`taken.key${KEY.enter}`, 'taken.key exists already');
  terminal.type('\x15');
  await terminal.answer(`fresh.key${KEY.enter}`, 'Read back');
  await terminal.answer(KEY.enter, 'next: { file: "fresh.key" }');
});

async function home(terminal: ConsoleTerminal): Promise<void> {
  await terminal.until('99 % old key');
}

async function suggested(terminal: ConsoleTerminal, action: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    await terminal.until('next step');
    if (terminal.lines().some((line) => line.includes(`› ${action}`) && line.endsWith('next step'))) return;
    await heard();
  }
  throw new Error(`${action} was never suggested:\n${terminal.frame()}`);
}

async function toBackup(terminal: ConsoleTerminal): Promise<void> {
  await home(terminal);
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
}

async function toConsent(terminal: ConsoleTerminal): Promise<void> {
  await toBackup(terminal);
  await terminal.answer(`no backup${KEY.enter}`, 'Type webops-production');
}

/** A console that has just begun to turn, with a brake on the engine. */
async function turning(script: Script = {}) {
  const held = brake();
  const operations = scriptedOperations();
  const slow = scriptedOperations({ ...script, ...held });
  operations.rotate = slow.rotate;
  operations.stop = () => {
    operations.calls.push('stop');
    slow.stop();
  };
  const terminal = openTerminal({ operations });
  await toConsent(terminal);
  terminal.type(`webops-production${KEY.enter}`);
  await terminal.until('step 4 of 6');
  return { terminal, held, operations };
}
