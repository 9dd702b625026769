import { expect, test } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import type { Operations } from '../../src/flows/operations.ts';
import { readOnlyOperations } from '../../src/flows/read-only-operations.ts';
import type { LeftFlow } from '../../src/plan/left-flow.ts';
import { telling } from '../commands/scripted-operations.ts';
import { SETUP } from './setup.ts';

const LEFT: LeftFlow = {
  kind: 'rotate',
  point: null,
  step: 'gate',
  where: 'step 3 of 6: consent',
  backup: null,
  leftAt: '2026-11-22T02:14:08.000Z',
};

type Made = Promise<unknown> | AsyncGenerator<unknown, void, void> | void;

type Decided = 'passes' | 'refuses' | 'does nothing';

/** Every operation called once as it would change something, if it can: a new one has no row here until it is decided. */
const CALLS: { [Name in keyof Operations]: [Decided, (operations: Operations) => Made] } = {
  setup: ['passes', (all) => all.setup()],
  check: ['passes', (all) => all.check({})],
  census: ['passes', (all) => all.census({})],
  rows: ['passes', (all) => all.rows({ limit: 1 })],
  inspect: ['passes', (all) => all.inspect({ field: 'public.vault.secret', key: ['1'] })],
  exportRows: ['passes', (all) => all.exportRows({ file: '/x', format: 'csv' })],
  rehearse: ['passes', (all) => all.rehearse({}, 'purge')],
  rotate: ['refuses', (all) => all.rotate({})],
  encrypt: ['refuses', (all) => all.encrypt({})],
  decrypt: ['refuses', (all) => all.decrypt({})],
  exportPlaintext: ['refuses', (all) => all.exportPlaintext({ file: '/x', passphrase: 'x'.repeat(12) })],
  purge: ['refuses', (all) => all.purge({})],
  restore: ['refuses', (all) => all.restore({ run: '7h2k9' })],
  discard: ['refuses', (all) => all.discard('7h2k9')],
  restorePoints: ['passes', (all) => all.restorePoints()],
  unlinkOrphans: ['refuses', (all) => all.unlinkOrphans()],
  verify: ['passes', (all) => all.verify({})],
  backupOffer: ['passes', (all) => all.backupOffer({})],
  takeBackup: ['refuses', (all) => all.takeBackup({ folder: '/x' })],
  flush: ['refuses', (all) => all.flush({ dryRun: false })],
  findKey: ['passes', (all) => all.findKey({})],
  runs: ['passes', (all) => all.runs()],
  report: ['passes', (all) => all.report(null)],
  findings: ['passes', (all) => all.findings({ run: '7h2k9', limit: 1 })],
  generateKey: ['refuses', (all) => all.generateKey({ into: { kind: 'shown' } })],
  fingerprintOf: ['passes', (all) => all.fingerprintOf({ typed: 'x' })],
  remark: ['refuses', (all) => all.remark({ run: '7h2k9', words: 'x' })],
  remembered: ['does nothing', (all) => all.remembered()],
  remember: ['does nothing', (all) => all.remember(LEFT)],
  forget: ['does nothing', (all) => all.forget(LEFT)],
  stop: ['passes', (all) => all.stop()],
  close: ['passes', (all) => all.close()],
};
const NAMES = Object.keys(CALLS) as (keyof Operations)[];

/** Operations that only remember which of them were called. */
function remembering(): { operations: Operations; called: string[] } {
  const called: string[] = [];
  const operations = new Proxy({} as Operations, {
    get: (_, name) => () => {
      called.push(String(name));
      return name === 'setup' ? Promise.resolve(SETUP) : telling();
    },
  });
  return { operations, called };
}

async function heard(made: Made): Promise<void> {
  if (made && Symbol.asyncIterator in made) for await (const fact of made) expect(fact).toBeDefined();
  else await made;
}

test.each(NAMES)('of read-only operations, %s does what was decided of it', async (name) => {
  const [decided, call] = CALLS[name];
  const { operations, called } = remembering();
  const outcome = await heard(call(readOnlyOperations(operations))).catch((error: unknown) => error);
  if (decided === 'passes') {
    expect(outcome).toBeUndefined();
    expect(called).toEqual([name]);
  } else if (decided === 'does nothing') {
    expect(outcome).toBeUndefined();
    expect(called).toEqual([]);
  } else {
    expect(outcome).toBeInstanceOf(OperatorError);
    expect(outcome).toMatchObject({ code: 'read-only', exitCode: 3 });
    expect(called).toEqual([]);
  }
});

test('every operation there is stands among them', () => {
  expect(Object.keys(readOnlyOperations(remembering().operations)).sort()).toEqual([...NAMES].sort());
});

test('a dry run of what would change something passes, and the setup says that nothing may be changed', async () => {
  const { operations, called } = remembering();
  const readOnly = readOnlyOperations(operations);
  await heard(readOnly.flush({ dryRun: true }));
  await heard(readOnly.exportPlaintext({ file: '/x', passphrase: '', dryRun: true }));
  expect(called).toEqual(['flush', 'exportPlaintext']);
  expect(await readOnly.setup()).toEqual({ ...SETUP, readOnly: true });
});
