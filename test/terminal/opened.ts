import { onTestFinished } from 'vitest';

import { inSession, openSession, type Session } from '../../src/drill/session.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { tempFolder } from '../support/temp.ts';
import { Terminal, type TerminalSettings } from '../support/terminal.ts';
import { seedWebops, writeWebopsSite } from './webops-site.ts';

/** A terminal that ends with its test. */
export function openKeyturn(settings: TerminalSettings): Terminal {
  const terminal = new Terminal(settings);
  onTestFinished(() => terminal.close());
  return terminal;
}

export interface WebopsSite {
  database: FreshDatabase;
  folder: string;
}

/** A seeded production of the running test's own, and a folder to start keyturn in; nobody is connected to it. */
export async function webopsSite(rows: { users: number; hooks: number }): Promise<WebopsSite> {
  const database = await freshDatabase({ template: 'webops' });
  onTestFinished(() => database.end());
  await inSession(database.url, (session) => seedWebops(session, rows));
  const folder = tempFolder();
  await writeWebopsSite(folder, database.url);
  return { database, folder };
}

/** Holds a row or a table, so that a run stands still before it until it is let go. */
export async function hold({ url }: FreshDatabase, what: string): Promise<{ letGo: () => Promise<void> }> {
  const session: Session = await openSession(url);
  await session.query(`begin; ${what}`);
  let isHeld = true;
  const letGo = async () => {
    if (!isHeld) return;
    isHeld = false;
    await session.query('rollback');
    await session.end();
  };
  onTestFinished(letGo);
  return { letGo };
}

/**
 * Holds what a run writes into a table for as long as it takes: inside a trigger the run's own lock_timeout can be set
 * aside, so that a machine under load may take its time to draw what is waited for.
 */
export async function holdWrites(
  database: FreshDatabase,
  table: string,
): Promise<{ letGo: () => Promise<void> }> {
  await inSession(database.url, (session) =>
    session.query(`
      create schema held;
      create table held.gate ();
      create function held.wait() returns trigger language plpgsql as $$
      begin
        perform set_config('lock_timeout', '0', true);
        lock table held.gate in access share mode;
        return new;
      end $$;
      create trigger held before insert on ${table} for each row execute function held.wait()`),
  );
  return hold(database, 'lock table held.gate in access exclusive mode');
}

export const row = (table: string, id: number) => `select 1 from ${table} where id = ${id} for update`;
