import { describe, expect, test } from 'vitest';

import type { Operations, RowsRequest } from '../../src/flows/operations.ts';
import { noCounts } from '../../src/plan/counts.ts';
import type { CensusEvent, RowFact } from '../../src/plan/facts.ts';
import { keyturn } from './keyturn.ts';
import { SETUP, telling } from './scripted-operations.ts';

const CENSUS: CensusEvent[] = [
  {
    event: 'census-progress',
    field: 'public.core_two_factor_auth.secret',
    estimate: 1200,
    ...noCounts(),
    rows: 500,
  },
  {
    event: 'census',
    field: 'public.core_two_factor_auth.secret',
    keyring: 'encryption',
    ...noCounts(),
    rows: 1204,
    oldKey: 1203,
    damaged: 1,
  },
  { event: 'census', field: 'public.core_webhook.secret', keyring: 'encryption', ...noCounts() },
  { event: 'census-total', ...noCounts(), rows: 1204, oldKey: 1203, damaged: 1 },
];
const counting = { census: () => telling(...CENSUS) };

const ROWS: RowFact[] = [
  {
    event: 'row',
    field: 'public.core_webhook.secret',
    primaryKey: { id: '4' },
    label: 'Deploy\x1b[31m hook',
    status: 'old-key',
    key: '77e0 12aa',
    sealedAt: '2025-11-08T10:00:00Z',
    reason: null,
  },
  {
    event: 'row',
    field: 'public.core_two_factor_auth.secret',
    primaryKey: { tenant: '3', id: '7' },
    label: null,
    status: 'damaged',
    key: null,
    sealedAt: null,
    reason: '70 bytes is too short for a token',
  },
];

describe('keyturn status', () => {
  test('shows where one stands, the census, what it means, and why a field has 0 rows', async () => {
    const told = await keyturn('status', { operations: counting });
    expect(told.code).toBe(0);
    expect(told.stdout).toBe(
      [
        'webops production: webops@10.0.0.5:5432 database webops',
        'keyring encryption: fernet, target 3f2a 91bc (next.key), older 77e0 12aa (ENCRYPTION_KEY)',
        '',
        'FIELD                         ROWS  CURRENT    OLD  PLAIN  UNKNOWN  DAMAGED',
        'core_two_factor_auth.secret  1,204        0  1,203      0        0        1',
        'core_webhook.secret              0        0      0      0        0        0',
        'total                        1,204        0  1,203      0        0        1',
        '',
        '1,203 values wait for the target key: keyturn rotate --dry-run',
        'a rotation leaves 1 damaged as found: keyturn status --rows --status damaged',
        '',
      ].join('\n'),
    );
    expect(told.stderr).toMatch(/^note: core_webhook.secret has 0 rows here\nhint: /);
  });

  test('prints the counts as JSON, without what is only for live viewers', async () => {
    const told = await keyturn('status --json', { operations: counting });
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts).toEqual(CENSUS.filter(({ event }) => event !== 'census-progress'));
    expect(JSON.parse(told.stderr)).toMatchObject({
      event: 'note',
      message: 'core_webhook.secret has 0 rows here',
    });
  });

  test('shows the progress of the count on a terminal only', async () => {
    const told = await keyturn('status', { operations: counting, terminal: true });
    expect(told.stderr).toContain('core_two_factor_auth.secret: 500 of about 1,200 rows read');
    expect((await keyturn('status', { operations: counting })).stderr).not.toContain('rows read');
  });

  test('colours nothing where NO_COLOR is set', async () => {
    const colours = (line: string, env: NodeJS.ProcessEnv) =>
      keyturn(line, { operations: paged([]), terminal: true, change: { env } });
    expect((await colours('check --no-color', {})).stdout).not.toContain('\x1b[3');
    expect((await colours('check', { NO_COLOR: '1' })).stdout).not.toContain('\x1b[3');
    expect((await colours('check', {})).stdout).toContain('\x1b[31mfail');
  });
});

describe('keyturn status --rows', () => {
  test('shows one line per stored value, database text made harmless', async () => {
    const told = await keyturn('status --rows', { operations: paged([ROWS]) });
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'FIELD                        STATUS       KEY        SEALED                ROW',
        'core_webhook.secret          old-key      77e0 12aa  2025-11-08T10:00:00Z  Deploy\\x1b[31m hook (id 4)',
        'core_two_factor_auth.secret  damaged      -          -                     tenant 3, id 7: 70 bytes is too short for a token',
        '',
        '2 rows',
        '',
      ].join('\n'),
    });
  });

  test('prints the census and then the rows of every page as JSON', async () => {
    const operations = { ...paged(ROWS.map((row) => [row])), ...counting };
    const told = await keyturn('--json status --rows', { operations });
    expect(
      told.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([...CENSUS.slice(1), ...ROWS]);
  });

  test('takes statuses apart, however they are given, and asks for them alone', async () => {
    const asked: RowsRequest[] = [];
    for (const line of [
      '--status damaged plaintext',
      '--status damaged,plaintext',
      '--status damaged --status plaintext',
    ]) {
      await keyturn(`status ${line}`, { operations: paged([], asked) });
    }
    expect(asked.map(({ statuses }) => statuses)).toEqual(Array(3).fill(['damaged', 'plaintext']));
  });

  test('asks for every row where no status is named', async () => {
    const asked: RowsRequest[] = [];
    await keyturn('status --rows', { operations: paged([ROWS], asked) });
    expect(asked).toEqual([{ after: null, limit: 1000 }]);
  });

  test('explains that there is no such row', async () => {
    const told = await keyturn('status --status damaged --field core_webhook.secret', {
      operations: paged([]),
    });
    expect(told.stderr).toBe(
      'note: 0 rows of core_webhook.secret have the status damaged\nhint: keyturn status shows which statuses there are\n',
    );
  });

  test('stops asking for pages once nobody reads', async () => {
    const asked: RowsRequest[] = [];
    const pages = Array.from({ length: 500 }, () => ROWS);
    const { Writable } = await import('node:stream');
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const told = await keyturn('status --rows', { operations: paged(pages, asked), change: { stdout } });
    expect(told).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(asked.length).toBeLessThan(3);
  });
});

describe('a scope that is mistyped', () => {
  test.each([
    [
      'status --field core_webhok.secret',
      'there is no field "core_webhok.secret"',
      'public.core_webhook.secret',
    ],
    ['status --keyring encrypton', 'there is no keyring "encrypton"', 'did you mean encryption?'],
    ['status --status unknown-keys', 'there is no row status "unknown-keys"', 'did you mean unknown-key?'],
  ])('%s exits 2 and names the nearest', async (line, fact, hint) => {
    const told = await keyturn(line, { operations: {} });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain(fact);
    expect(told.stderr).toContain(hint);
  });
});

/** Operations that answer with these pages, and a check that fails. */
function paged(pages: readonly (readonly RowFact[])[], asked: RowsRequest[] = []): Partial<Operations> {
  return {
    setup: async () => SETUP,
    rows: async (request) => {
      asked.push(request);
      const at = Number(request.after?.key[0] ?? 0);
      const more = at + 1 < pages.length;
      return { rows: pages[at] ?? [], cursor: more ? { field: 'any', key: [String(at + 1)] } : null };
    },
    check: () =>
      telling({
        event: 'check',
        name: 'connection',
        subject: '',
        outcome: 'fail',
        message: 'no answer',
        hint: null,
      } as const),
  };
}
