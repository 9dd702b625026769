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

export const row = (table: string, id: number) => `select 1 from ${table} where id = ${id} for update`;
