import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { gateWord } from '../../src/config/gate-word.ts';
import { tempFolder } from '../support/temp.ts';
import { changed, loaded, SMALL } from './configs.ts';

const FIELD = {
  label: null,
  where: null,
  wrap: null,
  exempt: [],
  onLostKey: null,
  also: {},
  tellUsers: null,
  readsPlaintext: null,
};
const PLAIN = { nonce: null, names: [], match: 'exact', nested: false };

function storageOf(written: string, scheme = 'fernet') {
  return loaded(`${changed(SMALL, 'fernet', scheme)}    storage: ${written}\n`).fields[0]?.storage;
}

function currentOf(written: string, cwd = tempFolder()) {
  return loaded(changed(SMALL, '{ env: ENCRYPTION_KEY }', written), cwd).keyrings[0]?.current;
}

function stepOf(written: string) {
  return loaded(`${SMALL}runbook: { before: [ ${written} ] }\n`).runbook.before[0];
}

describe('what a config may say', () => {
  it('fills in what is left out of the least config', () => {
    const cwd = tempFolder();
    expect(loaded(SMALL, cwd)).toEqual({
      file: join(cwd, 'keyturn.yaml'),
      application: 'webops',
      environment: 'production',
      database: { url: { kind: 'env', name: 'DATABASE_URL' } },
      redis: null,
      keyStores: [],
      keyrings: [
        {
          name: 'encryption',
          scheme: 'fernet',
          current: { kind: 'env', name: 'ENCRYPTION_KEY' },
          older: [],
          next: null,
          commit: 'batch',
          rotateEvery: null,
          line: 5,
        },
      ],
      fields: [
        {
          ...FIELD,
          schema: 'public',
          table: 'core_webhook',
          column: 'secret',
          keyring: 'encryption',
          storage: null,
          line: 9,
        },
      ],
      backup: 'optional',
      runbook: { before: [], after: [] },
    });
  });

  it('takes a storage as a word or as a mapping', () => {
    expect(storageOf('text')).toEqual({ ...PLAIN, kind: 'text' });
    expect(storageOf('bytes')).toEqual({ ...PLAIN, kind: 'bytes' });
    expect(storageOf('json-string')).toEqual({ ...PLAIN, kind: 'json-string' });
    expect(storageOf('{ kind: bytes, nonce: as_txt_nonce }', 'chacha20')).toEqual({
      ...PLAIN,
      kind: 'bytes',
      nonce: 'as_txt_nonce',
    });
    expect(storageOf('{ kind: large-object, nonce: nonce }', 'chacha20')).toEqual({
      ...PLAIN,
      kind: 'large-object',
      nonce: 'nonce',
    });
    expect(
      storageOf('{ kind: json-members, names: [api_key, token], match: contains, nested: true }'),
    ).toEqual({
      kind: 'json-members',
      nonce: null,
      names: ['api_key', 'token'],
      match: 'contains',
      nested: true,
    });
  });

  it('resolves the paths of key sources against the folder of the config', () => {
    const cwd = tempFolder();
    expect(currentOf('{ file: keys/next.key }', cwd)).toEqual({
      kind: 'file',
      path: join(cwd, 'keys/next.key'),
    });
    expect(currentOf('{ dotenv: .env, name: SECRET_KEY }', cwd)).toEqual({
      kind: 'dotenv',
      path: join(cwd, '.env'),
      name: 'SECRET_KEY',
    });
    expect(currentOf('{ yaml: /etc/app.yml, at: security.secret_key }')).toEqual({
      kind: 'yaml',
      path: '/etc/app.yml',
      at: 'security.secret_key',
    });
    expect(currentOf('{ command: [ ./tell-key, production ] }', cwd)).toEqual({
      kind: 'command',
      argv: [join(cwd, 'tell-key'), 'production'],
    });
    expect(currentOf('{ command: [ op, read ] }')).toEqual({ kind: 'command', argv: ['op', 'read'] });
    expect(currentOf('{ prompt: true }')).toEqual({ kind: 'prompt' });
  });

  it('takes a derived key, its salt from a source or as it stands, empty too', () => {
    const derived = { kind: 'derived', derive: 'pbkdf2-sha256', iterations: 100000 };
    const secret = { kind: 'env', name: 'SECRET_KEY' };
    const write = (salt: string) =>
      `{ derive: pbkdf2-sha256, secret: { env: SECRET_KEY }, salt: ${salt}, iterations: 100000 }`;
    expect(currentOf(write('webops-config'))).toEqual({
      ...derived,
      secret,
      salt: { kind: 'literal', text: 'webops-config' },
    });
    expect(currentOf(write('""'))).toMatchObject({ salt: { kind: 'literal', text: '' } });
    expect(currentOf(write('{ env: SALT }'))).toMatchObject({ salt: { kind: 'env', name: 'SALT' } });
  });

  it('takes table names exactly as written, quoted or not', () => {
    const table = (written: string) => {
      const field = loaded(changed(SMALL, 'table: core_webhook', `table: ${written}`)).fields[0];
      return [field?.schema, field?.table];
    };
    expect(table('Project_W.Jobs')).toEqual(['Project_W', 'Jobs']);
    expect(table(`'"My Schema"."Weird.Table"'`)).toEqual(['My Schema', 'Weird.Table']);
    expect(table(`'"a""b"'`)).toEqual(['public', 'a"b']);
  });

  it('takes the optional settings of a field, a keyring and the whole', () => {
    const text = changed(SMALL, '    current:', '    commit: all\n    rotateEvery: 90 days\n    current:');
    const config = loaded(
      `${text}    onLostKey: set-null\n    wrap: base64url\n    exempt: [ "", "{}" ]\n` +
        `    also: { oidc_enabled: false, note: null, level: 3 }\n    tellUsers: "Set it up again"\n` +
        `backup: required\nrestorePoint: none\nredis: { url: { env: REDIS_URL }, flush: all }\n`,
    );
    expect(config.keyrings[0]).toMatchObject({ commit: 'all', rotateEvery: 90 });
    expect(config.fields[0]).toMatchObject({
      onLostKey: 'set-null',
      wrap: 'base64url',
      exempt: ['', '{}'],
      also: { oidc_enabled: false, note: null, level: 3 },
      tellUsers: 'Set it up again',
    });
    expect(config).toMatchObject({ backup: 'required', restorePoint: 'none', redis: { flush: 'all' } });
  });

  it('may say of a field whether the application reads plaintext there, and need not', () => {
    const said = ['', '    readsPlaintext: true\n', '    readsPlaintext: false\n'];
    const read = said.map((line) => loaded(`${SMALL}${line}`).fields[0]?.readsPlaintext);
    expect(read).toEqual([null, true, false]);
  });

  it('takes questions, commands and addresses as runbook steps, each with its time limit', () => {
    expect(stepOf('{ ask: "Stopped?" }')).toEqual({ kind: 'ask', question: 'Stopped?' });
    expect(stepOf('{ run: [systemctl, is-active, webops], expect: failed }')).toEqual({
      kind: 'run',
      argv: ['systemctl', 'is-active', 'webops'],
      expect: 'failed',
      timeoutSeconds: 30,
    });
    const limits = ['5', '30 seconds', '1 second', '2 minutes', '45s'].map((limit) =>
      stepOf(`{ get: "http://localhost:8000/health", timeout: ${limit} }`),
    );
    expect(limits.map((step) => (step?.kind === 'get' ? step.timeoutSeconds : null))).toEqual([
      5, 30, 1, 120, 45,
    ]);
  });

  it('takes a database address that holds no password', () => {
    const url = 'postgresql://keyturn@db.internal:5432/webops?sslmode=verify-full';
    const { database } = loaded(changed(SMALL, '{ env: DATABASE_URL }', `"${url}"`));
    expect(database.url).toEqual({ kind: 'literal', text: url });
  });

  it('asks for a typed word everywhere but in development and in drills', () => {
    const word = (environment: string) => gateWord(loaded(changed(SMALL, 'production', environment)));
    expect(word('production')).toBe('webops-production');
    expect(word('staging')).toBe('webops-staging');
    expect(word('development')).toBeNull();
    expect(word('drill')).toBeNull();
  });
});
