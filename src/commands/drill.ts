import { nearest } from '../plan/nearest.ts';
import type { Drill, PreparedDrill } from '../drill/drill.ts';
import { OperatorError, usageError } from '../errors.ts';
import { columns } from '../plan/columns.ts';
import { type Call, type Command, isOn } from './command.ts';
import { drillOperations } from './drill-operations.ts';
import { exitCodeOf, type StopSignal, whileWatching } from './signals.ts';
import { wantsScreens } from './with-operations.ts';

export const drill: Command = {
  name: 'drill',
  summary: 'practise on a throwaway PostgreSQL; nothing of yours is touched',
  operand: { name: '[name]', about: 'which drill; left out: routine' },
  // A drill is there to change things, if only on a database of its own: a flag must not mean less than it says.
  changes: { unless: 'list', hint: 'a drill changes nothing but a database of its own' },
  flags: [{ flags: '--list', about: 'the drills there are' }],
  examples: [
    { line: 'keyturn drill', about: 'the routine drill, in the console' },
    { line: 'keyturn drill routine --plain', about: 'the same, walked by itself and told in lines' },
    {
      line: 'keyturn drill lost-key --plain',
      about: 'what to do once a key is gone, practised before it is',
    },
    { line: 'keyturn drill --list', about: 'which drills there are' },
  ],
  exits: [
    ['0', 'it went as the drill expects, the rows left on purpose included'],
    ['1', 'it did not'],
    ['3', 'no throwaway PostgreSQL can run here'],
    ['129, 130, 143', 'stopped by a signal; the database is removed all the same'],
  ],
  run: runDrill,
};

async function runDrill(call: Call): Promise<number> {
  const drills = await call.context.drills();
  if (isOn(call, 'list')) return tellDrills(call, drills);
  const chosen = drillNamed(call.operands[0] ?? 'routine', drills);
  const stop = new AbortController();
  const room = { isOpen: false };
  const { result, stoppedBy } = await whileWatching(
    {
      signals: call.context.signals,
      onStop: () => stop.abort(),
      onSecondInterrupt: () => call.context.exit(exitCodeOf('SIGINT')),
      // To the console Ctrl-C is a question.
      isDeaf: (signal) => room.isOpen && signal === 'SIGINT',
    },
    () => prepared({ call, drill: chosen, signal: stop.signal, room }),
  );
  return codeOf(result, stoppedBy);
}

/** A stopped drill says so, whatever its last step came to. */
function codeOf(result: number | null, stoppedBy: StopSignal | null): number {
  return stoppedBy ? exitCodeOf(stoppedBy) : (result ?? 1);
}

interface Chosen {
  call: Call;
  drill: Drill;
  signal: AbortSignal;
  /** Whether the console is open. */
  room: { isOpen: boolean };
}

/** Null where a signal ended it. The stage is struck however it ends. */
async function prepared(chosen: Chosen): Promise<number | null> {
  const { call, drill, signal } = chosen;
  await announce(call, 'starting a throwaway PostgreSQL and filling it');
  if (signal.aborted) return null;
  if (wantsScreens(call.context, call.flags)) call.context.loadConsole();
  let stage: PreparedDrill | null = null;
  try {
    stage = await drill.prepare({ signal });
    if (signal.aborted) return null;
    if (wantsScreens(call.context, call.flags)) return await inConsole(chosen, stage);
    // Loaded late: it knows the drill's rows, and with them PostgreSQL, which no other command line should wait for.
    const { walkDrill } = await import('./drill-walk.ts');
    return await walkDrill({ call, drill, stage, signal });
  } catch (error) {
    if (signal.aborted && !(error instanceof OperatorError)) return null;
    throw error;
  } finally {
    await call.output.progress.clear();
    await stage?.close();
  }
}

/** Where nothing is redrawn for the eye, the ear still wants to know what it waits for. */
async function announce({ output, flags }: Call, words: string): Promise<void> {
  if (flags.screenReader) await output.note(words);
  else await output.progress.show(() => words);
}

async function inConsole({ call, room }: Chosen, stage: PreparedDrill): Promise<number> {
  const { context, output, flags } = call;
  const { color: colour, screenReader: reader } = flags;
  const operations = await drillOperations(context, stage);
  try {
    await output.progress.clear();
    room.isOpen = true;
    return await context.openConsole({ operations, drill: true, reader, colour });
  } finally {
    room.isOpen = false;
    await operations.close();
  }
}

async function tellDrills({ output }: Call, drills: readonly Drill[]): Promise<number> {
  const facts = drills.map(({ name, title }) => ({ event: 'drill', name, title }));
  for (const fact of output.json ? facts : []) await output.fact(fact);
  if (!output.json) {
    await output.lines(
      columns(
        facts.map(({ name, title }) => [name, title]),
        ['left', 'left'],
      ),
    );
  }
  return 0;
}

function drillNamed(name: string, drills: readonly Drill[]): Drill {
  const found = drills.find((each) => each.name === name);
  if (found) return found;
  const names = drills.map((each) => each.name);
  const near = nearest(name, names);
  const hint = near ? `did you mean ${near}?` : `the drills are: ${names.join(', ')}`;
  throw usageError('unknown-drill', `there is no drill "${name}"`, hint);
}
