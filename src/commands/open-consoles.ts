import { type ErrorFact, OperatorError } from '../errors.ts';
import type { Operations } from '../flows/operations.ts';
import type { Call } from './command.ts';
import { drillNamed, staged } from './drill.ts';
import { exitCodeOf } from './signals.ts';

/** Opens the console of a configuration; and the drill that is chosen there, after which one is back. */
export async function openConsoles(call: Call, operations: Operations): Promise<number> {
  const { context, flags } = call;
  const drills = async () => (await context.drills()).map(({ name, title }) => ({ name, title }));
  let notice: ErrorFact | null = null;
  for (;;) {
    const end = await context.openConsole({
      operations,
      drill: false,
      reader: flags.screenReader,
      colour: flags.color,
      drills,
      notice,
    });
    if (typeof end === 'number') return end;
    const drilled = await practised(call, end.drill);
    if (drilled.exitCode !== null) return drilled.exitCode;
    notice = drilled.notice;
  }
}

/** How it goes on after a drill: an exit code ends it all. */
interface Drilled {
  exitCode: number | null;
  /** Why there was none. */
  notice: ErrorFact | null;
}

async function practised(call: Call, name: string): Promise<Drilled> {
  try {
    const drill = drillNamed(name, await call.context.drills());
    const { result, stoppedBy } = await staged(call, drill);
    // Ctrl-C while a drill is made ready calls off that drill, and nothing else.
    if (result === null && stoppedBy === 'SIGINT') return back(calledOff(name));
    if (stoppedBy !== null) return { exitCode: exitCodeOf(stoppedBy), notice: null };
    return result === 0 ? back(null) : { exitCode: result ?? 1, notice: null };
  } catch (error) {
    if (error instanceof OperatorError) return back(failed(name, error));
    throw error;
  }
}

function back(notice: ErrorFact | null): Drilled {
  return { exitCode: null, notice };
}

function calledOff(name: string): ErrorFact {
  return {
    event: 'error',
    code: 'drill-called-off',
    message: `the drill ${name} was called off`,
    hint: null,
  };
}

function failed(name: string, error: OperatorError): ErrorFact {
  return { ...error.toFact(), message: `no drill ${name}: ${error.message}` };
}
