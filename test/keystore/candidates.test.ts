import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { gatherTexts } from '../../src/keystore/gather-texts.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { folderWith, search, writtenForms } from './candidate-search.ts';
import { refusalOf } from './contexts.ts';

const lost = fernet.generateKey();
const text = fernet.formatKey(lost);
const TWENTY = Array.from({ length: 20 }, (_, i) => `SETTING_${i}="value ${i}, of no use"`).join('\n');

describe('a key that is typed in', () => {
  it('is found with blanks and quotes around it, or as it stands in a .env', async () => {
    for (const typed of [text, ` ${text}\n`, `"${text}"`, `ENCRYPTION_KEY=${text}`, `export KEY='${text}'`]) {
      const { keys, sources } = await search({ typed: [typed] });
      expect(keys.map(({ material }) => material.equals(lost))).toEqual([true]);
      expect(sources).toEqual([['typed in', '{ prompt: true }']]);
    }
  });

  it('may be one of several, told apart by their number', async () => {
    const other = fernet.generateKey();
    const { keys, sources } = await search({ typed: ['nothing', text, fernet.formatKey(other)] });
    expect(keys.map(({ material }) => material.fingerprint)).toEqual([lost.fingerprint, other.fingerprint]);
    expect(sources.map(([source]) => source)).toEqual(['typed in, number 2', 'typed in, number 3']);
  });

  it('is told to be none where it is none, with what one looks like and nothing of what was typed', async () => {
    const { keys, notes } = await search({ typed: ['hunter2-hunter2'] });
    expect(keys).toEqual([]);
    expect(notes).toEqual([
      'what was typed in is no key of the scheme fernet',
      'a Fernet key is 44 characters of base64: 32 bytes, padding included',
    ]);
  });
});

describe('a key in a file', () => {
  it('is found by its name among twenty other variables of an old .env', async () => {
    const cwd = folderWith({ 'old/.env': `${TWENTY}\nENCRYPTION_KEY="${text}"  # of 2024\nDEBUG=1\n` });
    const { keys, sources, notes } = await search({ files: ['old/.env'] }, { cwd });
    expect(keys[0]?.material.equals(lost)).toBe(true);
    expect(sources).toEqual([
      ['ENCRYPTION_KEY in old/.env', `{ dotenv: "${cwd}/old/.env", name: ENCRYPTION_KEY }`],
    ]);
    expect(notes).toEqual([]);
  });

  it('is found as the whole of a file, in either alphabet, and once where it stands twice', async () => {
    const [standard, urlSafe] = ['+/+/', '-_-_'].map((part) => `${part.repeat(10)}AAA=`);
    const cwd = folderWith({ 'a.txt': `my key: ${standard}`, 'b.key': `${urlSafe}\n`, 'c.key': standard! });
    const { keys, sources } = await search({ files: ['a.txt', 'b.key', 'c.key'] }, { cwd });
    expect(keys).toHaveLength(1);
    // Of its places, the first that a configuration can name.
    expect(sources).toEqual([['b.key', `{ file: "${cwd}/b.key" }`]]);
  });

  it.each([
    ['in brackets', 'notes.txt', `Dear all,\nthe old key is (${text}).\nBye`, 'line 2 of notes.txt'],
    ['in a comment', '.env', `A=1\n# ENCRYPTION_KEY=${text}\n`, 'ENCRYPTION_KEY, commented out in .env'],
    ['before it was set once more', '.env', `KEY=${text}\nKEY=other\n`, 'line 1 of .env'],
    ['behind a mark of byte order', '.env', `\uFEFFKEY=${text}\n`, 'line 1 of .env'],
    ['among commands', 'deploy.sh', `export A=1; export KEY="${text}" && ./start`, 'line 1 of deploy.sh'],
    ['for systemd', 'app.service', `[Service]\nEnvironment=KEY=${text}\n`, 'line 2 of app.service'],
    ['after a colon', 'app.ini', `[app]\nkey: ${text}\r\n`, 'line 2 of app.ini'],
    [
      'in a list of variables',
      'compose.yml',
      `services:\n  web:\n    environment:\n      - KEY=${text}\n`,
      'services.web.environment[0] in compose.yml',
    ],
    [
      'in JSON',
      'dump.json',
      JSON.stringify({ vars: [{ name: 'KEY', value: text }] }),
      'vars[0].value in dump.json',
    ],
    [
      'as Kubernetes has it',
      'secret.yaml',
      `kind: Secret\n---\ndata:\n  key: ${Buffer.from(`${text}\n`).toString('base64')}\n`,
      'data.key in secret.yaml, decoded from base64',
    ],
    ['in YAML that is broken', 'broken.yml', `a: [\n  "${text}\n`, 'line 2 of broken.yml'],
    ['as a default', 'default.yml', `key: !ENV \${KEY:${text}}\n`, 'line 1 of default.yml'],
  ])('is found %s, where no source of a key can name it', async (_, name, content, source) => {
    const cwd = folderWith({ [name]: content });
    const { keys, sources } = await search({ files: [name] }, { cwd });
    expect(keys[0]?.material.equals(lost)).toBe(true);
    expect(sources).toEqual([[source, null]]);
  });

  it.runIf(process.platform === 'linux')(
    'is found among the variables of a process that still runs with it',
    async () => {
      const child = spawn('sleep', ['60'], { env: { ENCRYPTION_KEY: text, A: 'b=c' }, stdio: 'ignore' });
      onTestFinished(() => void child.kill());
      await once(child, 'spawn');
      const path = `/proc/${child.pid}/environ`;
      const { keys, sources } = await search({ files: [path] });
      expect(keys[0]?.material.equals(lost)).toBe(true);
      expect(sources).toEqual([[`ENCRYPTION_KEY in proc/${child.pid}/environ`, null]]);
    },
  );

  it('is found in a YAML file by the path of its setting', async () => {
    const key = chacha20.generateKey();
    const digits = '12345678'.repeat(8);
    const cwd = folderWith({
      'config.yml': `security:\n  secret_key: "${chacha20.formatKey(key)}"\n  old: ${digits}\n`,
    });
    const { keys, sources } = await search({ files: ['config.yml'] }, { cwd, scheme: 'chacha20' });
    expect(keys[0]?.material.equals(key)).toBe(true);
    expect(sources).toEqual([
      ['security.secret_key in config.yml', `{ yaml: "${cwd}/config.yml", at: security.secret_key }`],
      // The application would read a number there.
      ['security.old in config.yml', null],
    ]);
  });

  it('is found as 32 bytes of no text', async () => {
    const cwd = folderWith({ 'raw.key': lost.reveal() });
    const found = await search({ files: ['raw.key'] }, { cwd });
    expect(found.keys[0]?.material.equals(lost)).toBe(true);
    expect(found.sources).toEqual([['the bytes of raw.key', null]]);
    const hex = await search({ files: ['raw.key'] }, { cwd, scheme: 'chacha20' });
    expect(hex.keys[0]?.material.equals(lost)).toBe(true);
  });

  it('is a hex key for a scheme whose keys are hex, blanks between the bytes and upper case included', async () => {
    const key = chacha20.generateKey();
    const pairs = chacha20.formatKey(key).toUpperCase().match(/../g)!;
    const cwd = folderWith({ 'notes.txt': `key, as xxd shows it:\n${pairs.join(' ')}\n` });
    const { keys, sources } = await search({ files: ['notes.txt'] }, { cwd, scheme: 'chacha20' });
    expect(keys[0]?.material.equals(key)).toBe(true);
    expect(sources).toEqual([['line 2 of notes.txt', null]]);
    expect((await search({ files: ['notes.txt'] }, { cwd })).keys).toEqual([]);
  });

  it('is found whatever stands around it on its line', async () => {
    const around = fc.string({ unit: fc.constantFrom(...` "'\`,;:(){}[]<>\t=ab0-`), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(around, around, async (before, after) => {
        const cwd = folderWith({ 'notes.txt': `${before.replace(/[=ab0-]+$/, '')} ${text} ${after}` });
        const { keys } = await search({ files: ['notes.txt'] }, { cwd });
        expect(keys.some(({ material }) => material.equals(lost))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a file that holds no key', () => {
  it('is told, with what a key looks like', async () => {
    const cwd = folderWith({ 'wrong.txt': 'Dear diary,\nno key today.\n' });
    const { keys, notes } = await search({ files: ['wrong.txt'] }, { cwd });
    expect(keys).toEqual([]);
    expect(notes[0]).toBe('wrong.txt holds no key of the scheme fernet');
  });

  it('is told where it is binary, and ends nothing: the key of another is found', async () => {
    const cwd = folderWith({ 'core.bin': Buffer.from([0, 255, 254, ...lost.reveal()]), 'a.key': text });
    const { keys, notes } = await search({ files: ['core.bin', 'a.key'] }, { cwd });
    expect(keys).toHaveLength(1);
    expect(notes).toContain(`${cwd}/core.bin is not UTF-8 text`);
    expect(notes).toContain('core.bin holds no key of the scheme fernet');
  });

  it('is read up to a limit where it is huge', async () => {
    const cwd = folderWith({ 'dump.sql': `${'x'.repeat(1024 * 1024)}\n${text}` });
    const { keys, notes } = await search({ files: ['dump.sql', '/dev/zero'] }, { cwd });
    expect(keys).toEqual([]);
    expect(notes).toContain(`${cwd}/dump.sql is larger than 1 MiB`);
    expect(notes).toContain('/dev/zero is larger than 1 MiB');
  });

  it('is looked through to its end where it is large', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} holds nothing, ${'x'.repeat(20)}`);
    const cwd = folderWith({ 'app.log': `${lines.join('\n')}\nkey=${text}\n` });
    const { sources } = await search({ files: ['app.log'] }, { cwd });
    expect(sources).toEqual([['line 20001 of app.log', null]]);
  });

  it('is an error in words where it was named and is not there, or is a folder', async () => {
    const cwd = folderWith({ 'in/a.key': text });
    const read = async (path: string) => refusalOf(search({ files: [path] }, { cwd }));
    expect(await read('nowhere.env')).toMatchObject({
      message: "nowhere.env can't be read: it does not exist",
      exitCode: 2,
    });
    expect((await read('in')).message).toBe("in can't be read: it is a folder");
    expect((await read('in/a.key/b')).message).toContain('a part of its path is no folder');
  });
});

describe('a folder', () => {
  it('is searched for settings, key files and secrets, and no deeper', async () => {
    const make = () => fernet.generateKey();
    const keys = Array.from({ length: 9 }, make).map((key) => fernet.formatKey(key));
    const cwd = folderWith({
      'app/.env': `A=${keys[0]}`,
      'app/.env.production': `B=${keys[1]}`,
      'app/staging.env': `C=${keys[2]}`,
      'app/master.key': keys[3]!,
      'app/config.yml': `d: ${keys[4]}`,
      'app/secrets/encryption_key': keys[5]!,
      'app/README.md': keys[6]!,
      'app/src/.env': `E=${keys[7]}`,
      'app/secrets/deep/key': keys[8]!,
    });
    const { sources, notes } = await search({ folders: ['app'] }, { cwd });
    expect(sources.map(([source]) => source)).toEqual([
      'A in app/.env',
      'B in app/.env.production',
      'd in app/config.yml',
      'app/master.key',
      'C in app/staging.env',
      'app/secrets/encryption_key',
    ]);
    expect(notes).toEqual([]);
    expect((await search({ folders: ['app/secrets'] }, { cwd })).keys).toHaveLength(1);
  });

  it('has its links followed, as Kubernetes makes them; what would never end is passed by', async () => {
    const cwd = folderWith({ 'data/key': text, 'big.yml': 'x'.repeat(300_000) });
    mkdirSync(join(cwd, 'secrets'));
    symlinkSync(join(cwd, 'data'), join(cwd, 'secrets/..data'));
    symlinkSync(join(cwd, 'data/key'), join(cwd, 'secrets/key'));
    symlinkSync(join(cwd, 'nowhere'), join(cwd, '.env'));
    execFileSync('mkfifo', [join(cwd, 'pipe.key')]);
    symlinkSync(join(cwd, 'pipe.key'), join(cwd, 'linked.key'));
    const { sources, notes } = await search({ folders: ['.'] }, { cwd });
    expect(sources).toEqual([['secrets/key', `{ file: "${cwd}/secrets/key" }`]]);
    expect(notes).toEqual([
      ".env can't be read: it does not exist",
      'check the path, and that you may read the file',
      'big.yml is larger than 256 KiB, and was not looked at',
      'name it as a file to try it',
    ]);
  });

  it('is told where it has no likely file, or more than are looked at', async () => {
    const many = Object.fromEntries(Array.from({ length: 203 }, (_, i) => [`${i + 1_000}.key`, '']));
    const cwd = folderWith({ 'none/a.txt': text, 'one/.env': 'A=1', ...many });
    const none = await search({ folders: ['none'] }, { cwd });
    expect(none.notes.slice(0, 2)).toEqual([
      'none has no likely file',
      'these are looked at: .env*, *.env, *.key, *.yml, *.yaml and secrets/*',
    ]);
    const all = await search({ folders: ['.'] }, { cwd });
    expect(all.notes[0]).toBe(`only the first 200 of 203 likely files of ${cwd} were looked at`);
  });

  it('is an error in words where it is not there, or is none', async () => {
    const cwd = folderWith({ 'a.key': text });
    for (const path of ['nowhere', 'a.key']) {
      const error = await refusalOf(search({ folders: [path] }, { cwd }));
      expect(error.message).toMatch(new RegExp(`^${path} can't be searched as a folder: `));
      expect(error.exitCode).toBe(2);
    }
  });
});

describe('the environment', () => {
  it('is searched for keys, and for files whose names it holds', async () => {
    const inFile = fernet.generateKey();
    const cwd = folderWith({ key: ` ${fernet.formatKey(inFile)}\n` });
    const env = { HOME: '/root', OLD_KEY: text, STAGING_KEY_FILE: `${cwd}/key`, CERT_FILE: `${cwd}/none` };
    const { keys, sources, notes } = await search({ environment: true }, { cwd, env });
    expect(keys.map(({ material }) => material.fingerprint)).toEqual([lost.fingerprint, inFile.fingerprint]);
    expect(sources).toEqual([
      ['OLD_KEY in the environment', '{ env: OLD_KEY }'],
      ['key', '{ env: STAGING_KEY }'],
    ]);
    expect(notes[0]).toBe("none can't be read: it does not exist");
    expect((await search({}, { env })).keys).toEqual([]);
  });
});

describe('keys that need not be tried', () => {
  it('are those of the keyring itself, and it is told that they are', async () => {
    const cwd = folderWith({ '.env': `KEY=${text}\n` });
    const { keys, notes } = await search({ files: ['.env'] }, { cwd, target: lost });
    expect(keys).toEqual([]);
    expect(notes).toEqual([`the keyring encryption has the key ${lost.fingerprint} (KEY in .env) already`]);
  });

  it('are those beyond the first five hundred, and it is told that there were more', async () => {
    const keys = Array.from({ length: 502 }, () => fernet.formatKey(fernet.generateKey()));
    const cwd = folderWith({ 'keys.txt': keys.join('\n') });
    const found = await search({ files: ['keys.txt'] }, { cwd });
    expect(found.keys).toHaveLength(500);
    expect(found.notes[0]).toBe('only the first 500 of 502 keys that were found were tried');
  });
});

describe('nothing of a key', () => {
  it('stands in what is told, wherever it stood: not even where its text could pass for a name', async () => {
    const bytes = Buffer.concat([Buffer.from([0xab]), lost.reveal().subarray(0, 30), Buffer.from([0xcd])]);
    const key = fernet.parseKey(`${bytes.toString('base64url')}=`);
    const padded = fernet.formatKey(key);
    const secret = 'k!x9_halfofasecret=theotherhalf';
    const cwd = folderWith({
      'a.key': padded,
      '.env': `${padded}\n`,
      'b.yml': `${padded}: x\nlist: [ { ${padded}: ${padded} } ]\n`,
      'c.txt': secret,
      'd.env.txt': `# ${padded}=x\n`,
    });
    const files = ['a.key', '.env', 'b.yml', 'c.txt', 'd.env.txt'];
    const derived = { derive: 'sha256', kind: 'derived', secret: { kind: 'env', name: 'S' } } as const;
    for (const config of [{}, { current: derived }]) {
      const found = await search({ files, typed: [padded, secret] }, { cwd, config });
      expect(found.keys.length).toBeGreaterThan(0);
      const told = JSON.stringify(found) + inspect(found, { depth: 9 });
      for (const form of writtenForms(key)) expect(told).not.toContain(form);
      for (const part of ['halfofasecret', 'theotherhalf']) expect(told).not.toContain(part);
    }
  });

  it('stands in the error of a path that is wrong', async () => {
    const error = await refusalOf(gatherTexts({ typed: [text], files: ['/nowhere'] }, { cwd: '/', env: {} }));
    expect(inspect(error)).not.toContain(text);
  });
});
