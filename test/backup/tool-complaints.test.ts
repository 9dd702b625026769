import { describe, expect, test } from 'vitest';

import { complaintOf } from '../../src/backup/tool-complaints.ts';

const END = { code: 1, killedBy: null, notStarted: null, stdout: '', stderr: '' };

function words(stderr: string): string {
  return complaintOf('pg_dump 15.20', { ...END, stderr }).message;
}

describe('what pg_dump complains of, in words of ours', () => {
  test.each([
    [
      'pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 18.4; pg_dump version: 15.20 (Debian 15.20-0+deb12u1)\n',
      'it is older than the server, 18.4: it refuses',
    ],
    [
      'pg_dump: error: query failed: ERROR:  permission denied for table vault',
      'this role may not read table vault',
    ],
    ['ERROR:  permission denied for large object 16404', 'this role may not read large object 16404'],
    ['pg_dump: error: could not write to output file: No space left on device', 'the disk is full'],
    [
      'connection to server at "127.0.0.1", port 5 failed: FATAL:  password authentication failed for user "u"',
      'the server does not let this role in: the password is wrong or missing',
    ],
    [
      'connection to server at "h", port 5 failed: fe_sendauth: no password supplied',
      'the server does not let this role in: the password is wrong or missing',
    ],
    ['connection to server at "h", port 5 failed: Connection refused', 'it can’t connect to the server'],
    [
      'ERROR:  query would be affected by row-level security policy for table "vault"',
      'row-level security hides rows of vault from this role',
    ],
    [
      'ERROR:  canceling statement due to statement timeout',
      'another session held a table’s lock for too long',
    ],
    [
      'pg_restore: error: could not uncompress data: incorrect data check',
      'what was written can’t be read back whole',
    ],
  ])('%s', (stderr, why) => {
    expect(words(stderr)).toBe(`no backup was made: pg_dump 15.20: ${why}`);
  });

  test('never repeats what it does not know: it may quote a row', () => {
    const error = complaintOf('pg_dump 15.20', {
      ...END,
      stderr: 'ERROR: invalid value "s3cret-of-user-17"',
    });
    expect(JSON.stringify(error.toFact())).not.toContain('s3cret');
    expect(error).toMatchObject({
      code: 'backup-failed',
      exitCode: 3,
      message: 'no backup was made: pg_dump 15.20 failed with exit code 1',
    });
  });

  test('shows the name of a hostile table as harmless text', () => {
    expect(words('permission denied for table a\x1b[2J')).toContain('table a\\x1b[2J');
  });

  test('names the signal it was ended by, and why it was not started', () => {
    expect(complaintOf('pg_dump', { ...END, code: null, killedBy: 'SIGKILL' }).message).toContain('SIGKILL');
    expect(complaintOf('pg_dump', { ...END, code: null, notStarted: 'EACCES' }).message).toBe(
      'no backup was made: pg_dump can’t be started: permission denied',
    );
  });
});
