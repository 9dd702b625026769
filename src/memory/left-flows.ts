import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import { z } from 'zod';

import { RUN_KINDS } from '../plan/facts.ts';
import { LEFT_STEPS, type LeftFlow } from '../plan/left-flow.ts';
import { LEFT_FLUSH_STEPS, type LeftFlush } from '../plan/left-flush.ts';
import type { LeftKey } from '../plan/left-key.ts';
import type { LeftSearch } from '../plan/left-search.ts';
import { isOfOnePlace, type Left } from '../plan/left.ts';

const FLOW: z.ZodType<LeftFlow> = z.strictObject({
  kind: z.enum(RUN_KINDS),
  point: z.string().nullable(),
  step: z.enum(LEFT_STEPS),
  where: z.string(),
  backup: z.string().nullable(),
  keeps: z.boolean().optional(),
  leftAt: z.iso.datetime(),
});

const KEY: z.ZodType<LeftKey> = z.strictObject({
  kind: z.literal('generate'),
  keyring: z.string(),
  scheme: z.string(),
  fingerprint: z.string(),
  derived: z.string().nullable(),
  kept: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file'), file: z.string() }),
    z.strictObject({ kind: z.literal('store'), store: z.string() }),
    z.strictObject({ kind: z.literal('shown') }),
  ]),
  setting: z.string().nullable(),
  leftAt: z.iso.datetime(),
});

const SEARCH: z.ZodType<LeftSearch> = z.strictObject({
  kind: z.literal('find'),
  files: z.array(z.string()),
  folders: z.array(z.string()),
  environment: z.boolean(),
  typed: z.int().nonnegative(),
  where: z.string(),
  leftAt: z.iso.datetime(),
});

const FLUSH: z.ZodType<LeftFlush> = z.strictObject({
  kind: z.literal('flush'),
  step: z.enum(LEFT_FLUSH_STEPS),
  where: z.string(),
  leftAt: z.iso.datetime(),
});

const LEFT: z.ZodType<readonly Left[]> = z.array(z.union([FLOW, SEARCH, FLUSH, KEY]));

/** What flows are remembered of: the same words for another database are another site. */
export interface Site {
  configFile: string;
  application: string;
  environment: string;
  host: string;
  database: string;
}

/**
 * What was left half-way, one of a kind and of a keyring, in a private file of the operator's. A convenience: where
 * nothing can be written nothing is remembered, and what can't be understood was never left.
 */
export class LeftFlows {
  readonly #file: string;
  /** One change after the other: each reads what the one before it wrote. */
  #turn: Promise<void> = Promise.resolve();

  constructor(site: Site, env: Readonly<Record<string, string | undefined>>) {
    this.#file = join(stateFolder(env), 'keyturn', `${nameOf(site)}.json`);
  }

  async all(): Promise<readonly Left[]> {
    await this.#turn;
    return this.#read();
  }

  remember(left: Left): Promise<void> {
    return this.#change((all) => [...without(left, all), left]);
  }

  forget(left: Left): Promise<void> {
    return this.#change((all) => without(left, all));
  }

  #change(change: (all: readonly Left[]) => readonly Left[]): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const before = await this.#read();
      const after = change(before);
      if (before.length > 0 || after.length > 0) await this.#write(after).catch(quietly);
    });
    return this.#turn;
  }

  async #read(): Promise<readonly Left[]> {
    try {
      return LEFT.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return [];
    }
  }

  /** Beside it, then in its place: whoever reads meanwhile, or dies meanwhile, sees a whole file. */
  async #write(all: readonly Left[]): Promise<void> {
    if (all.length === 0) return rm(this.#file, { force: true });
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    const part = `${this.#file}.${randomUUID()}`;
    await writeFile(part, JSON.stringify(all), { mode: 0o600, flag: 'wx' });
    await rename(part, this.#file);
  }
}

function without(left: Left, all: readonly Left[]): Left[] {
  return all.filter((each) => !isOfOnePlace(each, left));
}

/** By the XDG base directory specification; a relative path there is to be ignored. */
function stateFolder({ XDG_STATE_HOME, HOME }: Readonly<Record<string, string | undefined>>): string {
  if (XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME)) return XDG_STATE_HOME;
  return join(HOME || homedir(), '.local', 'state');
}

function nameOf({ configFile, application, environment, host, database }: Site): string {
  const name = JSON.stringify([configFile, application, environment, host, database]);
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

/** A full disk, a read-only home: the file system's own refusals are nobody's bug. */
function quietly(error: unknown): void {
  if (error instanceof Error && 'syscall' in error) return;
  throw error;
}
