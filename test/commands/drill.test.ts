import { describe, expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import type { Drill } from '../../src/drill/drill.ts';
import { refusal } from '../../src/errors.ts';
import { hand, keyturn } from './keyturn.ts';
import { scripted } from './scripted-operations.ts';

/** A drill whose stage is only described; `steps` says what was done with it. */
function described(steps: string[], name = 'small'): Drill {
  return {
    name,
    title: 'A small drill',
    prepare: async () => {
      steps.push('prepared');
      return {
        name,
        folder: '/tmp/stage',
        configFile: '/tmp/stage/keyturn.yaml',
        nextKeyFile: '/tmp/stage/next.key',
        databaseUrl: '',
        env: { DRILL: 'yes' },
        oldKey: '77e0 12aa',
        stageNextKey: async () => {
          steps.push('staged');
        },
        close: async () => {
          steps.push('closed');
        },
      };
    },
  };
}

describe('keyturn drill --list', () => {
  test('lists the drills there are', async () => {
    const change = { drills: async () => [described([])] };
    expect(await keyturn('drill --list', { change })).toEqual({
      code: 0,
      stdout: 'small  A small drill\n',
      stderr: '',
    });
    const { stdout } = await keyturn('drill --list --json', { change });
    expect(JSON.parse(stdout)).toEqual({ event: 'drill', name: 'small', title: 'A small drill' });
  });

  test('is what a mistyped drill is held against', async () => {
    const told = await keyturn('drill smal', { change: { drills: async () => [described([])] } });
    expect(told).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: there is no drill "smal"\nhint: did you mean small?\n',
    });
  });
});

describe('a drill in the console', () => {
  test('runs on its own configuration, and is removed when the person leaves', async () => {
    const steps: string[] = [];
    const told = await keyturn('drill small', {
      terminal: true,
      change: {
        drills: async () => [described(steps)],
        openOperations: async ({ configFile, cwd, env }) => {
          steps.push(`opened ${configFile} in ${cwd}, ${env.DRILL}`);
          return scripted({});
        },
        openConsole: async () => {
          steps.push('console');
          return 0;
        },
      },
    });
    expect(told.code).toBe(0);
    expect(steps).toEqual([
      'prepared',
      'opened /tmp/stage/keyturn.yaml in /tmp/stage, yes',
      'console',
      'closed',
    ]);
  });

  test('takes the first key that is generated as the target key', async () => {
    const steps: string[] = [];
    await keyturn('drill small', {
      terminal: true,
      change: {
        drills: async () => [described(steps)],
        openOperations: async () => {
          steps.push('opened');
          return scripted({
            generateKey: async ({ into }) => {
              steps.push(into.kind === 'file' ? `key in ${into.file}` : `key ${into.kind}`);
              const kept = { kind: 'file', file: 'next.key' } as const;
              return { scheme: 'fernet', fingerprint: '3f2a 91bc', derived: null, kept, setting: null };
            },
          });
        },
        openConsole: async ({ operations }) => {
          await operations.generateKey({ keyring: 'encryption', into: { kind: 'store', store: 'vault' } });
          await operations.generateKey({ keyring: 'encryption', into: { kind: 'file', file: 'second.key' } });
          return 0;
        },
      },
    });
    expect(steps).toEqual([
      'prepared',
      'opened',
      'key in /tmp/stage/next.key',
      'staged',
      'key in second.key',
      'closed',
    ]);
  });

  test('is removed when the console fails', async () => {
    const steps: string[] = [];
    const told = await keyturn('drill small', {
      terminal: true,
      change: {
        drills: async () => [described(steps)],
        openConsole: async () => {
          throw new Error('the screen broke');
        },
      },
    });
    expect(told.code).toBe(1);
    expect(steps).toEqual(['prepared', 'closed']);
  });
});

describe('a drill that cannot be prepared', () => {
  test('says why', async () => {
    const drill: Drill = {
      ...described([]),
      prepare: async () => {
        throw refusal('no-binaries', 'no PostgreSQL for this machine is installed', 'npm ci');
      },
    };
    const told = await keyturn('drill small', { change: { drills: async () => [drill] } });
    expect(told).toEqual({
      code: 3,
      stdout: '',
      stderr: 'error: no PostgreSQL for this machine is installed\nhint: npm ci\n',
    });
  });

  test('ends quietly on Ctrl-C, with its exit code', async () => {
    let begun = false;
    const drill: Drill = {
      ...described([]),
      prepare: ({ signal } = {}) =>
        new Promise((_resolve, reject) => {
          begun = true;
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const { context, signals, told } = hand({ change: { drills: async () => [drill] } });
    const running = runCommandLine({ argv: ['drill', 'small'], context, version: '0.1.0' });
    while (!begun) await Promise.resolve();
    signals.emit('SIGINT');
    expect(await running).toBe(130);
    expect(told).toMatchObject({ stdout: '', stderr: '' });
  });
});
