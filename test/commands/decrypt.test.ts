import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import type { ExportRequest, Operations, RunRequest, Setup } from '../../src/flows/operations.ts';
import type { ExportFact } from '../../src/plan/export-facts.ts';
import { tempFile } from '../support/temp.ts';
import { hand, keyturn } from './keyturn.ts';
import { FINDING, FINISHED } from './made-up-run.ts';
import { SETUP, scripted, telling } from './scripted-operations.ts';

const [TWO_FACTOR, WEBHOOK] = SETUP.fields.map(({ field }) => field) as [string, string];
const PASSPHRASE = 'five words drawn by chance';
const WORD = '--confirm webops-production';

/** The setup where these fields are said to be read as plaintext, or not to be. */
function saying(said: Readonly<Record<string, boolean>>): Pick<Operations, 'setup'> {
  const fields: Setup['fields'] = SETUP.fields.map((field) => ({
    ...field,
    readsPlaintext: said[field.field] ?? null,
  }));
  return { setup: async () => ({ ...SETUP, fields }) };
}

describe('keyturn decrypt', () => {
  const read = saying({ [TWO_FACTOR]: true, [WEBHOOK]: true });

  test('passes the gates of a run, always the typed one, and says what is left to do', async () => {
    const requests: RunRequest[] = [];
    const decrypt: Operations['decrypt'] = (request) => {
      requests.push(request);
      return telling({ ...FINISHED, kind: 'decrypt' });
    };
    const development = {
      setup: async () => ({ ...SETUP, ...(await read.setup()), environment: 'development', gateWord: null }),
    };
    const refused = await keyturn('decrypt --yes', { operations: { ...development, decrypt } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('give it with --confirm webops-development');
    expect(requests).toEqual([]);
    const line = 'decrypt --confirm webops-development --field core_webhook.secret --ticket SEC-7';
    const told = await keyturn(line, { operations: { ...development, decrypt } });
    expect(told.code).toBe(5);
    expect(told.stderr).toBe('');
    expect(told.stdout).toContain(
      'decrypt run 7h2k9: done with 1 finding, 1,238 of 1,241 values decrypted in 1.2 s (exit 5)',
    );
    expect(requests).toMatchObject([{ fields: [WEBHOOK], ticket: 'SEC-7' }]);
  });

  test('is refused before anybody is asked where the application does not read plaintext', async () => {
    const told = await keyturn('decrypt --plain', {
      operations: saying({ [TWO_FACTOR]: true, [WEBHOOK]: false }),
      terminal: true,
    });
    expect(told).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        'error: webops does not read plaintext in core_webhook.secret',
        'hint: write the values to a sealed file with keyturn decrypt --export FILE, or name the fields to decrypt with --field',
        '',
      ].join('\n'),
    });
    const json = await keyturn('decrypt --json', { operations: saying({ [WEBHOOK]: false }) });
    expect(JSON.parse(json.stderr)).toMatchObject({ event: 'error', code: 'not-read-as-plaintext' });
  });

  test('goes on with the fields that are read, and where nothing is said it tells so', async () => {
    const decrypt = () => telling({ ...FINISHED, kind: 'decrypt' as const });
    const operations = { ...saying({ [WEBHOOK]: false }), decrypt };
    const told = await keyturn(`decrypt ${WORD} --field core_two_factor_auth.secret`, { operations });
    expect(told.code).toBe(5);
    expect(told.stderr).toBe(
      [
        'note: nothing says that webops reads plaintext in core_two_factor_auth.secret',
        'hint: say so in the configuration, field by field, with readsPlaintext: true or false',
        '',
      ].join('\n'),
    );
  });

  test('rehearses without any gate', async () => {
    const asked: unknown[] = [];
    const rehearse: Operations['rehearse'] = (request, kind) => {
      asked.push([kind, request.fields]);
      return telling({ ...FINISHED, kind: 'decrypt', dryRun: true });
    };
    const told = await keyturn('decrypt --dry-run', { operations: { ...read, rehearse } });
    expect(asked).toEqual([['decrypt', undefined]]);
    expect(told.stdout).toBe(
      'decrypt dry run: 1,238 of 1,241 values would be decrypted, 1 finding, nothing was written (exit 5)\n',
    );
  });
});

const STARTED = {
  event: 'export-started',
  application: 'webops',
  environment: 'production',
  database: 'webops',
  dryRun: false,
  file: '/srv/values.age',
  fields: [TWO_FACTOR, WEBHOOK],
  estimate: 1_241,
} as const satisfies ExportFact;
const FIELD = { event: 'field-exported', findings: 0, empty: 0, exempt: 0 } as const;
const EXPORTED = {
  event: 'exported',
  dryRun: false,
  file: '/srv/values.age',
  values: 1_238,
  findings: 1,
  bytes: 70_412,
  sha256: '91c055ae'.repeat(8),
  seconds: 2.14,
} as const satisfies ExportFact;

const EXPORT: readonly ExportFact[] = [
  STARTED,
  FINDING,
  { event: 'export-progress', field: TWO_FACTOR, done: 1_204, total: 1_204 },
  { ...FIELD, field: TWO_FACTOR, rows: 1_204, values: 1_203, findings: 1 },
  { ...FIELD, field: WEBHOOK, rows: 37, values: 35, empty: 1, exempt: 1 },
  { event: 'export-checking', bytes: 70_412 },
  EXPORTED,
];

/** Operations that tell an export, and what they were asked. */
function exporting(...facts: readonly ExportFact[]) {
  const requests: ExportRequest[] = [];
  const exportPlaintext: Operations['exportPlaintext'] = (request) => {
    requests.push(request);
    return telling(...(facts.length > 0 ? facts : EXPORT));
  };
  return { requests, operations: { exportPlaintext } };
}

const ENV = { env: { KEYTURN_EXPORT_PASSPHRASE: PASSPHRASE }, cwd: '/srv' };
const EXPORTING = ['decrypt', '--export', 'values.age', '--confirm', 'webops-production'];

describe('keyturn decrypt --export', () => {
  test('tells an export from its start to how its file is opened, and exits 5 for a finding', async () => {
    const { requests, operations } = exporting();
    const told = await keyturn(EXPORTING, { operations, change: ENV });
    expect(told).toEqual({
      code: 5,
      stderr: '',
      stdout: [
        'export of webops production: about 1,241 values of 2 fields go to /srv/values.age, sealed',
        'finding: core_two_factor_auth.secret user-17 (id 7): damaged, 70 bytes is too short for a token',
        'core_two_factor_auth.secret: 1,203 opened, 1 finding',
        'core_webhook.secret: 35 opened, 1 empty, 1 exempt',
        'export: 70 kB written, being opened again',
        `SHA-256 ${'91c055ae'.repeat(8)}`,
        'whoever has the passphrase opens it with: age --decrypt /srv/values.age',
        'each line of it is JSON and plaintext: send it to a program, not to a file',
        'exported to /srv/values.age: 1,238 values, 1 finding, 70 kB, in 2.1 s (exit 5)',
        '',
      ].join('\n'),
    });
    expect(requests).toEqual([
      { file: '/srv/values.age', passphrase: PASSPHRASE, reason: null, ticket: null, accept: [] },
    ]);
  });

  test('tells facts as JSON, without progress and without the passphrase', async () => {
    const { operations } = exporting();
    const told = await keyturn([...EXPORTING, '--json'], { operations, change: ENV });
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts).toEqual(EXPORT.filter(({ event }) => event !== 'export-progress'));
    expect(told.stdout + told.stderr).not.toContain(PASSPHRASE);
  });

  test('needs the typed word, in an environment that has none as well', async () => {
    const { requests, operations } = exporting();
    const setup = async () => ({ ...SETUP, environment: 'development', gateWord: null });
    const told = await keyturn('decrypt --export values.age --yes', {
      operations: { ...operations, setup },
      change: ENV,
    });
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('give it with --confirm webops-development');
    expect(requests).toEqual([]);
  });

  test('exports fields that are not read as plaintext, with neither backup nor runbook asked for', async () => {
    const { requests, operations } = exporting();
    const setup = async () => ({
      ...SETUP,
      ...(await saying({ [TWO_FACTOR]: false, [WEBHOOK]: false }).setup()),
      backupRequired: true,
      questions: ['Is the backend stopped?'],
    });
    const line = [
      ...EXPORTING,
      '--field',
      'core_webhook.secret',
      '--accept',
      'undecidable',
      '--reason',
      'why',
    ];
    const told = await keyturn(line, { operations: { ...operations, setup }, change: ENV });
    expect([told.code, told.stderr]).toEqual([5, '']);
    expect(requests).toMatchObject([{ fields: [WEBHOOK], accept: ['undecidable'], reason: 'why' }]);
  });

  test('rehearses without gate and passphrase', async () => {
    const { requests, operations } = exporting(
      { ...STARTED, dryRun: true },
      { ...EXPORTED, dryRun: true, findings: 0, bytes: null, sha256: null },
    );
    const told = await keyturn('decrypt --export values.age --dry-run', {
      operations,
      change: { cwd: '/srv' },
    });
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'export dry run: about 1,241 values of 2 fields would go to /srv/values.age, sealed',
        'export dry run: 1,238 values would be exported, nothing was written',
        '',
      ].join('\n'),
    });
    expect(requests).toMatchObject([{ dryRun: true, passphrase: '' }]);
  });

  test('explains a field with 0 rows instead of passing over it', async () => {
    const { operations } = exporting({ ...FIELD, field: WEBHOOK, rows: 0, values: 0 }, EXPORTED);
    const told = await keyturn(EXPORTING, { operations, change: ENV });
    expect(told.stderr).toMatch(/^note: .*core_webhook\.secret/);
  });

  test('quotes a file for a shell, and shows no escape sequence of its name', async () => {
    const { operations } = exporting({ ...EXPORTED, file: "/srv/it's \x1b[31m.age" });
    const told = await keyturn(EXPORTING, { operations, change: ENV });
    expect(told.stdout).toContain(`age --decrypt '/srv/it'\\''s \\x1b[31m.age'`);
    expect(told.stdout).not.toContain('\x1b');
  });

  test('stopped by a signal, it ends with that signal’s code', async () => {
    const asked = hand({ change: ENV });
    const stopped: string[] = [];
    const operations = scripted({
      stop: () => stopped.push('stopped'),
      async *exportPlaintext() {
        yield STARTED;
        asked.signals.emit('SIGTERM');
        yield { event: 'export-stopped', file: '/srv/values.age' };
      },
    });
    const context = { ...asked.context, openOperations: async () => operations };
    expect(await runCommandLine({ argv: EXPORTING, context, version: '0.1.0' })).toBe(143);
    expect(stopped).toEqual(['stopped']);
    expect(asked.told.stdout).toContain('export stopped: /srv/values.age was not made (exit 143)');
  });

  test.each([
    ['decrypt --passphrase-file x', '--passphrase-file seals an export, and none was asked for'],
    ['decrypt --export x --backup y', 'an export changes nothing, so --backup has no meaning'],
    [
      'decrypt --export x --restore-point keep',
      'an export changes nothing, so --restore-point has no meaning',
    ],
  ])('%s is a mistake of the command line', async (line, message) => {
    const told = await keyturn(line);
    expect(told.code).toBe(2);
    expect(told.stderr).toContain(`error: ${message}`);
  });
});

describe('the passphrase of an export', () => {
  test('comes from a file, one newline at its end left out, before the environment', async () => {
    const { requests, operations } = exporting();
    const file = tempFile('passphrase', ' from a file, blanks kept \n');
    const told = await keyturn([...EXPORTING, '--passphrase-file', file], { operations, change: ENV });
    expect([told.code, told.stderr]).toEqual([5, '']);
    expect(requests).toMatchObject([{ passphrase: ' from a file, blanks kept ' }]);
  });

  test('may stand in the file that the variable with _FILE names', async () => {
    const { requests, operations } = exporting();
    const file = tempFile('passphrase', `${PASSPHRASE}\n`);
    const env = { KEYTURN_EXPORT_PASSPHRASE_FILE: file };
    await keyturn(EXPORTING, { operations, change: { env } });
    expect(requests).toMatchObject([{ passphrase: PASSPHRASE }]);
  });

  test('in a file that others may read is worth a note', async () => {
    const { operations } = exporting();
    const file = tempFile('passphrase', PASSPHRASE, 0o644);
    const told = await keyturn([...EXPORTING, '--passphrase-file', file], { operations });
    expect(told.code).toBe(5);
    expect(told.stderr).toContain(`note: ${file} is open to anyone on this host`);
  });

  test('is refused in words where it is missing, weak, or in a file that can’t be read', async () => {
    const { requests, operations } = exporting();
    const missing = await keyturn(EXPORTING, { operations });
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain(
      '--passphrase-file FILE, or in the environment as KEYTURN_EXPORT_PASSPHRASE',
    );
    const weak = await keyturn(EXPORTING, {
      operations,
      change: { env: { KEYTURN_EXPORT_PASSPHRASE: 'hunter2' } },
    });
    expect(weak.code).toBe(3);
    expect(weak.stderr).toContain('the passphrase has 7 characters');
    expect(weak.stderr).not.toContain('hunter2');
    const unreadable = await keyturn([...EXPORTING, '--passphrase-file', '/no/such/file'], { operations });
    expect(unreadable.code).toBe(2);
    expect(unreadable.stderr).toContain('check the path that --passphrase-file names');
    expect(requests).toEqual([]);
  });

  test('is asked twice without echo on a terminal, and then the word', async () => {
    const { requests, asked, running } = onTerminal();
    await until(asked, 'A passphrase for the file (it is not shown):');
    asked.keyboard.write(`${PASSPHRASE}\r`);
    await until(asked, 'The same once more:');
    asked.keyboard.write(`${PASSPHRASE}\r`);
    await until(asked, 'Type webops-production to go on.');
    expect(asked.told.stderr).toContain(
      'May Keyturn open the values of webops production into the sealed file /srv/values.age now?',
    );
    asked.keyboard.write('webops-production\r');
    expect(await running).toBe(5);
    expect(requests).toMatchObject([{ passphrase: PASSPHRASE }]);
    expect(asked.told.stderr + asked.told.stdout).not.toContain(PASSPHRASE);
  });

  test('is refused at once where it is weak, and where the two are not the same', async () => {
    const weak = onTerminal();
    await until(weak.asked, 'A passphrase');
    weak.asked.keyboard.write('hunter2\r');
    expect(await weak.running).toBe(3);
    const other = onTerminal();
    await until(other.asked, 'A passphrase');
    other.asked.keyboard.write(`${PASSPHRASE}\r`);
    await until(other.asked, 'once more');
    other.asked.keyboard.write(`${PASSPHRASE}!\r`);
    expect(await other.running).toBe(3);
    expect(other.asked.told.stderr).toContain('the two passphrases are not the same');
    expect([weak.requests, other.requests]).toEqual([[], []]);
  });
});

/** An export asked for on a terminal. */
function onTerminal() {
  const { requests, operations } = exporting();
  const asked = hand({ operations, terminal: true, change: { cwd: '/srv' } });
  const argv = ['decrypt', '--export', 'values.age', '--plain'];
  const running = runCommandLine({ argv, context: asked.context, version: '0.1.0' });
  return { requests, asked, running };
}

async function until({ told }: Pick<ReturnType<typeof hand>, 'told'>, text: string): Promise<void> {
  while (!told.stderr.includes(text)) await turn();
}
