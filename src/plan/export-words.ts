import type {
  ExportCheckingFact,
  ExportedFact,
  ExportProgressFact,
  ExportStartedFact,
  ExportStoppedFact,
  FieldExportedFact,
} from './export-facts.ts';
import { shownField } from './names.ts';
import { printable } from './printable.ts';
import { shownSize } from './shown-size.ts';
import { duration, grouped, percent, plural } from './words.ts';

/** `export of webops production: about 1,241 values of 2 fields go to /root/webops.age, sealed`. */
export function exportStarted(fact: ExportStartedFact): string {
  const { application, environment, dryRun, estimate, fields, file } = fact;
  const name = dryRun ? 'export dry run' : `export of ${printable(application)} ${printable(environment)}`;
  const values = estimate === null ? 'values' : `about ${plural(estimate, 'value')}`;
  const go = dryRun ? 'would go' : 'go';
  return `${name}: ${values} of ${plural(fields.length, 'field')} ${go} to ${printable(file)}, sealed`;
}

/** `core_webhook.secret: 4,000 of 20,000 read, 20 %`. */
export function exportProgress({ field, done, total }: ExportProgressFact): string {
  return `${shownField(field)}: ${grouped(done)} of ${grouped(total)} read, ${percent(done, total)}`;
}

/** `core_webhook.secret: 35 opened, 2 empty, 1 finding`. */
export function fieldExported({ field, values, findings, empty, exempt }: FieldExportedFact): string {
  const parts = [`${grouped(values)} opened`];
  if (empty > 0) parts.push(`${grouped(empty)} empty`);
  if (exempt > 0) parts.push(`${grouped(exempt)} exempt`);
  if (findings > 0) parts.push(plural(findings, 'finding'));
  return `${shownField(field)}: ${parts.join(', ')}`;
}

export function exportChecking({ bytes }: ExportCheckingFact): string {
  return `export: ${shownSize(bytes)} written, being opened again`;
}

/** The last line of an export, and of a dry run of one. */
export function exported(fact: ExportedFact, exitCode: number): string {
  const { dryRun, file, values, findings, bytes, seconds } = fact;
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  const left = findings > 0 ? `, ${plural(findings, 'finding')}` : '';
  if (dryRun || bytes === null)
    return `export dry run: ${plural(values, 'value')} would be exported${left}, nothing was written${code}`;
  const took = `${shownSize(bytes)}, in ${duration(seconds)}`;
  return `exported to ${printable(file)}: ${plural(values, 'value')}${left}, ${took}${code}`;
}

/** What an auditor needs to know the file for the same, and what anyone with the passphrase needs to read it. */
export function howToOpen({ file, sha256 }: ExportedFact): readonly string[] {
  if (sha256 === null) return [];
  return [
    `SHA-256 ${sha256}`,
    `whoever has the passphrase opens it with: age --decrypt ${shellWord(file)}`,
    'each line of it is JSON and plaintext: send it to a program, not to a file',
  ];
}

export function exportStopped({ file }: ExportStoppedFact, exitCode: number): string {
  return `export stopped: ${printable(file)} was not made (exit ${exitCode})`;
}

/** A path as a shell takes it. */
function shellWord(path: string): string {
  const shown = printable(path);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
