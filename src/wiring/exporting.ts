import { resolve } from 'node:path';

import { exportValues, readyToExport } from '../engine/exporting.ts';
import { estimateOf } from '../engine/run-facts.ts';
import type { World } from '../engine/world.ts';
import { refusal } from '../errors.ts';
import { SealedFile } from '../export/sealed-file.ts';
import type { ExportRequest } from '../flows/operations.ts';
import type { ExportCounts, ExportFact, ExportStartedFact } from '../plan/export-facts.ts';
import { jsonLine } from '../plan/json-line.ts';
import { weakness } from '../plan/passphrase.ts';

export interface ExportSite {
  /** As a decryption's: its database is never written to. */
  world: World;
  /** What a relative file name begins at. */
  cwd: string;
  now: () => Date;
}

type Facts = AsyncGenerator<ExportFact, void, void>;

/**
 * Writes what the values of the scope hold to a file sealed by a passphrase. The file has its name only once it is
 * whole and was opened again; where it does not come to that, none is left.
 */
export async function* exportSealed(site: ExportSite, request: ExportRequest): Facts {
  const weak = request.dryRun ? null : weakness(request.passphrase);
  if (weak !== null) throw refusal('weak-passphrase', weak.message, weak.hint);
  const exporting = { ...site, request, file: resolve(site.cwd, request.file), begun: site.now() };
  const world = await readyToExport(site.world);
  yield* request.dryRun ? rehearsed({ ...exporting, world }) : written({ ...exporting, world });
}

interface Exporting extends ExportSite {
  request: ExportRequest;
  /** Absolute. */
  file: string;
  begun: Date;
}

async function* written(exporting: Exporting): Facts {
  const { request, file } = exporting;
  const sealed = await SealedFile.create(file, { passphrase: request.passphrase });
  try {
    yield started(exporting);
    const counts = yield* tellAll(exporting, (line) => sealed.write(line));
    if (counts === null) return yield { event: 'export-stopped', file };
    yield { event: 'export-checking', bytes: await sealed.end() };
    const { values, findings } = counts;
    const { bytes, sha256 } = await sealed.keep();
    const seconds = secondsSince(exporting);
    yield { event: 'exported', dryRun: false, file, values, findings, bytes, sha256, seconds };
  } finally {
    await sealed.discard();
  }
}

/** Opens everything and keeps nothing. */
async function* rehearsed(exporting: Exporting): Facts {
  const { file } = exporting;
  yield started(exporting);
  const counts = yield* tellAll(exporting, async () => {});
  if (counts === null) return yield { event: 'export-stopped', file };
  const { values, findings } = counts;
  const seconds = secondsSince(exporting);
  yield { event: 'exported', dryRun: true, file, values, findings, bytes: null, sha256: null, seconds };
}

/** Hands every line to whoever keeps it, and tells the facts between them; null where it was stopped. */
async function* tellAll(
  { world, request, begun }: Exporting,
  keep: (line: string) => Promise<void>,
): AsyncGenerator<ExportFact, ExportCounts | null, void> {
  const { application, environment, operator, readOnly } = world;
  const { reason = null, ticket = null } = request;
  const header = { application, environment, database: readOnly.address.database, operator, reason, ticket };
  let counts: ExportCounts | null = null;
  for await (const step of exportValues(world, { ...header, exportedAt: begun.toISOString() })) {
    if ('fact' in step) {
      yield step.fact;
      continue;
    }
    const { line } = step;
    await keep(`${jsonLine(line)}\n`);
    if ('event' in line && line.event === 'export-counts') counts = line;
  }
  return counts;
}

function started({ world, request, file }: Exporting): ExportStartedFact {
  const { application, environment, targets, readOnly } = world;
  return {
    event: 'export-started',
    application,
    environment,
    database: readOnly.address.database,
    dryRun: request.dryRun ?? false,
    file,
    fields: targets.flatMap(({ fields }) => fields.map(({ name }) => name)),
    estimate: estimateOf(targets),
  };
}

function secondsSince({ begun, now }: Exporting): number {
  return (now().getTime() - begun.getTime()) / 1000;
}
