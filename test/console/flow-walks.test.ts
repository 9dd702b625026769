import { describe, expect, test } from 'vitest';

import { refusal } from '../../src/errors.ts';
import type { RunRequest } from '../../src/flows/operations.ts';
import {
  POINT,
  type Script,
  type ScriptedOperations,
  scriptedOperations,
  TWO_FACTOR,
  WEBHOOK,
} from './scripted-operations.ts';
import { brake, type ConsoleTerminal, heard, KEY, openTerminal } from './terminal.ts';

const WORD = 'webops-production';

describe('encrypt', () => {
  test('seals plaintext after the gates, and keeps a restore point without being asked', async () => {
    const { terminal, operations } = open({ webhooks: { plaintext: 2 } });
    await begin(terminal, 'Encrypt');
    await terminal.answer(KEY.enter, 'nothing was written so far');
    await toConsent(terminal);
    await terminal.answer(`${WORD}${KEY.enter}`, 'newly encrypted');
    expect(terminal.frame()).toContain('Restore point kept: 4 rows of core_webhook');
    expect(operations.calls).not.toContain('rotate');
    expect(operations.requests).toEqual([
      { backup: null, restorePoint: 'keep', answers: ['backup: declined', `consent: typed ${WORD}`] },
    ]);
  });

  test('offers to widen a column that is too narrow, and rehearses again', async () => {
    const alter = 'alter table core_webhook alter column secret type varchar(256)';
    const { terminal, operations } = open({
      refuses: unless('widen', 'column-width', 'core_webhook.secret holds 64 characters', alter),
    });
    await begin(terminal, 'Encrypt');
    await terminal.answer(KEY.enter, alter);
    await terminal.answer(`n${KEY.enter}`, 'that is not it');
    await terminal.answer(`\x15yes${KEY.enter}`, 'nothing was written so far');
    await toConsent(terminal);
    await terminal.answer(`${WORD}${KEY.enter}`, 'newly encrypted');
    expect(operations.requests).toMatchObject([{ widen: true, answers: ['widen: typed yes', {}, {}] }]);
  });
});

describe('a lost key', () => {
  const LOST: Script = {
    webhooks: { unknownKey: 4 },
    dragged: [
      { event: 'dragged', table: 'public.core_webhook', action: 'delete', rows: 4 },
      { event: 'dragged', table: 'public.core_webhook_delivery', action: 'delete', rows: 37 },
    ],
    refuses: unless('keyIsLost', 'key-not-lost', 'most values still open', null),
  };

  test('is given up only after the sentence, with everything that goes shown before the gate', async () => {
    const { terminal, operations } = open(LOST);
    await begin(terminal, 'Lost key');
    await terminal.answer(KEY.enter, 'Only where nobody has it any more');
    await terminal.answer(`yes${KEY.enter}`, 'that is not it: type the key is lost');
    await terminal.answer(
      `\x15the key is lost${KEY.enter}`,
      '37 rows of core_webhook_delivery would be deleted',
    );
    expect(terminal.frame()).toContain('1,203 values of core_two_factor_auth.secret would be set to NULL');
    await toConsent(terminal);
    expect(terminal.frame()).toContain('Goes            4 rows of core_webhook would be deleted');
    terminal.resize(60, 16);
    // Where it is tight, tables give way before what stands behind the purge.
    expect(await terminal.until('and 2 more: Esc shows them all')).toContain('Restore point   kept until');
    terminal.resize(80, 24);
    await terminal.until('37 rows of core_webhook_delivery would be deleted');
    expect(operations.calls).not.toContain('purge');
    await terminal.answer(`${WORD}${KEY.enter}`, 'tell the users of core_webhook.secret');
    expect(operations.requests).toMatchObject([{ keyIsLost: true, restorePoint: 'keep' }]);
  });

  test('a pasted sentence with its Enter is typed, and says nothing', async () => {
    const { terminal, operations } = open(LOST);
    await begin(terminal, 'Lost key');
    await terminal.answer(KEY.enter, 'Only where nobody has it any more');
    terminal.paste('the key is lost\r');
    await terminal.until('› the key is lost▏');
    await heard();
    expect(operations.calls.filter((call) => call === 'rehearse')).toHaveLength(1);
  });

  test('can be looked for at any step before the gates', async () => {
    const { terminal } = open(LOST);
    await begin(terminal, 'Lost key');
    await terminal.answer('t', 'try every key that might still exist');
    await terminal.answer(KEY.escape, 'Enter dry run');
    await terminal.answer(KEY.enter, 'Only where nobody has it any more');
    await terminal.answer('\t', 'try every key that might still exist');
    await terminal.answer(KEY.escape, 'Only where nobody has it any more');
  });

  test('keeps nothing only where that is said in words', async () => {
    const { terminal, operations } = open({ ...LOST, refuses: () => {} });
    await begin(terminal, 'Lost key');
    await terminal.answer(KEY.enter, 'kept until you discard it; K for none');
    await terminal.answer('K', 'Type keep none');
    await terminal.answer(KEY.escape, 'kept until you discard it; K for none');
    await terminal.answer('K', 'Type keep none');
    await terminal.answer(`keep none${KEY.enter}`, 'none is kept; K keeps one');
    await toConsent(terminal);
    expect(terminal.frame()).toContain('You said        keep-none: typed keep none');
    await terminal.answer(`${WORD}${KEY.enter}`, 'What is left to do');
    expect(operations.requests).toMatchObject([{ restorePoint: 'none' }]);
  });

  test('asks before it stops, and says that it goes on where it was', async () => {
    const { terminal, operations } = open({ ...LOST, refuses: () => {} });
    const held = brake();
    operations.purge = scriptedOperations(held).purge;
    await begin(terminal, 'Lost key');
    await terminal.answer(KEY.enter, 'nothing was written so far');
    await toConsent(terminal);
    await terminal.answer(`${WORD}${KEY.enter}`, 'step 4 of 6: purging');
    held.release(2);
    await terminal.answer(KEY.interrupt, 'Ctrl-C once more');
    await terminal.answer(KEY.escape, 'p pause');
    held.open();
    await terminal.until('What is left to do');
  });

  test('the Redis step that failed is told, and can be repeated from there', async () => {
    const { terminal, operations } = open({
      ...LOST,
      refuses: () => {},
      flush: [{ event: 'flush-failed', reason: 'Redis can’t be reached', hint: 'check REDIS_URL' }],
    });
    await begin(terminal, 'Lost key');
    await terminal.answer(KEY.enter, 'nothing was written so far');
    await toConsent(terminal);
    await terminal.answer(`${WORD}${KEY.enter}`, 'Redis is not flushed: Redis can’t be reached');
    await terminal.answer('x', 'Flush Redis · step 1 of 3');
    expect(operations.calls).not.toContain('flush');
  });
});

describe('decrypt', () => {
  test('names what the application reads, and decrypts no more', async () => {
    const hint = 'write the values to a sealed file with keyturn decrypt --export FILE';
    const { terminal, operations } = open({
      refuses: unless('fields', 'not-read-as-plaintext', 'webops does not read plaintext there', hint),
    });
    await begin(terminal, 'Decrypt');
    await terminal.answer(KEY.enter, hint);
    await terminal.answer(`yes${KEY.enter}`, 'nothing was written so far');
    await toConsent(terminal);
    await terminal.answer(`${WORD}${KEY.enter}`, 'values decrypted in');
    expect(operations.requests).toMatchObject([{ fields: [TWO_FACTOR], restorePoint: 'keep' }]);
  });
});

describe('undecidable values', () => {
  const finding = {
    event: 'finding',
    field: WEBHOOK,
    primaryKey: { id: '8' },
    label: 'hook-8',
    status: 'undecidable',
    reason: 'nothing proves a key',
  } as const;

  test('are left where the answer is no, and turned along where it is yes', async () => {
    const { terminal, operations } = open({ findings: [finding] });
    await begin(terminal, 'Rotate');
    await terminal.answer(KEY.enter, 'Enter asks about what proves no key');
    await terminal.answer(KEY.enter, 'Nothing about 1 value proves a key.');
    await terminal.answer(`yes${KEY.enter}`, 'nothing was written so far');
    await terminal.answer(KEY.enter, 'Which backup');
    expect(operations.calls.filter((call) => call === 'rehearse')).toHaveLength(2);
    expect(terminal.frame()).toContain('You said        undecidable: typed yes');
    await terminal.answer(KEY.escape, 'nothing was written so far');
    await terminal.answer(KEY.escape, 'Enter dry run');
    await terminal.answer(KEY.enter, 'Enter asks about what proves no key');
    await terminal.answer(KEY.enter, 'Nothing about 1 value proves a key.');
    await terminal.answer(`no${KEY.enter}`, 'Which backup');
    await terminal.answer(`no backup${KEY.enter}`, `Type ${WORD}`);
    await terminal.answer(`${WORD}${KEY.enter}`, 'What is left to do');
    expect(operations.requests).toMatchObject([{ accept: [], answers: ['undecidable: typed no', {}, {}] }]);
  });
});

describe('restore points', () => {
  test('are put back after the gates, by the id of their run', async () => {
    const { terminal, operations } = open({ points: [POINT] });
    await begin(terminal, 'Restore points', '41     12 kB');
    await terminal.answer(KEY.enter, 'step 1 of 4: what it puts back');
    await toConsent(terminal);
    await terminal.answer(`${WORD}${KEY.enter}`, 'rows put back in');
    expect(operations.requests).toEqual([
      { run: '7h2k9', backup: null, answers: ['backup: declined', `consent: typed ${WORD}`] },
    ]);
  });

  test('are discarded after their gate alone', async () => {
    const { terminal, operations } = open({ points: [POINT] });
    await begin(terminal, 'Restore points', '41     12 kB');
    await terminal.answer('d', 'May Keyturn remove the restore point of run 7h2k9 for good?');
    await terminal.answer(`yes${KEY.enter}`, 'that is not the word');
    expect(operations.calls).not.toContain('discard');
    await terminal.answer(`\x15${WORD}${KEY.enter}`, 'the restore point of run 7h2k9 is gone');
    await terminal.answer(KEY.enter, 'Restore points ──');
    expect(operations.calls.filter((call) => call === 'discard')).toHaveLength(1);
  });

  test('are gone before anybody who quits meanwhile has left', async () => {
    const { terminal, operations } = open({ points: [POINT] });
    const gone = Promise.withResolvers<void>();
    const { discard } = operations;
    operations.discard = (run) => gone.promise.then(() => discard(run));
    await begin(terminal, 'Restore points', '41     12 kB');
    await terminal.answer('d', 'May Keyturn remove');
    await terminal.answer(`${WORD}${KEY.enter}`, 'step 2 of 2: discarding');
    await terminal.answer(
      KEY.interrupt,
      'Quit Keyturn? What is being done right now comes to its end first.',
    );
    terminal.type('y');
    await heard();
    expect(terminal.isAlternate()).toBe(true);
    gone.resolve();
    expect(await terminal.exit).toBe(0);
    expect(operations.calls).toContain('discard');
  });

  test('cannot be opened where none stands', async () => {
    const { terminal } = open({});
    await terminal.until('99 % old key');
    await terminal.choose('Restore points');
    await heard();
    expect(terminal.frame()).toContain('› Restore points   none stands');
  });
});

describe('flush', () => {
  test('counts, asks, and unlinks only after the word', async () => {
    const { terminal, operations } = open({});
    await begin(terminal, 'Flush Redis', '37 keys, 18 kB');
    await terminal.answer(KEY.enter, 'May Keyturn unlink 37 keys');
    await terminal.answer(KEY.escape, 'nothing was unlinked so far');
    await terminal.answer(KEY.enter, 'May Keyturn unlink 37 keys');
    await terminal.answer(`yes${KEY.enter}`, 'that is not the word');
    expect(operations.calls).not.toContain('flush');
    await terminal.answer(`\x15${WORD}${KEY.enter}`, '37 keys unlinked, none is left');
    await terminal.answer(KEY.escape, '99 % old key');
  });

  test('Ctrl-C while keys are unlinked stops after the batch in hand', async () => {
    const { terminal, operations } = open({});
    const held = brake();
    await begin(terminal, 'Flush Redis', '37 keys, 18 kB');
    operations.flush = scriptedOperations(held).flush;
    await terminal.answer(KEY.enter, 'May Keyturn unlink 37 keys');
    await terminal.answer(`${WORD}${KEY.enter}`, 'step 3 of 3: unlinking');
    terminal.type(KEY.escape);
    await terminal.answer(KEY.interrupt, 'stopping after the batch in hand');
    expect(operations.calls).toContain('stop');
    held.open();
    await terminal.until('step 3 of 3: done');
  });
});

describe('the search for a key', () => {
  test('never shows what is typed in, and takes a paste without its Enter', async () => {
    const { terminal, operations } = open({ webhooks: { unknownKey: 12 } });
    await begin(terminal, 'Find the key', '12 values open under no key at hand');
    await terminal.answer(KEY.enter, 'It is not shown');
    terminal.paste('s3cr3t-of-somebody\r');
    await terminal.until('18 characters: a fernet key has 44');
    await heard();
    expect(operations.calls).not.toContain('findKey');
    await terminal.answer(KEY.enter, '91c0 55ae       9 of 12');
    expect(operations.requests).toEqual([{ typed: ['s3cr3t-of-somebody'] }]);
    expect(terminal.written).not.toContain('s3cr3t');
    expect(terminal.frame()).toContain('{ dotenv: "/srv/old/.env", name: ENCRYPTION_KEY }');
  });

  test('goes on after a file that cannot be read, with what was named before', async () => {
    const { terminal, operations } = open({ webhooks: { unknownKey: 12 } });
    await begin(terminal, 'Find the key', '12 values open under no key at hand');
    await terminal.answer(KEY.down + KEY.enter, 'Which file?');
    await terminal.answer(`old.env${KEY.enter}`, 'WOULD SAVE');
    await terminal.answer(KEY.enter, 'tried so far, and with whatever comes: 1 file');
    await terminal.answer(KEY.enter, 'Which file?');
    await terminal.answer(`missing.env${KEY.enter}`, 'missing.env is not there');
    await terminal.answer(KEY.enter, 'tried so far, and with whatever comes: 1 file');
    await terminal.answer(KEY.down + KEY.enter, 'Which folder?');
    await terminal.answer(`/srv/old${KEY.enter}`, 'WOULD SAVE');
    expect(operations.requests.at(-1)).toEqual({ files: ['old.env'], folders: ['/srv/old'] });
    await terminal.answer('p', 'Lost key · step 1 of 6');
  });
});

test('a run that was stopped is offered again, before anything else', async () => {
  const { terminal } = open({ webhooks: { plaintext: 2 }, runs: [{ kind: 'encrypt', outcome: 'stopped' }] });
  await terminal.until('› Encrypt');
  expect(terminal.frame()).toContain('! encrypt run 7h2k9 was stopped: Encrypt goes on where it was');
});

function open(script: Script): { terminal: ConsoleTerminal; operations: ScriptedOperations } {
  const operations = scriptedOperations({ ...script, setup: { ...SITE, ...script.setup } });
  return { terminal: openTerminal({ operations }), operations };
}

const SITE: Script['setup'] & {} = {
  redis: true,
  fields: [
    { field: TWO_FACTOR, keyring: 'encryption', onLostKey: 'set-null', readsPlaintext: true },
    { field: WEBHOOK, keyring: 'encryption', onLostKey: 'delete-row', readsPlaintext: false },
  ],
  afterSteps: ['restart webops'],
  tellUsers: [{ field: WEBHOOK, words: 'enter the secret of the hook again' }],
};

/** Refuses a rehearsal until this is wished for. */
function unless(
  wish: keyof RunRequest,
  code: string,
  message: string,
  hint: string | null,
): Script['refuses'] {
  return (request) => {
    if (!request[wish]) throw refusal(code, message, hint ?? undefined);
  };
}

async function begin(terminal: ConsoleTerminal, name: string, words = 'all is in place'): Promise<void> {
  await terminal.until('99 % old key');
  await terminal.choose(name);
  await terminal.until(words);
}

/** From the screen before the gates to the last of them. */
async function toConsent(terminal: ConsoleTerminal): Promise<void> {
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, `Type ${WORD}`);
}
