import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

import { inSession, openSession, type Session } from '../../src/drill/session.ts';

/** A database of one test file's own: one connection to it, and its URL for the code under test. */
export interface FreshDatabase extends Session {
  name: string;
  url: string;
  /** Closes the connection and drops the database, whoever is still connected. */
  end(): Promise<void>;
}

/** `webops` holds the empty tables of WebOps. */
export type Template = 'empty' | 'webops';

export async function freshDatabase(options: { template?: Template } = {}): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template template_${options.template ?? 'empty'}`);
  const url = databaseUrl(name);
  const session = await openSession(url);
  return {
    name,
    url,
    query: session.query,
    async end() {
      await session.end();
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}

/** The superuser's URL of a database on the test run's server, whether it exists or not. */
export function databaseUrl(name: string): string {
  const url = new URL(inject('serverUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** A login role without any rights, and the URL with which it connects to the database; roles belong to the server. */
export async function freshRole(database: FreshDatabase): Promise<{ role: string; url: string }> {
  const role = `role_${randomBytes(6).toString('hex')}`;
  const url = new URL(database.url);
  url.username = role;
  url.password = randomBytes(12).toString('hex');
  await onServer(`create role ${role} login password '${url.password}'`);
  return { role, url: url.href };
}

async function onServer(sql: string): Promise<void> {
  await inSession(inject('serverUrl'), ({ query }) => query(sql));
}
