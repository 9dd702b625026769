import { describe, expect, test } from 'vitest';

import { COMMAND_GROUPS, COMMANDS, LATER } from '../../src/commands/commands.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { FILES, source } from '../architecture/files.ts';
import { keyturn } from './keyturn.ts';
import { telling } from './scripted-operations.ts';

describe('a command line that cannot be meant', () => {
  test.each([
    ['rotat', 'there is no command "rotat"', 'did you mean keyturn rotate?'],
    ['gen', 'there is no command "gen"', 'did you mean keyturn key generate?'],
    ['zzz', 'there is no command "zzz"', 'the commands are: drill, check, status'],
    ['key', 'keyturn key needs one word more', 'it is one of: key fingerprint, key generate'],
    ['rotate --dryrun', 'there is no flag --dryrun here', 'did you mean --dry-run?'],
    ['rotate --jsn', 'there is no flag --jsn here', 'did you mean --json?'],
    ['status --field', 'the flag --field needs a value', 'write --field <field...>'],
    ['--config', 'the flag --config needs a value', 'write --config <file>'],
    ['report --format pdf', 'the flag --format does not take that value', 'it takes one of: markdown, json'],
    ['report a b', 'there are more arguments than the command takes', 'keyturn help COMMAND'],
    ['help rotat', 'there is no command "rotat"', 'did you mean keyturn rotate?'],
    ['help key generat', 'there is no command "key generat"', 'did you mean keyturn key generate?'],
    ['key gen', 'there is no command "gen"', 'did you mean keyturn key generate?'],
    ['key generat', 'there is no command "generat"', 'did you mean keyturn key generate?'],
    ['help nothing', 'there is no command "nothing"', 'the commands are: drill, check'],
  ])('keyturn %s exits 2 and says what to write', async (line, fact, hint) => {
    const told = await keyturn(line, { operations: {} });
    expect(told.code).toBe(2);
    expect(told.stdout).toBe('');
    expect(told.stderr.startsWith(`error: ${fact}`)).toBe(true);
    expect(told.stderr).toContain(`hint: ${hint}`);
  });

  test('never shows what stood after a flag that looks like a key’s', async () => {
    const told = await keyturn('rotate --old-key=c2VjcmV0', { operations: {} });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain('no flag takes a key');
    expect(told.stderr).not.toContain('c2VjcmV0');
  });

  test('is told as a fact with --json, wherever that stands', async () => {
    for (const line of ['--json rotat', 'rotat --json']) {
      const told = await keyturn(line, { operations: {} });
      expect(JSON.parse(told.stderr)).toEqual({
        event: 'error',
        code: 'unknown-command',
        message: 'there is no command "rotat"',
        hint: 'did you mean keyturn rotate?',
      });
    }
  });
});

describe('a command of a later version', () => {
  test.each(Object.keys(LATER))('keyturn %s says so in a sentence, and exits 2', async (name) => {
    for (const more of ['', ' --help', ' something --force']) {
      const told = await keyturn(`${name}${more}`, { operations: {} });
      expect(told.code).toBe(2);
      expect(told.stderr).toContain(`error: this version of Keyturn does not have keyturn ${name} yet`);
    }
  });

  test('is not listed', async () => {
    const { stdout } = await keyturn('--help');
    const listed = stdout.split('\n').map((line) => /^ {2}(\S+)/.exec(line)?.[1]);
    for (const name of Object.keys(LATER).filter((each) => !each.includes(' ')))
      expect(listed).not.toContain(name);
  });
});

describe('help', () => {
  test.each(
    COMMANDS.map(({ name }) => name),
  )('of keyturn %s has examples first, then flags and exit codes', async (name) => {
    const told = await keyturn(`help ${name}`);
    expect(told.code).toBe(0);
    expect(told.stderr).toBe('');
    expect(told.stdout).toMatch(
      new RegExp(
        `^keyturn ${name}: [^]+?\n\nExamples:\n[^]+\n\nUsage: [^]+\nExit codes:\n[^]+\nEnvironment:\n`,
      ),
    );
    expect(await keyturn(`${name} --help`)).toEqual(told);
  });

  test('fits a terminal of 80 columns', async () => {
    for (const line of ['--help', ...COMMANDS.map(({ name }) => `help ${name}`)]) {
      const { stdout } = await keyturn(line);
      expect(stdout.split('\n').filter((each) => each.length > 80)).toEqual([]);
    }
  });

  test('of the whole is the same by every way', async () => {
    const told = await keyturn('--help');
    expect(told.stdout).toContain('keyturn help COMMAND tells more. No flag takes a key.');
    expect(await keyturn('help')).toEqual(told);
    expect(await keyturn('-h')).toEqual(told);
  });

  test('of the whole lists every command under what one wants with it, and every variable that is heeded', async () => {
    const { stdout } = await keyturn('--help');
    const sections = stdout.split('\n\n').map((section) => section.split('\n'));
    for (const { title, commands } of COMMAND_GROUPS) {
      const lines = sections.find(([first]) => first === `${title}:`) ?? [];
      const names = lines.slice(1).flatMap((line) => /^ {2}(\S+(?: \S+)?) {2}/.exec(line)?.[1]?.trim() ?? []);
      expect(names).toEqual(commands.map(({ name }) => name));
    }
    const [, ...variables] = sections.find(([first]) => first === 'Environment:') ?? [];
    for (const name of heeded()) expect(variables.join('\n')).toContain(name);
  });

  test('of a group lists its commands', async () => {
    const { stdout, code } = await keyturn('key --help');
    expect(code).toBe(0);
    expect(stdout).toContain('  key generate     a new key into a new file; only its fingerprint is shown\n');
  });

  test('has the version beside it', async () => {
    expect(await keyturn('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });
});

/** The variables that sources read by their names; what a terminal library or a drill sets for itself is no setting. */
function heeded(): string[] {
  const own = FILES.filter((file) => !/^src\/(?:drill|redis)\//.test(file))
    .map(source)
    .join('\n');
  const read = [...own.matchAll(/\benv\.([A-Z][A-Z_]+)\b/g)].map(([, name]) => name!);
  const PASSED_ON = ['HOME', 'PGOPTIONS', 'PGSSLMODE', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY'];
  return [...new Set(read)].filter((name) => !PASSED_ON.includes(name));
}

describe('plain keyturn', () => {
  test('without a terminal prints short help on stderr and exits 2', async () => {
    const told = await keyturn('');
    expect(told.code).toBe(2);
    expect(told.stdout).toBe('');
    expect(told.stderr).toMatch(
      /^keyturn opens its console on a terminal, and there is none here\.\n\nPractise:\n/,
    );
  });

  test('opens the console on a terminal, with the configuration that was named', async () => {
    const files: (string | null)[] = [];
    const told = await keyturn('--config /tmp/some.yaml', {
      terminal: true,
      change: {
        openOperations: async ({ configFile }) => {
          files.push(configFile);
          const { scripted } = await import('./scripted-operations.ts');
          return scripted({});
        },
        openConsole: async () => 0,
      },
    });
    expect(told.code).toBe(0);
    expect(files).toEqual(['/tmp/some.yaml']);
  });

  test.each([
    ['--plain', '--plain asks for none'],
    ['--json', '--json asks for none'],
    ['--no-input', 'it could ask nothing there with --no-input'],
  ])('opens no console with %s, and says why', async (flag, why) => {
    const told = await keyturn(flag, { terminal: true });
    expect(told).toMatchObject({ code: 2, stdout: '' });
    expect(told.stderr).toContain(`keyturn opens its console on a terminal, and ${why}.`);
  });

  test('opens no console where the terminal is dumb, or stdin or stdout is none, and says why', async () => {
    const dumb = await keyturn('', { terminal: true, change: { env: { TERM: 'dumb' } } });
    expect(dumb.code).toBe(2);
    expect(dumb.stderr).toContain('and this one shows no screens (TERM=dumb); --screen-reader tells them.');
    for (const piped of ['stdin', 'stdout']) {
      const isTerminal = { stdin: true, stdout: true, stderr: true, [piped]: false };
      const told = await keyturn('', { change: { isTerminal } });
      expect(told.code).toBe(2);
      expect(told.stderr).toContain(`and ${piped} is none here.`);
    }
  });

  test.each([
    ['', true],
    ['--no-color', false],
  ])('keyturn %s opens a console that may colour: %j', async (flag, colour) => {
    const seen: boolean[] = [];
    const openConsole: CommandContext['openConsole'] = async (parts) => {
      seen.push(parts.colour);
      return 0;
    };
    await keyturn(flag, { terminal: true, change: { env: { CI: 'true' }, openConsole } });
    expect(seen).toEqual([colour]);
  });
});

describe('the flags that mean one thing everywhere', () => {
  test('work before and after the command name', async () => {
    const operations = { verify: () => telling({ event: 'verify-total', opened: 1, failed: 0 } as const) };
    const after = await keyturn('verify --json --config x.yaml', { operations });
    expect(JSON.parse(after.stdout)).toEqual({ event: 'verify-total', opened: 1, failed: 0 });
    expect(await keyturn('--json --config x.yaml verify', { operations })).toEqual(after);
  });
});
