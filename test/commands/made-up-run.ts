import { noCounts } from '../../src/plan/counts.ts';
import type { FindingFact, RunFact, RunFinishedFact, RunReport } from '../../src/plan/facts.ts';

export const FINDING: FindingFact = {
  event: 'finding',
  field: 'public.core_two_factor_auth.secret',
  primaryKey: { id: '7' },
  label: 'user-17',
  status: 'damaged',
  reason: '70 bytes is too short for a token',
};

export const FINISHED: RunFinishedFact = {
  event: 'run-finished',
  run: '7h2k9',
  kind: 'rotate',
  dryRun: false,
  outcome: 'done-with-findings',
  rows: 1241,
  changed: 1238,
  unchanged: 2,
  findings: 1,
  seconds: 1.2,
  reason: null,
  hint: null,
  exitCode: 5,
};

/** A rotation of two fields that leaves one damaged value. */
export function rotation(change: { dryRun?: boolean; finished?: Partial<RunFinishedFact> } = {}): RunFact[] {
  const { dryRun = false, finished = {} } = change;
  const batch = dryRun ? 'batch-rehearsed' : 'batch-committed';
  return [
    {
      event: 'run-started',
      run: '7h2k9',
      kind: 'rotate',
      dryRun,
      application: 'webops',
      environment: 'production',
      operator: 'operator-1',
      host: 'bastion-1',
      startedAt: '2026-11-22T02:14:08.000Z',
      keyrings: [{ name: 'encryption', scheme: 'fernet', target: '3f2a 91bc', older: ['77e0 12aa'] }],
      fields: ['public.core_two_factor_auth.secret', 'public.core_webhook.secret'],
      estimate: 1241,
      reason: null,
      ticket: null,
      backup: null,
      resumed: false,
    },
    {
      event: batch,
      field: 'public.core_two_factor_auth.secret',
      rows: 1204,
      changed: 1203,
      done: 1204,
      total: 1204,
    },
    FINDING,
    {
      event: 'field-finished',
      field: 'public.core_two_factor_auth.secret',
      keyring: 'encryption',
      rows: 1204,
      changed: 1203,
      unchanged: 0,
      findings: 1,
      counts: { ...noCounts(), rows: 1204, oldKey: 1203, damaged: 1 },
    },
    { event: 'waiting', reason: 'a lock held by session 4121' },
    { event: batch, field: 'public.core_webhook.secret', rows: 37, changed: 35, done: 37, total: 37 },
    {
      event: 'field-finished',
      field: 'public.core_webhook.secret',
      keyring: 'encryption',
      rows: 37,
      changed: 35,
      unchanged: 2,
      findings: 0,
      counts: { ...noCounts(), rows: 37, oldKey: 35, currentKey: 2 },
    },
    { event: 'proof-progress', field: 'public.core_webhook.secret', done: 10, total: 37 },
    {
      event: 'proved',
      field: 'public.core_webhook.secret',
      key: '3f2a 91bc',
      opened: 35,
      failed: 0,
      changedSince: 0,
      digest: '91c0 55ae',
      digestsMatch: true,
    },
    { ...FINISHED, dryRun, ...finished },
  ];
}

export const REPORT: RunReport = {
  run: '7h2k9',
  kind: 'rotate',
  application: 'webops',
  environment: 'production',
  operator: 'operator-1',
  host: 'bastion-1',
  startedAt: '2026-11-22T02:14:08.000Z',
  finishedAt: '2026-11-22T02:14:09.200Z',
  outcome: 'done-with-findings',
  rows: 1241,
  changed: 1238,
  unchanged: 2,
  findings: 1,
  seconds: 1.2,
  keyrings: [
    { name: 'encryption', scheme: 'fernet', target: '3f2a 91bc', older: ['77e0 12aa'], commit: 'batch' },
  ],
  reason: 'the yearly turn',
  ticket: 'SEC-7',
  backup: '/backups/webops.dump',
  fields: [],
  proofs: [],
  leftAsTheyWere: [],
  answers: ['backup: /backups/webops.dump', 'consent: --confirm webops-production'],
};
