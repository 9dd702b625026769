import { columns } from './columns.ts';
import type { RunRecord, RunReport } from './facts.ts';
import { markdownTable, type MarkdownText, md, mdCode } from './markdown.ts';
import { REPORT_KINDS } from './report-kinds.ts';
import { shownMoment } from './shown-moment.ts';
import { shownField, shownKey } from './names.ts';
import { printable } from './printable.ts';
import { holds } from './run-words.ts';
import { duration, grouped, plural } from './words.ts';

/** The runs as a table, in the order given. */
export function runsTable(runs: readonly RunRecord[]): readonly string[] {
  const heading = ['RUN', 'KIND', 'STARTED', 'BY', 'OUTCOME', 'ROWS', 'CHANGED', 'FINDINGS', 'TIME'];
  const rows = runs.map((run) => [
    printable(run.run),
    run.kind,
    shownMoment(run.startedAt),
    printable(`${run.operator}@${run.host}`),
    run.outcome,
    grouped(run.rows),
    grouped(run.changed),
    grouped(run.findings),
    run.seconds === null ? '-' : duration(run.seconds),
  ]);
  const words = ['left', 'left', 'left', 'left', 'left'] as const;
  return columns([heading, ...rows], [...words, 'right', 'right', 'right', 'right']);
}

const OUTCOMES: Record<RunRecord['outcome'], string> = {
  done: 'done',
  'done-with-findings': 'done, with findings',
  stopped: 'stopped before its end; what was turned stays turned',
  failed: 'failed',
  running: 'still running',
  unfinished: 'unfinished: its process is gone; run it again to go on',
};

/** The rotation log an auditor asks for, as Markdown: who, when, why, how, how many, and what proves it. */
export function reportMarkdown(report: RunReport): readonly string[] {
  return [
    `# ${REPORT_KINDS[report.kind].title}: ${md(report.application)} ${md(report.environment)}, run ${md(report.run)}`,
    '',
    ...facts(report),
    ...method(report),
    ...records(report),
    ...verification(report),
    ...findings(report),
    ...gates(report),
  ];
}

function facts(report: RunReport): readonly string[] {
  const rows: readonly (readonly [string, MarkdownText])[] = [
    ['Application', md(report.application)],
    ['Environment', md(report.environment)],
    ['Run', mdCode(report.run)],
    ['Kind', md(report.kind)],
    ['Started', md(shownMoment(report.startedAt))],
    ['Finished', md(report.finishedAt === null ? 'not finished' : shownMoment(report.finishedAt))],
    ['Duration', md(report.seconds === null ? 'not known' : duration(report.seconds))],
    ['Performed by', md(`${report.operator}@${report.host}`)],
    ['Ticket', md(report.ticket ?? 'none named')],
    ['Reason', md(report.reason ?? 'none given')],
    ['Backup', md(report.backup ?? 'no backup named')],
    ['Outcome', md(OUTCOMES[report.outcome])],
  ];
  return markdownTable(['Entry', 'Value'], rows);
}

function method(report: RunReport): readonly string[] {
  const rows = report.keyrings.map((ring) => [
    md(ring.name),
    md(ring.scheme),
    md(ring.commit === undefined ? 'not recorded' : COMMIT[ring.commit]),
    ring.older.length === 0 ? md('none') : ring.older.map(mdCode).join(', '),
    mdCode(ring.target),
  ]);
  return [
    '',
    '## Method',
    '',
    `${REPORT_KINDS[report.kind].method} Keys are shown as fingerprints.`,
    '',
    ...markdownTable(['Keyring', 'Scheme', 'Commit', 'From keys', 'To key'], rows),
  ];
}

const COMMIT = { batch: 'batch by batch', all: 'all in one transaction' } as const;

function records(report: RunReport): readonly string[] {
  const rows = report.fields.map((field) => [
    md(shownField(field.field)),
    md(field.keyring),
    grouped(field.rows),
    grouped(field.changed),
    grouped(field.unchanged),
    grouped(field.findings),
  ]);
  const total = [report.rows, report.changed, report.unchanged, report.findings].map(grouped);
  return [
    '',
    '## Records processed',
    '',
    ...markdownTable(
      ['Field', 'Keyring', 'Values', 'Changed', 'Unchanged', 'Findings'],
      [...rows, ['all', '', ...total]],
    ),
  ];
}

function verification(report: RunReport): readonly string[] {
  const heading = ['', '## Verification', ''];
  if (report.kind === 'restore') return [...heading, REPORT_KINDS.restore.proven];
  if (report.proofs.length === 0) return [...heading, 'No proof is recorded for this run.'];
  const rows = report.proofs.map((proof) => [
    md(shownField(proof.field)),
    mdCode(proof.key),
    grouped(proof.opened),
    grouped(proof.failed),
    grouped(proof.changedSince),
    mdCode(proof.digest),
    proof.digestsMatch ? 'yes' : 'no',
  ]);
  const verdict = report.proofs.every(holds)
    ? REPORT_KINDS[report.kind].proven
    : 'The proof does not hold for every field: see the rows below.';
  const names = ['Field', 'Key', 'Opened', 'Failed', 'Written by others since', 'Digest', 'Digests match'];
  return [...heading, verdict, '', ...markdownTable(names, rows)];
}

function findings(report: RunReport): readonly string[] {
  const heading = ['', '## Findings', ''];
  const { leftAsTheyWere } = report;
  if (leftAsTheyWere.length === 0) return [...heading, 'None: no value was left as it was.'];
  const rows = leftAsTheyWere.map((finding) => [
    md(shownField(finding.field)),
    md(finding.label ?? '-'),
    md(shownKey(finding.primaryKey)),
    md(finding.status),
    md(finding.reason),
  ]);
  const said = `${plural(leftAsTheyWere.length, 'value was', 'values were')} left as found.`;
  return [...heading, said, '', ...markdownTable(['Field', 'Row', 'Primary key', 'Status', 'Reason'], rows)];
}

function gates({ answers }: RunReport): readonly string[] {
  if (answers.length === 0) return [];
  return ['', '## Gates', '', ...answers.map((answer) => `- ${md(answer)}`)];
}
