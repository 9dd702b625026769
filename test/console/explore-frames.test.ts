import { expect, test } from 'vitest';

import type { InspectedValue } from '../../src/flows/operations.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { Album } from './album.ts';
import { type Script, scriptedOperations, TWO_FACTOR, WEBHOOK } from './scripted-operations.ts';
import { brake, type ConsoleTerminal, KEY, openTerminal } from './terminal.ts';

const COUNTED = 'row 1 of 1,241';

test('every screen of looking at rows is whole', async () => {
  let isCut = false;
  const { terminal, album } = await opened({ inspected: withOthers, isCut: () => isCut });
  await album.take('the list', COUNTED);
  terminal.type('/field:web cu');
  await album.take('a filter being typed', 'Tab completes: current-key');
  terminal.type(`${KEY.tab}${KEY.enter}s`);
  await album.take('filtered and sorted', 'row 1 of 2');
  terminal.type(KEY.enter);
  await album.take('one row with several values', 'core_webhook.headers');
  terminal.type(`${KEY.escape}/nobody${KEY.enter}`);
  await album.take('nothing fits', 'none of 1,241 values fits');
  await terminal.answer('c', COUNTED);
  isCut = true;
  terminal.type('G');
  await album.take('a page that could not be read', 'r reads again');
  await album.keep('rows');
});

test('where there is room, a row stands beside its list, and Tab hands it the keys', async () => {
  const { terminal } = await opened({ inspected: withOthers, columns: 120, rows: 40 });
  await terminal.answer(`/cur${KEY.enter}`, 'core_webhook.headers');
  await terminal.answer(`${KEY.tab}${KEY.down}${KEY.down}`, '› One row');
  await expect(`${terminal.frame()}\n`).toMatchFileSnapshot('frames/rows-beside-120x40.txt');
  await terminal.answer(KEY.escape, '› Rows');
});

test('every screen of an export is whole', async () => {
  const held = brake();
  const { terminal, album } = await opened(held, held.open);
  await terminal.answer(`/old${KEY.enter}`, 'row 1 of 1,238');
  await terminal.answer('e', 'Write them to which file?');
  terminal.type(`\x15taken.csv${KEY.enter}`);
  await album.take('a file that exists', 'taken.csv exists already');
  terminal.type(`\x15rows.json`);
  await album.take('another name', 'JSON, a line for each row');
  terminal.type(KEY.enter);
  await album.take('written', '1,238 rows are in rows.json');
  await album.keep('export');
});

test('every screen of findings, and of rows in a dry run, is whole', async () => {
  const { terminal, album } = await opened({ found: FOUND, gone: ['9'] }, () => {}, '› Rotate');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer('l', COUNTED);
  terminal.type(KEY.down);
  await album.take('the rows of a dry run', 'Rotate: would be sealed anew with 3f2a 91bc');
  await terminal.answer(KEY.escape, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'Type webops-production');
  await terminal.answer(`webops-production${KEY.enter}`, 'What is left to do');
  terminal.type('f');
  await album.take('findings', '3 findings');
  await terminal.answer(KEY.down, 'is plaintext');
  terminal.type(KEY.enter);
  await album.take('a row that is gone', 'has no row 9');
  await album.keep('findings');
});

const FOUND: readonly FindingFact[] = [
  finding('9', 'user-19', 'plaintext', '24 characters, not a Fernet token: it is plaintext'),
  finding('12', 'user-22', 'unknown-key', 'no key of the keyring opens it'),
];

function finding(id: string, label: string, status: FindingFact['status'], reason: string): FindingFact {
  return { event: 'finding', field: TWO_FACTOR, primaryKey: { id }, label, status, reason };
}

/** Beside a hook's secret stand the members of its headers. */
function withOthers(value: InspectedValue): readonly InspectedValue[] {
  if (value.field !== WEBHOOK) return [value];
  const { key, sealedAt } = value;
  const cell = { status: 'current-key', key, sealedAt, reason: null } as const;
  const older = { ...cell, status: 'old-key', key: '77e0 12aa' } as const;
  const plain = {
    status: 'plaintext',
    key: null,
    sealedAt: null,
    reason: 'a number; only a text is sealed',
  } as const;
  const reason = 'auth.limit is a number; only a text is sealed';
  const becomes = [
    { kind: 'rotate', status: 'plaintext', changes: true, reason },
    { kind: 'encrypt', status: 'plaintext', changes: false, reason },
    { kind: 'decrypt', status: 'plaintext', changes: true, reason: null },
    { kind: 'purge', status: 'plaintext', changes: false, reason: null },
  ] as const;
  const headers: InspectedValue = {
    ...value,
    field: 'public.core_webhook.headers',
    ...plain,
    cells: [
      { at: 'auth.token', ...cell },
      { at: 'auth.previous.token', ...older },
      { at: 'auth.limit', ...plain },
    ],
    becomes,
  };
  return [value, headers];
}

/** A console at its list of rows, or where the words are. */
async function opened(
  { columns, rows, ...script }: Script & { columns?: number; rows?: number },
  begin: () => void = () => {},
  until = COUNTED,
): Promise<{ terminal: ConsoleTerminal; album: Album }> {
  const size = columns && rows ? { columns, rows } : {};
  const terminal = openTerminal({ operations: scriptedOperations(script), ...size });
  begin();
  await terminal.until('99 % old key');
  if (until === COUNTED) await terminal.choose('Key status');
  await terminal.until(until);
  return { terminal, album: new Album(terminal, expect) };
}
