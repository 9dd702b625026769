import { expect, test } from 'vitest';

import { distance, leftFlowOf, towards } from '../../src/flows/going-on.ts';
import type { RunData, RunState, RunStep } from '../../src/flows/run-data.ts';
import { RUN_STEPS, startingData } from '../../src/flows/run-data.ts';
import type { LeftFlow } from '../../src/plan/left-flow.ts';
import { runFinished } from './run-finished.ts';
import { SETUP } from './setup.ts';

const NOW = '2026-11-22T02:14:08.000Z';
const AT_GATE: LeftFlow = {
  kind: 'rotate',
  point: null,
  step: 'gate',
  where: 'step 3 of 6: backup',
  backup: null,
  leftAt: NOW,
};

function at(step: RunStep, parts: Partial<RunData> = {}): RunState {
  return { step, data: { ...startingData({ kind: 'rotate', setup: SETUP }), ...parts } };
}

function rehearsed(changed: number): RunState {
  const state = at('rehearsed');
  const finished = runFinished({ changed });
  return { ...state, data: { ...state.data, rehearsal: { ...state.data.rehearsal, finished } } };
}

test('a flow that was left at a gate walks to its gates by itself, and answers none of them', () => {
  expect(towards(AT_GATE, at('checked'))).toEqual({ type: 'next' });
  expect(towards(AT_GATE, rehearsed(5))).toEqual({ type: 'next' });
  const others = RUN_STEPS.filter((step) => !['opening', 'checked', 'rehearsed'].includes(step));
  for (const step of others) expect(towards(AT_GATE, at(step)), step).toBeNull();
});

test('a flow that was left at its dry run goes no further than there', () => {
  const left: LeftFlow = { ...AT_GATE, step: 'rehearsed' };
  expect(towards(left, at('checked'))).toEqual({ type: 'next' });
  expect(towards(left, rehearsed(5))).toBeNull();
});

test('a restore point that was asked for is asked for again on the way, and none is declined', () => {
  const left: LeftFlow = { ...AT_GATE, keeps: true };
  const state = rehearsed(5);
  expect(towards(left, state)).toEqual({ type: 'keep' });
  const kept = { ...state, data: { ...state.data, wishes: { restorePoint: 'keep' as const } } };
  expect(towards(left, kept)).toEqual({ type: 'next' });
  expect(towards({ ...AT_GATE, keeps: false }, kept)).toEqual({ type: 'next' });
  expect(leftFlowOf(kept, NOW)).toMatchObject({ keeps: true });
});

test('where nothing is left to change, or something is to be asked first, it stops at the dry run', () => {
  expect(towards(AT_GATE, rehearsed(0))).toBeNull();
  const { data } = rehearsed(5);
  const rehearsal = { ...data.rehearsal, findingsByStatus: { undecidable: 2 } };
  expect(towards(AT_GATE, { step: 'rehearsed', data: { ...data, rehearsal } })).toBeNull();
});

test('a restore waits for the offer of a backup before it goes on', () => {
  const restore = at('opening');
  expect(towards(AT_GATE, restore)).toBeNull();
  const offer = { possible: false, why: 'no pg_dump', version: null, estimateBytes: null };
  const gates = restore.data.gates.map((gate) => (gate.name === 'backup' ? { ...gate, offer } : gate));
  expect(towards(AT_GATE, at('opening', { gates }))).toEqual({ type: 'next' });
});

test('what is remembered is where a flow stands and the backup that was named, and nothing else that was answered', () => {
  expect(leftFlowOf(at('checked'), NOW)).toBeNull();
  expect(leftFlowOf(at('running'), NOW)).toBeNull();
  expect(leftFlowOf(rehearsed(5), NOW)).toMatchObject({ step: 'rehearsed', where: 'step 2 of 6: dry run' });
  const answers = [{ gate: 'backup', words: 'backup: webops.dump', backup: 'webops.dump' }] as const;
  const said = ['lost-key: typed the key is lost'];
  expect(leftFlowOf(at('gate', { answers, said }), NOW)).toEqual({
    ...AT_GATE,
    where: 'step 3 of 6: consent',
    backup: 'webops.dump',
    keeps: false,
  });
});

test('a gate is further than the dry run, and a gate that was passed is further still', () => {
  const atDryRun = leftFlowOf(rehearsed(5), NOW)!;
  expect([distance(atDryRun), distance(AT_GATE), distance(AT_GATE, 1)]).toEqual([0, 1, 2]);
});
