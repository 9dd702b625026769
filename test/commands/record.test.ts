import { describe, expect, test } from 'vitest';

import { usageError } from '../../src/errors.ts';
import type { RunReport } from '../../src/plan/facts.ts';
import { keyturn } from './keyturn.ts';
import { FINDING, REPORT, rotation } from './made-up-run.ts';

const { fields: _fields, proofs: _proofs, leftAsTheyWere: _left, answers: _answers, ...RECORD } = REPORT;
const OLDER = {
  ...RECORD,
  run: '3k9aa',
  startedAt: '2026-01-05T09:00:00.000Z',
  seconds: null,
  outcome: 'unfinished',
} as const;

const FULL: RunReport = {
  ...REPORT,
  fields: rotation().filter((fact) => fact.event === 'field-finished'),
  proofs: rotation().filter((fact) => fact.event === 'proved'),
  leftAsTheyWere: [{ ...FINDING, label: 'a|b *c* <img> \x1b[2J' }],
};

describe('keyturn runs', () => {
  test('lists the runs, newest first', async () => {
    const told = await keyturn('runs', { operations: { runs: async () => [OLDER, RECORD] } });
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'RUN    KIND    STARTED                  BY                    OUTCOME              ROWS  CHANGED  FINDINGS   TIME',
        '7h2k9  rotate  2026-11-22 02:14:08 UTC  operator-1@bastion-1  done-with-findings  1,241    1,238         1  1.2 s',
        '3k9aa  rotate  2026-01-05 09:00:00 UTC  operator-1@bastion-1  unfinished          1,241    1,238         1      -',
        '',
      ].join('\n'),
    });
  });

  test('prints one object a run as JSON', async () => {
    const told = await keyturn('runs --json', { operations: { runs: async () => [OLDER, RECORD] } });
    expect(
      told.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { event: 'run', ...RECORD },
      { event: 'run', ...OLDER },
    ]);
  });

  test('says that there is none yet', async () => {
    const told = await keyturn('runs', { operations: { runs: async () => [] } });
    expect(told.code).toBe(0);
    expect(told.stderr).toMatch(/^note: no run is on record in this database\nhint: /);
  });
});

describe('keyturn report', () => {
  test('writes the rotation log as Markdown, database text as it is and without effect', async () => {
    const told = await keyturn('report', { operations: { report: async () => FULL } });
    expect(told.stderr).toBe('');
    expect(told.stdout).toBe(
      [
        '# Rotation log: webops production, run 7h2k9',
        '',
        '| Entry | Value |',
        '| --- | --- |',
        '| Application | webops |',
        '| Environment | production |',
        '| Run | `7h2k9` |',
        '| Kind | rotate |',
        '| Started | 2026-11-22 02:14:08 UTC |',
        '| Finished | 2026-11-22 02:14:09 UTC |',
        '| Duration | 1.2 s |',
        '| Performed by | operator-1@bastion-1 |',
        '| Ticket | SEC-7 |',
        '| Reason | the yearly turn |',
        '| Backup | /backups/webops.dump |',
        '| Outcome | done, with findings |',
        '',
        '## Method',
        '',
        'Each value was opened and sealed again under the target key, and written only where it still was what had been read. Keys are shown as fingerprints.',
        '',
        '| Keyring | Scheme | Commit | From keys | To key |',
        '| --- | --- | --- | --- | --- |',
        '| encryption | fernet | batch by batch | `77e0 12aa` | `3f2a 91bc` |',
        '',
        '## Records processed',
        '',
        '| Field | Keyring | Values | Changed | Unchanged | Findings |',
        '| --- | --- | --- | --- | --- | --- |',
        '| core\\_two\\_factor\\_auth.secret | encryption | 1,204 | 1,203 | 0 | 1 |',
        '| core\\_webhook.secret | encryption | 37 | 35 | 2 | 0 |',
        '| all |  | 1,241 | 1,238 | 2 | 1 |',
        '',
        '## Verification',
        '',
        'An independent pass opened every changed value with the target key alone, and the plaintexts that came back are those that went in.',
        '',
        '| Field | Key | Opened | Failed | Written by others since | Digest | Digests match |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        '| core\\_webhook.secret | `3f2a 91bc` | 35 | 0 | 0 | `91c0 55ae` | yes |',
        '',
        '## Findings',
        '',
        '1 value was left as found.',
        '',
        '| Field | Row | Primary key | Status | Reason |',
        '| --- | --- | --- | --- | --- |',
        '| core\\_two\\_factor\\_auth.secret | a\\|b \\*c\\* \\<img\\> \\\\x1b\\[2J | id 7 | damaged | 70 bytes is too short for a token |',
        '',
        '## Gates',
        '',
        '- backup: /backups/webops.dump',
        '- consent: --confirm webops-production',
        '',
      ].join('\n'),
    );
  });

  test('says what is missing: no backup, no ticket, no proof', async () => {
    const bare: RunReport = { ...REPORT, backup: null, ticket: null, reason: null, answers: [] };
    const { stdout } = await keyturn('report', { operations: { report: async () => bare } });
    expect(stdout).toContain('| Backup | no backup named |');
    expect(stdout).toContain('| Ticket | none named |');
    expect(stdout).toContain('No proof is recorded for this run.');
    expect(stdout).toContain('None: no value was left as it was.');
  });

  test.each(['report 7h2k9 --format json', 'report 7h2k9 --json'])('%s prints one object', async (line) => {
    const asked: (string | null)[] = [];
    const report = async (run: string | null) => {
      asked.push(run);
      return FULL;
    };
    const told = await keyturn(line, { operations: { report } });
    expect(asked).toEqual(['7h2k9']);
    expect(JSON.parse(told.stdout)).toEqual({ event: 'report', ...FULL });
  });

  test('refuses a run that nobody knows', async () => {
    const report = async () => {
      throw usageError('unknown-run', 'there is no run "xyz"', 'keyturn runs lists them');
    };
    const told = await keyturn('report xyz', { operations: { report } });
    expect(told).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: there is no run "xyz"\nhint: keyturn runs lists them\n',
    });
  });
});
