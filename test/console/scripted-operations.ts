import { refusal, unreachable } from '../../src/errors.ts';
import type {
  BackupOffer,
  FindingsPage,
  FindingsRequest,
  InspectedValue,
  Operations,
  RestorePointFact,
  RunRequest,
  Setup,
} from '../../src/flows/operations.ts';
import { noCounts, type StatusCounts, sum } from '../../src/plan/counts.ts';
import type { DraggedFact, FindingFact, RowFact, RunFact, RunKind, RunReport } from '../../src/plan/facts.ts';
import type { FlushFact } from '../../src/plan/flush-facts.ts';
import { FLUSH_STARTED } from '../flows/flush-events.ts';
import { scriptedRows } from './scripted-rows.ts';
import { isOfOnePlace, type Left } from '../../src/plan/left.ts';

export const TWO_FACTOR = 'public.core_two_factor_auth.secret';
export const WEBHOOK = 'public.core_webhook.secret';
const OLD = '77e0 12aa';
const NEW = '3f2a 91bc';
/** What is shown where a new key is to be shown. */
export const SHOWN_KEY = 'Zm9ydHktZm91ci1jaGFyYWN0ZXJzLW9mLWEta2V5LXg='.padEnd(44, '=');

export interface Script {
  setup?: Partial<Setup>;
  offer?: Partial<BackupOffer>;
  labels?: readonly string[];
  /** How many rows the list has; they are made as they are asked for. */
  rows?: number;
  /** Waited for before every page of rows, and every row that is looked at. */
  page?: () => Promise<void>;
  /** True while no page of rows can be read. */
  isCut?: () => boolean;
  /** Primary keys of rows that are gone when one looks at them. */
  gone?: readonly string[];
  /** What stands in a row that is looked at. */
  inspected?: (value: InspectedValue) => readonly InspectedValue[];
  /** Waited for before every fact; a test's way to hold the engine. */
  tick?: () => Promise<void>;
  /** Batches of 100 the run of 1,200 rows is cut into. */
  batches?: number;
  fails?: 'setup' | 'check' | 'rotate' | 'bug';
  /** What the census finds in webhooks beside its 37 values. */
  webhooks?: Partial<StatusCounts>;
  /** Throws where a rehearsal is refused. */
  refuses?: (request: RunRequest, kind: RunKind) => void;
  /** Findings of a rehearsal beside the damaged one. */
  findings?: readonly FindingFact[];
  /** Findings of a run beside the damaged one. */
  found?: readonly FindingFact[];
  /** What a rehearsed purge drags along. */
  dragged?: readonly DraggedFact[];
  points?: readonly RestorePointFact[];
  runs?: readonly Partial<RunReport>[];
  /** What was left half-way in an earlier sitting. */
  left?: readonly Left[];
  /** What the Redis step tells after a run. */
  flush?: readonly FlushFact[];
}

/** A restore point as a purge leaves it. */
export const POINT: RestorePointFact = {
  event: 'restore-point',
  run: '7h2k9',
  kind: 'purge',
  startedAt: '2026-11-22T02:14:08Z',
  rows: 41,
  bytes: 12_300,
};

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
  const { tick = async () => {}, page = async () => {}, batches = 12 } = script;
  const calls: string[] = [];
  const requests: unknown[] = [];
  const state = {
    turned: 0,
    stopped: false,
    staged: script.setup?.drill !== true,
    left: script.left ?? [],
    /** How many of the findings are on record while a run goes on. */
    recorded: Infinity,
  };
  const findings = [FINDING, ...(script.found ?? [])];

  const { labels = [], rows: count = 1_241 } = script;
  const rows = scriptedRows({ ...script, count, at: (index) => rowAt(index, { count, labels, ...state }) });

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
    const old = count - HOOKS - 1 - state.turned;
    const keyed = state.staged
      ? { oldKey: old, currentKey: state.turned }
      : { currentKey: old + state.turned };
    const webhook = state.staged
      ? { oldKey: state.turned > 0 ? 0 : 35, currentKey: state.turned > 0 ? 37 : 2 }
      : { currentKey: 37 };
    const beside = script.webhooks ?? {};
    return [
      {
        event: 'census' as const,
        field: TWO_FACTOR,
        keyring: 'encryption',
        ...counts({ ...keyed, damaged: 1 }),
      },
      {
        event: 'census' as const,
        field: WEBHOOK,
        keyring: 'encryption',
        ...counts({ ...webhook, ...beside }),
      },
    ];
  };

  async function* run(
    dryRun: boolean,
    kind: RunKind = 'rotate',
    { restorePoint }: RunRequest = {},
  ): AsyncGenerator<RunFact, void, void> {
    const size = Math.ceil(1_204 / batches);
    const about = { run: '7h2k9', kind, dryRun };
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
    const isAtOnce = setup().keyrings.some(({ commit }) => commit === 'all');
    if (!dryRun) state.recorded = 0;
    let done = 0;
    while (done < 1_204 && !state.stopped) {
      await tick();
      if (script.isCut?.()) throw unreachable('connection-lost', 'the connection to 10.0.0.5:5432 broke');
      const rows = Math.min(size, 1_204 - done);
      done += rows;
      const changed = done === 1_204 ? rows - 1 : rows;
      if (!dryRun) state.turned += changed;
      const event = dryRun ? ('batch-rehearsed' as const) : ('batch-committed' as const);
      yield { event, field: TWO_FACTOR, rows, changed, done, total: 1_204 };
      if (done === rows && !isAtOnce) state.recorded = findings.length;
      if (done === rows) yield FINDING;
      if (done === rows) yield* (dryRun ? script.findings : script.found) ?? [];
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
    state.recorded = findings.length;
    if (dryRun && kind === 'purge') yield* script.dragged ?? [];
    if (!dryRun && kind !== 'restore') {
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
    if (!dryRun && restorePoint === 'keep')
      yield {
        event: 'restore-point-kept',
        run: '7h2k9',
        tables: [
          { table: 'public.core_webhook', rows: 4 },
          { table: 'public.core_webhook_delivery', rows: 37 },
        ],
      };
    yield* script.flush ?? [];
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
    leftAsTheyWere: findings,
    answers: ['backup: declined', 'consent: typed webops-production'],
  };

  return {
    calls,
    requests,
    async setup() {
      calls.push('setup');
      if (script.isCut?.()) throw unreachable('connection-lost', 'the connection to 10.0.0.5:5432 broke');
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
    async rows(request) {
      calls.push('rows');
      await page();
      if (script.isCut?.()) throw unreachable('connection-lost', 'the connection to 10.0.0.5:5432 broke');
      return rows.page(request);
    },
    async inspect(address) {
      calls.push(`inspect ${address.key.join(', ')}`);
      await page();
      return rows.inspect(address);
    },
    async *exportRows(request) {
      calls.push('exportRows');
      requests.push(request);
      const { file, format: _format, ...wanted } = request;
      if (file === 'taken.csv')
        throw refusal('file-exists', 'taken.csv exists already', 'name a file that does not exist yet');
      let written = 0;
      let isWhole = false;
      try {
        for (const _row of rows.all(wanted)) {
          written += 1;
          if (written % 500 !== 0) continue;
          yield { event: 'rows-export-progress', rows: written };
          await tick();
        }
        isWhole = true;
      } finally {
        if (!isWhole) calls.push('exportRows: no file is left');
      }
      yield { event: 'rows-exported', file, rows: written };
    },
    async *rehearse(request, kind = 'rotate') {
      calls.push('rehearse');
      script.refuses?.(request, kind);
      yield* run(true, kind);
    },
    async *rotate(request) {
      calls.push('rotate');
      requests.push(request);
      state.stopped = false;
      if (script.fails === 'rotate') {
        throw refusal('run-in-progress', 'another run is in progress', 'operator-2 on host-2 since 02:10');
      }
      if (script.fails === 'bug') throw new TypeError('a bug of ours');
      yield* run(false, 'rotate', request);
    },
    async *encrypt(request) {
      calls.push('encrypt');
      requests.push(request);
      state.stopped = false;
      yield* run(false, 'encrypt', request);
    },
    async *decrypt(request) {
      calls.push('decrypt');
      requests.push(request);
      state.stopped = false;
      yield* run(false, 'decrypt', request);
    },
    async *exportPlaintext({ file, dryRun = false }) {
      calls.push('exportPlaintext');
      await tick();
      const [bytes, sha256] = dryRun ? [null, null] : [70_412, '91c055ae'.repeat(8)];
      const counted = { values: 1_240, findings: 1, bytes, sha256, seconds: 2.1 };
      yield { event: 'exported', dryRun, file, ...counted };
    },
    async *purge(request) {
      calls.push('purge');
      requests.push(request);
      state.stopped = false;
      yield* run(false, 'purge', request);
    },
    async *restore(request) {
      calls.push('restore');
      requests.push(request);
      state.stopped = false;
      yield* run(false, 'restore');
    },
    async discard(run) {
      calls.push('discard');
      return { event: 'discarded', run, rows: 4 };
    },
    async unlinkOrphans() {
      return { event: 'orphans-unlinked', found: 0, unlinked: 0 };
    },
    async restorePoints() {
      return script.points ?? [];
    },
    async *verify() {
      calls.push('verify');
      await tick();
      yield { event: 'verified', field: TWO_FACTOR, opened: 1_203, failed: 1 };
      yield { event: 'verified', field: WEBHOOK, opened: 37, failed: 0 };
      yield { event: 'verify-total', opened: 1_240, failed: 1 };
    },
    async backupOffer() {
      calls.push('backupOffer');
      return { possible: true, why: null, version: '18.4', estimateBytes: 1_200_000, ...script.offer };
    },
    async *takeBackup(request) {
      calls.push('takeBackup');
      requests.push(request);
      const file = `${request.folder}/webops-production-webops-20261122T021408Z.dump`;
      const contents = { whole: false, tables: ['public.core_webhook'], largeObjects: false };
      const about = { file, contents, pgDump: '18.4' };
      yield { event: 'backup-started', ...about, estimateBytes: 1_200_000 };
      await tick();
      yield { event: 'backup-progress', bytes: 400_000, checking: false };
      await tick();
      if (request.folder === '/full') throw refusal('backup-failed', 'no backup was made: the disk is full');
      yield { event: 'backup-taken', ...about, bytes: 812_345, sha256: '91ab'.repeat(16), seconds: 2.1 };
    },
    async *flush({ dryRun }) {
      calls.push(dryRun ? 'flush --dry-run' : 'flush');
      yield {
        ...FLUSH_STARTED,
        dryRun,
        otherDatabases: [{ database: 0, keys: 3 }],
      };
      if (dryRun)
        yield {
          event: 'flush-counted',
          pattern: 'webops_config:*',
          keys: 37,
          bytes: 18_400,
          measured: 37,
          samples: ['webops_config:oauth', 'webops_config:smtp'],
        };
      await tick();
      yield { event: 'flushed', pattern: 'webops_config:*', keys: 37, dryRun };
      yield { event: 'flush-total', keys: 37, left: dryRun ? null : 0, dryRun, stopped: false };
    },
    async *findKey(request) {
      const { keyring = 'encryption', files = [] } = request;
      calls.push('findKey');
      requests.push(request);
      await tick();
      if (files.includes('missing.env'))
        throw refusal('unreadable-source', 'missing.env is not there', 'name another file');
      yield {
        event: 'key-tried',
        keyring,
        source: 'ENCRYPTION_KEY in /srv/old/.env',
        fingerprint: '91c0 55ae',
        saves: 9,
        cells: 9,
        fields: [
          { field: TWO_FACTOR, saves: 9, cells: 9 },
          { field: WEBHOOK, saves: 0, cells: 0 },
        ],
        setting: '{ dotenv: "/srv/old/.env", name: ENCRYPTION_KEY }',
      };
      yield {
        event: 'key-search-total',
        keyring,
        candidates: 1,
        unopened: 12,
        stillUnopened: 3,
        undecidable: 0,
        fields: [
          { field: TWO_FACTOR, unopened: 9, stillUnopened: 0 },
          { field: WEBHOOK, unopened: 3, stillUnopened: 3 },
        ],
      };
    },
    async runs() {
      calls.push('runs');
      return script.runs?.map((each) => ({ ...report, ...each })) ?? [report];
    },
    async report() {
      calls.push('report');
      return report;
    },
    async findings({ run, ...paging }) {
      calls.push(`findings ${run}`);
      await page();
      if (script.isCut?.()) throw unreachable('connection-lost', 'the connection to 10.0.0.5:5432 broke');
      return pageOfFindings(findings.slice(0, state.recorded), paging);
    },
    async generateKey({ into }) {
      calls.push(`generateKey ${into.kind}`);
      await tick();
      if (into.kind === 'file' && into.file === 'taken.key') {
        throw refusal('file-exists', 'taken.key exists already', 'name a file that does not exist yet');
      }
      if (into.kind === 'store' && into.store === 'broken') {
        const message =
          'the key store broken was given key 3f2a 91bc and gives back 20 characters: a fernet key has 44';
        throw refusal('key-not-kept', message, 'mend its write and read');
      }
      state.staged = true;
      const about = { scheme: 'fernet', fingerprint: NEW, derived: null };
      switch (into.kind) {
        case 'file':
          return { ...about, kept: into, setting: `{ file: "${into.file}" }` };
        case 'store':
          return { ...about, kept: into, setting: '{ command: [vault, kv, get, secret/next] }' };
        case 'shown':
          return { ...about, kept: { kind: 'shown', text: SHOWN_KEY }, setting: null };
      }
    },
    async fingerprintOf({ typed }) {
      if (typed === SHOWN_KEY) return { fingerprint: NEW };
      return typed.length === SHOWN_KEY.length ? { fingerprint: OLD } : { why: 'a fernet key has 44' };
    },
    async remark({ words }) {
      calls.push(`remark ${words}`);
    },
    async remembered() {
      return state.left;
    },
    async remember(left) {
      state.left = [...state.left.filter((each) => !isOfOnePlace(each, left)), left];
    },
    async forget(left) {
      state.left = state.left.filter((each) => !isOfOnePlace(each, left));
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

function pageOfFindings(
  recorded: readonly FindingFact[],
  { after = null, backwards = false, limit }: Omit<FindingsRequest, 'run'>,
): FindingsPage {
  const all = recorded.map((finding, index) => ({ ...finding, place: String(index + 1) }));
  const [from, to] = backwards
    ? [0, after ? Number(after) - 1 : all.length]
    : [Number(after ?? 0), all.length];
  const there = all.slice(from, to);
  const rows = backwards ? there.slice(-limit) : there.slice(0, limit);
  const edge = backwards ? rows[0] : rows.at(-1);
  return { rows, cursor: edge && rows.length < there.length ? edge.place : null };
}

/** What the rows depend on. */
interface RowsState {
  count: number;
  /** What a test calls the first of them. */
  labels: readonly string[];
  turned: number;
  staged: boolean;
}

const HOOKS = 37;
const DAY = 86_400_000;

/** As the census has it: one damaged value, the others under the old key; then the hooks, the first two under the new. */
function rowAt(index: number, { count, labels, turned, staged }: RowsState): RowFact {
  const hook = index - (count - HOOKS);
  const isDamaged = index === 0;
  const isNew = turned > 0 || !staged || hook === 0 || hook === 1;
  const sealedAt = new Date(Date.UTC(2025, 10, 8, 10) - ((index * 37) % 400) * DAY).toISOString();
  return {
    event: 'row',
    field: hook < 0 ? TWO_FACTOR : WEBHOOK,
    primaryKey: { id: String(index + 7) },
    label: labels[index] ?? (hook < 0 ? `user-${index + 17}` : `hook-${hook + 1}`),
    status: isDamaged ? 'damaged' : isNew ? 'current-key' : 'old-key',
    key: isDamaged ? null : isNew && staged ? NEW : OLD,
    sealedAt: isDamaged ? null : sealedAt,
    reason: isDamaged ? '70 bytes is too short for a token' : null,
  };
}
