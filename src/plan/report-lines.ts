import { toTheMinute } from './clock-words.ts';
import type { FindingFact, RunRecord, RunReport } from './facts.ts';
import { DONE } from './kind-words.ts';
import { shownField, shownRow } from './names.ts';
import { printable } from './printable.ts';
import { keyMove } from './run-sentences.ts';
import { provedLine } from './run-words.ts';
import { duration, grouped, plural } from './words.ts';

/** The record of one run in lines for a screen, most telling first. */
export function reportLines(report: RunReport): readonly string[] {
  return [
    ...heading(report),
    '',
    ...report.fields.map(
      (field) =>
        `${shownField(field.field)}: ${grouped(field.changed)} of ${plural(field.rows, 'value')} ${DONE[report.kind]}, ${plural(field.findings, 'finding')}`,
    ),
    '',
    ...(report.proofs.length === 0
      ? ['no proof is recorded']
      : report.proofs.map((proof) => provedLine(proof, report.kind))),
    ...section('Gates', report.answers.map(printable)),
    ...section(
      `Left as found: ${grouped(report.leftAsTheyWere.length)}`,
      report.leftAsTheyWere.map(leftLine),
    ),
  ];
}

function heading(report: RunReport): string[] {
  const entry = (name: string, value: string) => `${name.padEnd(11)}${value}`;
  return [
    entry('Run', `${printable(report.run)}, ${report.kind}, ${report.outcome}`),
    entry(
      'Started',
      `${toTheMinute(report.startedAt)} UTC by ${printable(`${report.operator} on ${report.host}`)}`,
    ),
    entry('Took', report.seconds === null ? 'not finished' : duration(report.seconds)),
    ...report.keyrings.map((keyring) => entry('Keys', `${printable(keyring.name)}: ${keyMove(keyring)}`)),
    entry(
      'Values',
      `${grouped(report.changed)} of ${grouped(report.rows)} ${DONE[report.kind]}, ${plural(report.findings, 'finding')}`,
    ),
    entry('Backup', printable(report.backup ?? 'none named')),
    ...(report.ticket ? [entry('Ticket', printable(report.ticket))] : []),
    ...(report.reason ? [entry('Reason', printable(report.reason))] : []),
  ];
}

function leftLine(finding: FindingFact): string {
  return `${shownField(finding.field)} ${shownRow(finding)}: ${finding.status}, ${printable(finding.reason)}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

/** What a list of runs shows of one. */
export function runCells(record: RunRecord): {
  started: string;
  what: string;
  outcome: string;
  values: string;
} {
  return {
    started: toTheMinute(record.startedAt),
    what: `${record.kind} by ${printable(record.operator)}`,
    outcome: record.outcome,
    values: `${grouped(record.changed)} of ${grouped(record.rows)}`,
  };
}
