import { describe, expect, test } from 'vitest';

import { Navigator } from '../../components/navigator.ts';
import { statusPlace } from '../../components/places/key-status.tsx';
import { Standing } from '../../components/standing.ts';
import type { RowsRequest } from '../../src/flows/operations.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import {
  type Script,
  type ScriptedOperations,
  scriptedOperations,
  TWO_FACTOR,
} from './scripted-operations.ts';
import { brake, type ConsoleTerminal, heard, KEY, openTerminal } from './terminal.ts';

const WORD = `webops-production${KEY.enter}`;

describe('the list of rows', () => {
  test('is filtered and sorted by the server, by status, field and words', async () => {
    const { terminal, asked } = await listed({});
    await terminal.answer(`/old field:webhook hook-3${KEY.enter}`, 'row 1 of 9\n');
    expect(terminal.frame()).toContain('filter: status old-key, field core_webhook.secret, text “hook-3”');
    await terminal.answer('s', 'oldest sealed first');
    await terminal.until('row 1 of 9\n');
    await terminal.answer('s', 'newest sealed first');
    const wanted = {
      statuses: ['old-key'],
      fields: ['public.core_webhook.secret'],
      search: ['hook-3'],
      order: 'newest-first',
    };
    expect(asked.at(-1)).toEqual({ ...wanted, after: null, backwards: false, limit: 200 });
    await terminal.answer('s', 'in key order');
    await terminal.answer('c', 'row 1 of 1,241');
    expect(asked.at(-1)).toEqual({ after: null, backwards: false, limit: 200 });
  });

  test('asks for no row of a field that is not there, and says so', async () => {
    const { terminal, asked } = await listed({});
    const before = asked.length;
    await terminal.answer(`/field:nobody${KEY.enter}`, 'no field is called “nobody”');
    await terminal.until('none of 1,241 values fits');
    expect(asked).toHaveLength(before);
  });

  test('goes to both ends of a million rows at once, and holds few of them', async () => {
    const { terminal, asked } = await listed({ rows: 1_000_000 });
    await terminal.answer('G', 'row 1,000,000 of 1,000,000');
    await terminal.answer(KEY.up, 'row 999,999 of');
    await terminal.answer(KEY.pageUp, 'row 999,984 of');
    await terminal.answer('g', 'row 1 of 1,000,000');
    await terminal.answer(KEY.pageDown, 'row 16 of');
    expect(asked.map(({ backwards }) => backwards)).toEqual([false, true, false]);
  });

  test('forgets no key that is pressed while a page is read, and answers others meanwhile', async () => {
    const { held, ...script } = heldPages();
    const { terminal } = await listed(script, () => held.release(1));
    terminal.type(KEY.pageDown.repeat(40));
    await terminal.until('row 200 of');
    await terminal.answer('?', 'Keys · Key status');
    await terminal.answer(KEY.escape, 'row 200 of');
    terminal.type('k');
    held.open();
    await terminal.until('row 600 of 1,241');
  });

  test('tells how far the pass over all rows is that an order by age takes, and Esc calls it off at once', async () => {
    const held = brake();
    const { terminal, operations } = await listed({});
    const { rows } = operations;
    let passed = 0;
    operations.rows = async (request) => {
      if (!request.order) return rows(request);
      await held.tick();
      passed += 500;
      return passed < 1_241 ? { rows: [], cursor: null, pass: { rows: passed, of: 1_241 } } : rows(request);
    };
    await terminal.answer(KEY.pageDown, 'row 16 of 1,241');
    const before = terminal.frame();
    await terminal.answer('s', 'reading every row: 0 so far; Esc calls it off');
    await terminal.answer('s', 'newest sealed first');
    // The first answer is to the order that was left.
    held.release(2);
    await terminal.until('reading every row: 1,000 of about 1,241 (81 %); Esc calls it off');
    await terminal.answer(KEY.escape, 'row 16 of 1,241');
    expect(terminal.frame()).toBe(before);
    held.open();
    await terminal.answer(KEY.down, 'row 17 of 1,241');
    await terminal.answer('s', 'oldest sealed first');
    await terminal.until('row 1 of 1,241');
    expect(terminal.frame()).not.toContain('reading every row');
    await terminal.answer(KEY.escape, 'Rotate');
  });

  test('says why a page could not be read, and reads it again', async () => {
    let isCut = false;
    const { terminal } = await listed({ isCut: () => isCut });
    isCut = true;
    await terminal.answer('G', '✗ the connection to 10.0.0.5:5432 broke; r reads again');
    await terminal.answer(KEY.down, 'row 2 of 1,241');
    await terminal.answer('G', 'r reads again');
    isCut = false;
    expect(await terminal.answer('r', 'row 1,241 of 1,241')).not.toContain('broke');
  });

  test('stands where it stood when one comes back from a row', async () => {
    const { terminal } = await listed({});
    await terminal.answer('Gkkk', 'row 1,238 of 1,241');
    const frame = terminal.frame();
    await terminal.answer(KEY.enter, 'What would become of it');
    await terminal.answer(KEY.escape, 'row 1,238 of 1,241');
    await terminal.until(frame);
  });

  test('offers its words and its rows to those who do not press keys', async () => {
    const operations = scriptedOperations();
    const navigator = new Navigator({ copy: () => {} });
    const standing = new Standing(operations);
    await standing.refresh(() => {});
    const place = statusPlace({ console: navigator, standing, visit: () => {} });
    navigator.go(place);
    const command = (name: string, rest = '') =>
      place.commands!()
        .find((each) => each.name === name)!
        .run(rest);
    command('filter', 'damaged');
    command('sort', 'newest');
    await new Promise(setImmediate);
    expect(place.choices!().map(({ words }) => words)).toEqual([
      'core_two_factor_auth.secret, user-17 (id 7): damaged',
    ]);
    command('filter');
    await new Promise(setImmediate);
    command('last');
    await new Promise(setImmediate);
    expect(place.choices!().at(-1)!.words).toBe('core_two_factor_auth.secret, user-17 (id 7): damaged');
    place.choices!()[0]!.run();
    expect(navigator.place!.title()).toBe('Key status · one row');
    navigator.back();
    command('export', 'rows.json');
    await new Promise(setImmediate);
    expect(operations.requests).toEqual([{ order: 'newest-first', file: 'rows.json', format: 'json' }]);
    expect(place.commands!().find(({ name }) => name === 'filter')!.complete!('dam')).toEqual(['damaged']);
  });
});

describe('a copy', () => {
  test('puts what stands in the database on the clipboard, and says so until the next key', async () => {
    const { terminal } = await listed({ labels: ['a\x1b[31m漢', 'other'] });
    const before = terminal.frame();
    await terminal.answer('y', 'copied: id 7');
    expect(terminal.written).toContain(`\x1b]52;c;${base64('7')}\x07`);
    await terminal.answer('Y', 'copied: label a\\x1b[31m漢');
    expect(terminal.written).toContain(`\x1b]52;c;${base64('a\x1b[31m漢')}\x07`);
    await terminal.answer(KEY.down, 'row 2 of 1,241');
    await terminal.answer(KEY.up, 'row 1 of 1,241');
    expect(terminal.frame()).toBe(before);
  });
});

describe('findings', () => {
  test('are looked at while the run goes on, which Ctrl-C still reaches', async () => {
    const { terminal, held } = await turning({ found: manyFindings(80) });
    held.release(2);
    await terminal.until('81 findings');
    await terminal.answer('f', '81 findings so far ');
    expect(terminal.frame()).toContain('the run goes on: 8 %');
    await terminal.until('›core_two_factor_auth.secret  row-79');
    await terminal.answer('g', '›core_two_factor_auth.secret  user-17');
    held.release(2);
    await terminal.until('the run goes on: 24 %');
    await terminal.answer(KEY.enter, 'What would become of it');
    await terminal.answer(KEY.interrupt, 'Ctrl-C once more');
    await terminal.answer(KEY.escape, 'p pause');
    await terminal.answer('f', 'so far');
    held.open();
    await terminal.until('81 findings\n');
    await terminal.answer('g', 'row-0 ');
    await terminal.answer(KEY.escape, 'What is left to do');
  });

  test('are the last that were told where the record has none before the commit, and all of them after it', async () => {
    const keyrings = scriptedOperations().setup();
    const all = (await keyrings).keyrings.map((keyring) => ({ ...keyring, commit: 'all' as const }));
    const { terminal, held, calls } = await turning({
      found: manyFindings(80),
      setup: { keyrings: all },
    });
    held.release(2);
    await terminal.until('81 findings');
    await terminal.answer('f', '81 findings so far; the last 50 until the commit');
    await terminal.answer('g', '›core_two_factor_auth.secret  row-30');
    expect(calls).not.toContain('findings 7h2k9');
    held.open();
    await terminal.until('81 findings\n');
    await terminal.answer('g', '›core_two_factor_auth.secret  user-17');
  });

  test('that can not be read are those that were told, and are read again', async () => {
    let isCut = false;
    const { terminal, held } = await turning({ found: manyFindings(80), isCut: () => isCut });
    held.release(2);
    await terminal.until('81 findings');
    isCut = true;
    await terminal.answer('f', '✗ the connection to 10.0.0.5:5432 broke; r reads again');
    await terminal.until('›core_two_factor_auth.secret  row-79');
    isCut = false;
    await terminal.answer('r', '81 findings so far ');
    await terminal.answer('g', '›core_two_factor_auth.secret  user-17');
    held.open();
    await terminal.until('81 findings\n');
  });

  test('of an earlier run are looked at from its report', async () => {
    const terminal = openTerminal({ operations: scriptedOperations({ gone: ['7'] }) });
    await terminal.until('99 % old key');
    await terminal.choose('Runs');
    await terminal.until('7h2k9');
    await terminal.answer(KEY.enter, 'Gates');
    await terminal.answer('f', '1 finding\n');
    const gone = await terminal.answer(KEY.enter, 'has no row 7 any more');
    expect(gone).toContain('user-17');
    await terminal.answer(KEY.escape, '1 finding\n');
  });
});

describe('an export', () => {
  test('that is stopped leaves no file, and keeps the name that was typed', async () => {
    const held = brake();
    const { terminal, operations } = await exporting(held);
    await terminal.until('500 rows written to rows.csv');
    terminal.type(KEY.escape);
    await terminal.until('stopping');
    held.release(1);
    await terminal.until('You stopped it');
    expect(operations.calls).toContain('exportRows: no file is left');
    held.open();
    await terminal.answer(KEY.enter, '1,238 rows are in rows.csv');
    await terminal.answer(KEY.enter, 'row 1 of 1,238');
    expect(operations.requests).toEqual(
      Array.from({ length: 2 }, () => ({ statuses: ['old-key'], file: 'rows.csv', format: 'csv' })),
    );
  });

  test('leaves no file when the console is ended meanwhile', async () => {
    const held = brake();
    const { terminal, operations } = await exporting(held);
    await terminal.until('500 rows written to rows.csv');
    terminal.signals.emit('SIGTERM');
    held.open();
    expect(await terminal.exit).toBe(143);
    expect(operations.calls).toContain('exportRows: no file is left');
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function manyFindings(count: number): FindingFact[] {
  return Array.from({ length: count }, (_, index) => ({
    event: 'finding',
    field: TWO_FACTOR,
    primaryKey: { id: String(index + 8) },
    label: `row-${index}`,
    status: 'unknown-key',
    reason: 'no key of the keyring opens it',
  }));
}

function heldPages() {
  const held = brake();
  return { held, page: held.tick };
}

/** A console at its list of rows, and what the server is asked. */
async function listed(script: Script, begin: () => void = () => {}) {
  const operations = scriptedOperations(script);
  const asked: RowsRequest[] = [];
  const { rows } = operations;
  operations.rows = (request) => {
    asked.push(request);
    return rows(request);
  };
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  begin();
  await terminal.choose('Key status');
  await terminal.until('row 1 of 1,');
  return { terminal, asked, operations };
}

/** A console that writes 1,238 rows to rows.csv, with a brake on it. */
async function exporting(
  held: ReturnType<typeof brake>,
): Promise<{ terminal: ConsoleTerminal; operations: ScriptedOperations }> {
  const slow = scriptedOperations(held);
  const operations = scriptedOperations();
  operations.exportRows = (request) => {
    operations.requests.push(request);
    return noted(slow.exportRows(request), slow, operations);
  };
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  await terminal.choose('Key status');
  await terminal.until('row 1 of 1,241');
  await terminal.answer(`/old${KEY.enter}`, 'row 1 of 1,238');
  await terminal.answer('e', 'Write them to which file?');
  terminal.type(KEY.enter);
  return { terminal, operations };
}

/** What the one says of a stream it tells, the other says too. */
async function* noted<T>(
  facts: AsyncGenerator<T, void, void>,
  from: ScriptedOperations,
  to: ScriptedOperations,
): AsyncGenerator<T, void, void> {
  try {
    yield* facts;
  } finally {
    to.calls.push(...from.calls.splice(0));
  }
}

/** A console that has just begun to turn, with a brake on the engine. */
async function turning(script: Script) {
  const held = brake();
  const operations = scriptedOperations(script);
  const slow = scriptedOperations({ ...script, ...held });
  operations.rotate = slow.rotate;
  operations.findings = slow.findings;
  const terminal = openTerminal({ operations });
  await terminal.until('99 % old key');
  await terminal.answer(KEY.enter, 'all is in place');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'Type webops-production');
  terminal.type(WORD);
  await terminal.until('step 4 of 6');
  await heard();
  return { terminal, held, calls: slow.calls };
}
