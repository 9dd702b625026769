import { expect, test } from 'vitest';

import { refusal } from '../../src/errors.ts';
import { Album } from './album.ts';
import {
  POINT,
  type Script,
  scriptedOperations,
  SHOWN_KEY,
  TWO_FACTOR,
  WEBHOOK,
} from './scripted-operations.ts';
import { heard, KEY, openTerminal } from './terminal.ts';

const WORD = `webops-production${KEY.enter}`;
const NO_BACKUP = `no backup${KEY.enter}`;
const NOTHING_WRITTEN = 'nothing was written so far';

test('every screen of encrypt is whole', async () => {
  const alter = 'alter table public.core_webhook alter column secret type varchar(256)';
  const { terminal, album } = await opened('Encrypt', {
    webhooks: { plaintext: 3 },
    refuses: ({ widen }) => {
      const message =
        'public.core_webhook.secret holds 64 characters, and 3 sealed values would have up to 184';
      if (!widen)
        throw refusal('column-width', message, `widen it first, or let Keyturn do so with --widen: ${alter}`);
    },
  });
  await album.take('pre-flight', 'all is in place');
  terminal.type(KEY.enter);
  await album.take('too narrow', 'Type yes');
  terminal.type(`yes${KEY.enter}`);
  await album.take('dry run', NOTHING_WRITTEN);
  await terminal.answer(KEY.enter, 'Which backup');
  terminal.type(NO_BACKUP);
  await album.take('consent', 'May Keyturn seal values');
  terminal.type(WORD);
  await album.take('result', 'newly encrypted');
  await album.keep('encrypt');
});

test('every screen of a lost key is whole', async () => {
  const { terminal, album } = await opened('Lost key', {
    webhooks: { unknownKey: 4 },
    dragged: [
      { event: 'dragged', table: 'public.core_webhook', action: 'delete', rows: 4 },
      { event: 'dragged', table: 'public.core_webhook_delivery', action: 'delete', rows: 37 },
      { event: 'dragged', table: 'public.core_notification', action: 'set-null', rows: 2 },
    ],
    flush: [
      { event: 'flush-failed', reason: 'Redis 10.0.0.7:6379 can’t be reached', hint: 'check REDIS_URL' },
    ],
    refuses: ({ keyIsLost }) => {
      const message =
        '30 of 34 sealed values of public.core_webhook.secret still open, so the key of keyring encryption is not lost';
      if (!keyIsLost) throw refusal('key-not-lost', message);
    },
  });
  await album.take('pre-flight', 'all is in place');
  await terminal.answer(KEY.enter, 'Only where nobody');
  terminal.type(`yes${KEY.enter}`);
  await album.take('not lost', 'that is not it');
  terminal.type(`\x15the key is lost${KEY.enter}`);
  await album.take('dry run', NOTHING_WRITTEN);
  terminal.type('K');
  await album.take('keep none', 'Type keep none');
  await terminal.answer(KEY.escape, NOTHING_WRITTEN);
  await terminal.answer(KEY.enter, 'Which backup');
  terminal.type(NO_BACKUP);
  await album.take('consent', 'May Keyturn delete values');
  terminal.type(WORD);
  await album.take('result', 'What is left to do');
  await album.keep('lost-key');
});

test('every screen of a new key is whole', async () => {
  const [ring] = (await scriptedOperations().setup()).keyrings;
  const keyrings = [ring!, { ...ring!, name: 'settings', target: '9d01 77fe', derived: true }];
  const { terminal, album } = await opened('Generate a key', {
    setup: { keyrings, keyStores: ['vault', 'broken'] },
  });
  await album.take('keyring', 'Which keyring');
  terminal.type(KEY.enter);
  await album.take('place', 'Where is it to be kept?');
  await terminal.answer(KEY.down + KEY.down + KEY.enter, 'gives back 20 characters');
  await album.take('not kept', 'gives back 20 characters');
  await terminal.answer(KEY.enter, 'Where is it to be kept?');
  await terminal.answer('G\r', 'Type show it');
  terminal.type(`show\r`);
  await album.take('gate', 'that is not it');
  terminal.type(`\x15show it\r`);
  await album.take('shown', SHOWN_KEY);
  await terminal.answer(KEY.enter, 'It is not shown.');
  terminal.paste(SHOWN_KEY.replace('Z', 'z'));
  await terminal.answer(KEY.enter, 'that is key');
  await album.take('another key', 'that is key 77e0 12aa');
  terminal.type('\x15');
  terminal.paste(`${SHOWN_KEY}\r`);
  await album.take('read back', '44 characters · 3f2a 91bc');
  terminal.type(KEY.enter);
  await album.take('kept', 'Made');
  terminal.type(KEY.enter);
  await album.take('named', 'To make key 3f2a 91bc the target key');
  await album.keep('generate-key');
});

test('every screen of decrypt is whole where the application does not read all of it', async () => {
  const { terminal, album } = await opened('Decrypt', {
    refuses: ({ fields }) => {
      const hint =
        'write the values to a sealed file with keyturn decrypt --export FILE, or name the fields to decrypt with --field';
      if (!fields)
        throw refusal('not-read-as-plaintext', 'webops does not read plaintext in core_webhook.secret', hint);
    },
  });
  await album.take('pre-flight', 'all is in place');
  terminal.type(KEY.enter);
  await album.take('not read', 'Type yes');
  terminal.type(`yes${KEY.enter}`);
  await album.take('dry run', NOTHING_WRITTEN);
  await terminal.answer(KEY.enter, 'Which backup');
  terminal.type(NO_BACKUP);
  await album.take('consent', 'May Keyturn decrypt values');
  await album.keep('decrypt');
});

test('the question about what proves no key is whole', async () => {
  const finding = {
    event: 'finding',
    field: WEBHOOK,
    primaryKey: { id: '8' },
    label: 'hook-8',
    status: 'undecidable',
    reason: 'nothing proves a key',
  } as const;
  const { terminal, album } = await opened('Rotate', { findings: [finding] });
  await terminal.answer(KEY.enter, NOTHING_WRITTEN);
  terminal.type(KEY.enter);
  await album.take('undecided', 'Type yes to rehearse so');
  await album.keep('undecidable');
});

test('every screen of the search for a key is whole', async () => {
  const { terminal, album } = await opened('Find the key', { webhooks: { unknownKey: 12 } });
  await album.take('where to look', 'Other keyrings');
  await terminal.answer(KEY.enter, 'It is not shown');
  terminal.type('s3cr3t');
  await album.take('typed in', '6 characters: a fernet key has 44');
  terminal.type(KEY.enter);
  await album.take('found', 'WOULD SAVE');
  terminal.type(KEY.enter);
  await album.take('elsewhere', 'tried so far');
  await album.keep('find-key');
});

test('every screen of restore points is whole', async () => {
  const later = { ...POINT, run: 'k3m9q', kind: 'encrypt', startedAt: '2026-11-23T02:14:08Z' } as const;
  const { terminal, album } = await opened('Restore points', { points: [POINT, later] });
  await album.take('list', 'k3m9q');
  await terminal.answer('d', 'for good?');
  await album.take('discard', 'May Keyturn remove');
  terminal.type(WORD);
  await album.take('discarded', 'is gone');
  await terminal.answer(KEY.enter, 'STARTED');
  terminal.type(KEY.enter);
  await album.take('what it puts back', 'Puts back');
  await terminal.answer(KEY.enter, 'Which backup');
  terminal.type(NO_BACKUP);
  await album.take('consent', 'May Keyturn put back');
  terminal.type(WORD);
  await album.take('result', 'rows put back');
  await album.keep('restore');
});

test('every screen of flushing Redis is whole', async () => {
  const { terminal, album } = await opened('Flush Redis', {});
  await album.take('counted', 'nothing was unlinked so far');
  terminal.type(KEY.enter);
  await album.take('consent', 'May Keyturn unlink');
  terminal.type(WORD);
  await album.take('done', 'none is left');
  await album.keep('flush');
});

test('home is whole with everything there is to say', async () => {
  const { terminal, album } = await opened(null, {
    webhooks: { plaintext: 3, unknownKey: 12 },
    points: [POINT],
    runs: [{ outcome: 'stopped' }],
  });
  await album.take('first lines', '› Rotate');
  terminal.type('G');
  await album.take('last lines', '› Runs');
  await album.keep('home');
});

async function opened(name: string | null, script: Script) {
  const setup: Script['setup'] = {
    redis: true,
    fields: [
      { field: TWO_FACTOR, keyring: 'encryption', onLostKey: 'set-null', readsPlaintext: true },
      { field: WEBHOOK, keyring: 'encryption', onLostKey: 'delete-row', readsPlaintext: false },
    ],
    afterSteps: ['restart webops'],
    tellUsers: [{ field: WEBHOOK, words: 'enter the secret of the hook again' }],
    ...script.setup,
  };
  const terminal = openTerminal({ operations: scriptedOperations({ ...script, setup }) });
  await terminal.until('99 % old key');
  if (name !== null) await terminal.choose(name);
  await heard();
  return { terminal, album: new Album(terminal, expect) };
}
