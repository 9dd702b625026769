import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Session } from '../../src/drill/session.ts';
import { KeyMaterial } from '../../src/keys/key-material.ts';
import { FernetKey, fernet } from '../../src/schemes/fernet.ts';
import { insertTwoFactor, insertWebhooks } from '../support/webops.ts';

/** Keys that are the same every time, so that their fingerprints are. */
export const KEYS = { old: fixedKey(1), target: fixedKey(2), lost: fixedKey(3) };

/** 2025-11-08 10:00 UTC; what stands under the target key already was sealed a year later. */
const SEALED = 1_762_596_000;
const SEALED_ANEW = 1_793_000_000;

const DAMAGED_USER = 1_312;
const PLAIN_HOOK = 18;
const LOST_HOOK = 29;
const NEW_HOOKS = [7, 40];

type Rows = Pick<Session, 'query'>;

/**
 * Fills WebOps' empty tables, the same bytes every time: users under the old key, one of them damaged, and hooks, one
 * of them in plaintext, one under a key that is lost, two under the target key already.
 */
export async function seedWebops({ query }: Rows, { users, hooks }: { users: number; hooks: number }) {
  const session = { query, name: '', url: '', end: async () => {} };
  await insertTwoFactor(session, numbered(users, userSecret));
  await insertWebhooks(session, numbered(hooks, hookSecret));
  await query('analyze');
}

function userSecret(id: number): string {
  const token = sealed(KEYS.old, `secret-of-user-${id}`, id);
  return id === DAMAGED_USER ? token.slice(0, -23) : token;
}

function hookSecret(id: number): string {
  const secret = `secret-of-hook-${id}`;
  if (id === PLAIN_HOOK) return secret;
  if (id === LOST_HOOK) return sealed(KEYS.lost, secret, id);
  return NEW_HOOKS.includes(id) ? sealed(KEYS.target, secret, id, SEALED_ANEW) : sealed(KEYS.old, secret, id);
}

function sealed(key: KeyMaterial, plaintext: string, id: number, at = SEALED): string {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(id);
  return new FernetKey(key).sealAt(Buffer.from(plaintext), at + id, iv);
}

function numbered<T>(count: number, of: (id: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => of(index + 1));
}

function fixedKey(byte: number): KeyMaterial {
  return new KeyMaterial(Buffer.alloc(32, byte));
}

/** Writes what an operator of a production would have in a folder: config, URL and keys. */
export async function writeWebopsSite(folder: string, url: string): Promise<void> {
  const files = {
    'keyturn.yaml': CONFIG,
    'database.url': url,
    'current.key': fernet.formatKey(KEYS.old),
    'next.key': fernet.formatKey(KEYS.target),
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), content, { mode: 0o600 });
}

const CONFIG = `application: webops
environment: production
database: { url: { file: database.url } }
keyrings:
  encryption:
    scheme: fernet
    current: { file: current.key }
    next: { file: next.key }
fields:
  - table: core_two_factor_auth
    column: secret
    keyring: encryption
    label: "(select username from auth_user where id = user_id)"
  - table: core_webhook
    column: secret
    keyring: encryption
    label: name
runbook:
  after:
    - ask: restart webops
`;
