import { refusal } from '../../src/errors.ts';
import type { Operations, RowsRequest, Setup } from '../../src/flows/operations.ts';
import { noCounts, type StatusCounts, sum } from '../../src/plan/counts.ts';
import type { FindingFact, RowFact, RunFact, RunReport } from '../../src/plan/facts.ts';

export const TWO_FACTOR = 'public.core_two_factor_auth.secret';
export const WEBHOOK = 'public.core_webhook.secret';
const OLD = '77e0 12aa';
const NEW = '3f2a 91bc';

export interface Script {
  setup?: Partial<Setup>;
  labels?: readonly string[];
  /** Waited for before every fact; a test's way to hold the engine. */
  tick?: () => Promise<void>;
  /** Batches of 100 the run of 1,200 rows is cut into. */
  batches?: number;
  fails?: 'setup' | 'check' | 'rotate' | 'bug';
}

export interface ScriptedOperations extends Operations {
  /** What was asked, in order. */
  readonly calls: string[];
  /** The request each rotation was started with. */
  readonly requests: unknown[];
}

const FINDING: FindingFact = {
  event: 'finding',
  field: TWO_FACTOR,
  primaryKey: { id: '7' },
  label: 'user-17',
  status: 'damaged',
  reason: '70 bytes is too short for a token',
};

function counts(some: Partial<StatusCounts>): StatusCounts {
  const all = { ...noCounts(), ...some };
  return { ...all, rows: Object.values(some).reduce((total, n) => total + n, 0) };
}

/** Operations that tell a story of 1,204 and 37 values without any database. */
export function scriptedOperations(script: Script = {}): ScriptedOperations {
  const { tick = async () => {}, batches = 12 } = script;
  const calls: string[] = [];
  const requests: unknown[] = [];
  const state = { turned: 0, stopped: false, staged: script.setup?.drill !== true };

  const setup = (): Setup => ({
    configFile: '/etc/keyturn/config.yaml',
    application: 'webops',
    environment: 'production',
    gateWord: 'webops-production',
    drill: false,
    operator: 'operator-1',
    host: '10.0.0.5:5432',
    database: 'webops',
    user: 'webops',
    serverVersion: '18.4',
    keyrings: [
      {
        name: 'encryption',
        scheme: 'fernet',
        target: state.staged ? NEW : OLD,
        older: state.staged ? [OLD] : [],
        commit: 'batch',
        targetSource: state.staged ? 'next.key' : 'ENCRYPTION_KEY',
        olderSources: ['ENCRYPTION_KEY'],
        staged: state.staged,
      },
    ],
    fields: [
      { field: TWO_FACTOR, keyring: 'encryption' },
      { field: WEBHOOK, keyring: 'encryption' },
    ],
    backupRequired: false,
    nextSteps: ['put the new key where webops reads it (ENCRYPTION_KEY in .env)', 'restart webops'],
    ...script.setup,
  });

  const census = () => {
    const old = 1_203 - state.turned;
    const keyed = state.staged
      ? { oldKey: old, currentKey: state.turned }
      : { currentKey: old + state.turned };
    const webhook = state.staged
      ? { oldKey: state.turned > 0 ? 0 : 35, currentKey: state.turned > 0 ? 37 : 2 }
      : { currentKey: 37 };
    return [
      {
        event: 'census' as const,
        field: TWO_FACTOR,
        keyring: 'encryption',
        ...counts({ ...keyed, damaged: 1 }),
      },
      { event: 'census' as const, field: WEBHOOK, keyring: 'encryption', ...counts(webhook) },
    ];
  };

  async function* run(dryRun: boolean): AsyncGenerator<RunFact, void, void> {
    const size = Math.ceil(1_204 / batches);
    const about = { run: '7h2k9', kind: 'rotate' as const, dryRun };
    await tick();
    yield {
      event: 'run-started',
      ...about,
      application: 'webops',
      environment: 'production',
      operator: 'operator-1',
      host: 'host-1',
      startedAt: '2026-11-22T02:14:08.000Z',
      keyrings: setup().keyrings,
      fields: [TWO_FACTOR, WEBHOOK],
      estimate: 1_241,
      reason: null,
      ticket: null,
      backup: null,
      resumed: false,
    };
    let done = 0;
    while (done < 1_204 && !state.stopped) {
      await tick();
      const rows = Math.min(size, 1_204 - done);
      done += rows;
      const changed = done === 1_204 ? rows - 1 : rows;
      if (!dryRun) state.turned += changed;
      const event = dryRun ? ('batch-rehearsed' as const) : ('batch-committed' as const);
      yield { event, field: TWO_FACTOR, rows, changed, done, total: 1_204 };
      if (done === rows) yield FINDING;
    }
    if (state.stopped) {
      yield {
        event: 'run-finished',
        ...about,
        outcome: 'stopped',
        rows: done,
        changed: done,
        unchanged: 0,
        findings: 0,
        seconds: 0.6,
        reason: null,
        hint: null,
        exitCode: 130,
      };
      return;
    }
    const [first, second] = [counts({ currentKey: 1_203, damaged: 1 }), counts({ currentKey: 37 })];
    yield {
      event: 'field-finished',
      field: TWO_FACTOR,
      keyring: 'encryption',
      rows: 1_204,
      changed: 1_203,
      unchanged: 0,
      findings: 1,
      counts: first,
    };
    await tick();
    yield {
      event: 'field-finished',
      field: WEBHOOK,
      keyring: 'encryption',
      rows: 37,
      changed: 35,
      unchanged: 2,
      findings: 0,
      counts: second,
    };
    if (!dryRun) {
      for (const [field, opened] of [
        [TWO_FACTOR, 1_203],
        [WEBHOOK, 35],
      ] as const) {
        await tick();
        yield { event: 'proof-progress', field, done: opened, total: opened };
        yield {
          event: 'proved',
          field,
          key: NEW,
          opened,
          failed: 0,
          changedSince: 0,
          digest: '91c0 55ae',
          digestsMatch: true,
        };
      }
    }
    yield {
      event: 'run-finished',
      ...about,
      outcome: 'done-with-findings',
      rows: 1_241,
      changed: 1_238,
      unchanged: 2,
      findings: 1,
      seconds: 1.2,
      reason: null,
      hint: null,
      exitCode: 5,
      ...(dryRun && { forecastSeconds: 1.2 }),
    };
  }

  const report: RunReport = {
    run: '7h2k9',
    kind: 'rotate',
    application: 'webops',
    environment: 'production',
    operator: 'operator-1',
    host: 'host-1',
    startedAt: '2026-11-22T02:14:08.000Z',
    finishedAt: '2026-11-22T02:14:09.200Z',
    outcome: 'done-with-findings',
    rows: 1_241,
    changed: 1_238,
    unchanged: 2,
    findings: 1,
    seconds: 1.2,
    keyrings: [{ name: 'encryption', scheme: 'fernet', target: NEW, older: [OLD] }],
    reason: null,
    ticket: null,
    backup: null,
    fields: [],
    proofs: [],
    leftAsTheyWere: [FINDING],
    answers: ['backup: declined', 'consent: typed webops-production'],
  };

  return {
    calls,
    requests,
    async setup() {
      calls.push('setup');
      if (script.fails === 'setup') {
        throw refusal(
          'no-such-database',
          'there is no database webops',
          'check DATABASE_URL; it was not created',
        );
      }
      return setup();
    },
    async *check() {
      calls.push('check');
      await tick();
      yield {
        event: 'check',
        name: 'connection',
        subject: '10.0.0.5:5432',
        outcome: 'ok',
        message: 'PostgreSQL 18.4, user webops',
        hint: null,
      };
      if (script.fails === 'check') {
        yield {
          event: 'check',
          name: 'privilege',
          subject: WEBHOOK,
          outcome: 'fail',
          message: 'webops may not UPDATE core_webhook',
          hint: 'grant update (secret) on core_webhook to webops',
        };
      }
    },
    async *census() {
      calls.push('census');
      await tick();
      const facts = census();
      yield* facts;
      yield { event: 'census-total', ...sum(facts) };
    },
    async rows({ limit, after, statuses }: RowsRequest) {
      calls.push('rows');
      const all = scriptedRows(script.labels ?? []).filter(
        ({ status }) => !statuses || statuses.includes(status),
      );
      const from = after ? Number(after.key[0]) : 0;
      const more = from + limit < all.length;
      return {
        rows: all.slice(from, from + limit),
        cursor: more ? { field: TWO_FACTOR, key: [String(from + limit)] } : null,
      };
    },
    async *rehearse() {
      calls.push('rehearse');
      yield* run(true);
    },
    async *rotate(request) {
      calls.push('rotate');
      requests.push(request);
      state.stopped = false;
      if (script.fails === 'rotate') {
        throw refusal('run-in-progress', 'another run is in progress', 'operator-2 on host-2 since 02:10');
      }
      if (script.fails === 'bug') throw new TypeError('a bug of ours');
      yield* run(false);
    },
    async *verify() {
      calls.push('verify');
      await tick();
      yield { event: 'verified', field: TWO_FACTOR, opened: 1_203, failed: 1 };
      yield { event: 'verified', field: WEBHOOK, opened: 37, failed: 0 };
      yield { event: 'verify-total', opened: 1_240, failed: 1 };
    },
    async runs() {
      calls.push('runs');
      return [report];
    },
    async report() {
      calls.push('report');
      return report;
    },
    async generateKey({ file }) {
      calls.push('generateKey');
      if (file === 'taken.key') {
        throw refusal('file-exists', 'taken.key exists already', 'name a file that does not exist yet');
      }
      state.staged = true;
      return { scheme: 'fernet', fingerprint: NEW, file };
    },
    stop() {
      calls.push('stop');
      state.stopped = true;
    },
    async close() {
      calls.push('close');
    },
  };
}

/** One damaged row, then a thousand under the old key, with the labels a test gives first. */
function scriptedRows(labels: readonly string[]): RowFact[] {
  return Array.from({ length: 1_001 }, (_, index): RowFact => {
    const isDamaged = index === 0;
    return {
      event: 'row',
      field: index % 2 === 0 ? TWO_FACTOR : WEBHOOK,
      primaryKey: { id: String(index + 7) },
      label: labels[index] ?? `user-${index + 17}`,
      status: isDamaged ? 'damaged' : 'old-key',
      key: isDamaged ? null : OLD,
      sealedAt: isDamaged ? null : '2025-11-08T10:00:00.000Z',
      reason: isDamaged ? '70 bytes is too short for a token' : null,
    };
  });
}
