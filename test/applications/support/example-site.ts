import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Operations, RunRequest, Scope } from '../../../src/flows/operations.ts';
import type { CheckFact, FindingFact, RunFact } from '../../../src/plan/facts.ts';
import { collect, theOnly, told } from '../../support/facts.ts';
import { openingOf } from '../../support/opening.ts';
import { operationsAt } from '../../support/site.ts';
import { changesBetween, type Change, dumpOf } from './dump.ts';
import type { FreshDatabase } from '../../support/database.ts';

export interface ExampleSite {
  folder: string;
  operations: Operations;
}

export interface SiteParts {
  files?: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  /** What the operator changes in the example; left out: nothing. */
  edit?: (config: string) => string;
}

/** An operator's folder with an example's config as it stands, and the files and variables it names. */
export async function exampleSite(
  name: string,
  { files = {}, env, edit = (config) => config }: SiteParts,
): Promise<ExampleSite> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-example-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const example = new URL(`../../../examples/${name}.yaml`, import.meta.url);
  await writeFile(join(folder, 'keyturn.yaml'), withoutTheirRedis(edit(await readFile(example, 'utf8'))));
  for (const [file, text] of Object.entries(files))
    await writeFile(join(folder, file), text, { mode: 0o600 });
  return { folder, operations: await operationsAt(openingOf(folder, env)) };
}

/** The Redis that an example names is the machine's own, and is left alone: a test that wants one names its own. */
function withoutTheirRedis(config: string): string {
  return config.includes('redis://127.0.0.1:6379') ? config.replace(/^redis:\n(?:[ #].*\n)*/m, '') : config;
}

/** Counts of a census, without the zeros. */
export async function censusOf(operations: Operations, scope: Scope = {}) {
  const facts = told(await collect(operations.census(scope)), 'census');
  return Object.fromEntries(
    facts.map(({ event: _, field, keyring: __, ...counts }) => [
      field.replace('public.', ''),
      Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ]),
  );
}

export async function checksOf(operations: Operations, scope: Scope = {}): Promise<CheckFact[]> {
  return collect(operations.check(scope));
}

/** Findings as an operator reads them: field, label, status, reason. */
export function findingsIn(facts: readonly RunFact[]): (string | null)[][] {
  return told(facts, 'finding').map(({ field, label, status, reason }: FindingFact) => [
    field.replace('public.', ''),
    label,
    status,
    reason,
  ]);
}

export interface Turned {
  dry: RunFact[];
  real: RunFact[];
  changes: Change[];
}

/**
 * Rehearses and turns. Throws where the dry run changed anything, where it foretold other findings or counts than came
 * true, or where a proof does not hold.
 */
export async function turn(
  database: FreshDatabase,
  operations: Operations,
  request: RunRequest = {},
): Promise<Turned> {
  const before = await dumpOf(database);
  const dry = await collect(operations.rehearse(request));
  if (changesBetween(before, await dumpOf(database)).length > 0) throw new Error('the dry run changed rows');
  const real = await collect(operations.rotate(request));
  const changes = changesBetween(before, await dumpOf(database));
  if (foretold(dry) !== foretold(real)) throw new Error('the dry run foretold something else');
  for (const { field, failed, digestsMatch, changedSince } of told(real, 'proved')) {
    if (failed + changedSince > 0 || !digestsMatch) throw new Error(`the proof of ${field} does not hold`);
  }
  return { dry, real, changes };
}

function foretold(facts: readonly RunFact[]): string {
  const { outcome, rows, changed, unchanged, findings, exitCode } = theOnly(facts, 'run-finished');
  return JSON.stringify([
    { outcome, rows, changed, unchanged, findings, exitCode },
    findingsIn(facts),
    told(facts, 'field-finished'),
  ]);
}

/** How many values open under the target key alone, and how many do not. */
export async function verified(operations: Operations, scope: Scope = {}) {
  const { opened, failed } = theOnly(await collect(operations.verify(scope)), 'verify-total');
  return { opened, failed };
}
