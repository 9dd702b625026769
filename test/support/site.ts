import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Operations } from '../../src/flows/operations.ts';
import { openOperations, type Opening } from '../../src/wiring.ts';
import { openingOf } from './opening.ts';
import { type SiteSettings, writeSite } from './site-files.ts';

export { type FieldSetting, makeKeys, type SiteSettings, type TestKeys } from './site-files.ts';

/** Where an operator sits: a folder with a config, key files and the database's URL. */
export interface Site {
  folder: string;
  opening: Opening;
}

/** A site of the running test's own; its folder goes when the test ends. */
export async function makeSite(settings: SiteSettings): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-site-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeSite(folder, settings);
  return { folder, opening: openingOf(folder, settings.env) };
}

/** Operations on a site of the running test's own, closed when it ends. */
export async function siteFor(settings: SiteSettings): Promise<Operations> {
  return operationsAt((await makeSite(settings)).opening);
}

export async function operationsAt(opening: Opening): Promise<Operations> {
  const operations = await openOperations(opening);
  onTestFinished(() => operations.close());
  return operations;
}
