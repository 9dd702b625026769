import { describe, expect, test } from 'vitest';

import { connectionEnv } from '../../src/backup/connection-env.ts';
import { addressOf } from '../../src/database/address.ts';

const ENV = { USER: 'operator-1', PATH: '/usr/bin', HOME: '/home/operator-1' };

describe('the environment that pg_dump connects by', () => {
  const urls: readonly [string, string, Record<string, string>][] = [
    [
      'says host, port, user, password and database of a URL',
      'postgresql://webops:s3cret@10.0.0.5:6432/webops',
      { PGHOST: '10.0.0.5', PGPORT: '6432', PGUSER: 'webops', PGPASSWORD: 's3cret', PGDATABASE: 'webops' },
    ],
    [
      'decodes what a URL must encode',
      'postgres://web%40ops:p%2F%25%20s@db/a%22b%3Dc',
      { PGUSER: 'web@ops', PGPASSWORD: 'p/% s', PGDATABASE: 'a"b=c' },
    ],
    [
      'takes the folder of a socket from the query',
      'postgresql:///webops?host=/var/run/postgresql&port=5433',
      { PGHOST: '/var/run/postgresql', PGPORT: '5433', PGDATABASE: 'webops', PGUSER: 'operator-1' },
    ],
    [
      'takes a socket behind a user without a host',
      'postgresql://webops@/webops?host=/run/pg',
      { PGHOST: '/run/pg', PGUSER: 'webops', PGDATABASE: 'webops' },
    ],
    ['takes a socket as an encoded host', 'postgresql://%2Frun%2Fpg/webops', { PGHOST: '/run/pg' }],
    [
      'takes an IPv6 host out of its brackets',
      'postgres://u@[::1]:5433/d',
      { PGHOST: '::1', PGPORT: '5433' },
    ],
    [
      'names the database for its user where nothing names it',
      'postgres://webops@db',
      { PGDATABASE: 'webops' },
    ],
    [
      'hands TLS and options on',
      'postgres://u@db/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/c&sslkey=/k&options=-c%20role%3Dx',
      {
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: '/etc/ca.pem',
        PGSSLCERT: '/c',
        PGSSLKEY: '/k',
        PGOPTIONS: '-c role=x',
      },
    ],
    [
      'encrypts where Keyturn’s driver is told not to verify',
      'postgres://u@db/d?sslmode=no-verify',
      { PGSSLMODE: 'require' },
    ],
  ];

  test.each(urls)('%s', (_title, url, expected) => {
    expect(connectionEnv(url, ENV)).toMatchObject(expected);
  });

  test.each(
    urls.map(([, url]) => url).filter((url) => !url.includes('%2Frun')),
  )('leads where Keyturn goes: %s', (url) => {
    const { PGHOST, PGPORT, PGUSER, PGDATABASE } = connectionEnv(url, ENV);
    const { host, database, user } = addressOf(url, ENV);
    expect({ PGUSER, PGDATABASE }).toEqual({ PGUSER: user, PGDATABASE: database });
    expect(host.replace(/[[\]]/g, '')).toBe(PGHOST?.startsWith('/') ? PGHOST : `${PGHOST}:${PGPORT}`);
  });

  test('falls back as Keyturn’s driver does', () => {
    const env = {
      ...ENV,
      PGHOST: 'db-1',
      PGPORT: '7',
      PGUSER: 'u',
      PGDATABASE: 'd',
      PGPASSWORD: 'p',
      PGSSLMODE: 'require',
    };
    expect(connectionEnv('postgresql://', env)).toMatchObject({
      PGHOST: 'db-1',
      PGPORT: '7',
      PGUSER: 'u',
      PGDATABASE: 'd',
      PGPASSWORD: 'p',
      PGSSLMODE: 'require',
    });
  });

  test('holds no key of the operator’s, and nothing that leads to another server or encoding', () => {
    const env = {
      ...ENV,
      ENCRYPTION_KEY: 'secret-key',
      PGSERVICE: 'other',
      PGHOSTADDR: '10.9.9.9',
      PGCLIENTENCODING: 'LATIN1',
      PGTARGETSESSIONATTRS: 'standby',
    };
    expect(connectionEnv('postgres://u:p@db/d', env)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/operator-1',
      LC_ALL: 'C',
      PGHOST: 'db',
      PGPORT: '5432',
      PGUSER: 'u',
      PGPASSWORD: 'p',
      PGDATABASE: 'd',
      PGCONNECT_TIMEOUT: '10',
      PGAPPNAME: 'keyturn backup',
    });
  });

  test.each(['mysql://u@db/d', '/var/run', 'postgres//'])('refuses %s', (url) => {
    expect(() => connectionEnv(url, ENV)).toThrow(
      expect.objectContaining({ code: 'malformed-database-url', exitCode: 2 }),
    );
  });
});
