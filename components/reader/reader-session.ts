import { type Clock, CLOCK } from '../../src/flows/clock.ts';
import type { ConsoleEnd } from '../../src/flows/console-end.ts';
import { watchEnds } from '../ends.ts';
import { Navigator } from '../navigator.ts';
import { HomePlace } from '../places/home.tsx';
import { type SessionParts, stackOf } from '../session.tsx';
import { Standing } from '../standing.ts';
import { themeFrom } from '../theme.ts';
import { LineInput } from './line-input.ts';
import { Reader } from './reader.ts';

interface ReaderParts extends SessionParts {
  clock?: Clock;
}

/** Tells the console in lines until it ends; whatever ended it, a run stops after its batch. */
export async function runReaderSession(parts: ReaderParts): Promise<ConsoleEnd> {
  const { operations, stdin, stdout, stderr, env, signals, clock = CLOCK, ...drilling } = parts;
  // No escape sequence reaches this terminal, so nothing can be put on its clipboard: it is told instead.
  const navigator = new Navigator({ copy: (text) => reader.copy(text) });
  const standing = new Standing(operations, drilling, { canWipe: false });
  // A terminal that can do nothing but append is all that is asked for.
  const theme = { ...themeFrom({ ...env, TERM: undefined }), reader: true };
  const write = (text: string) => void stdout.write(text);
  const reader = new Reader({ navigator, standing, theme, clock, write, hide: (is) => input.hide(is) });
  const interrupt = () => reader.interrupt();
  const input = new LineInput({ stdin, line: (line) => reader.hear(line), interrupt });
  const ends = watchEnds({ signals, stdin, stdout, stderr, navigator, interrupt });
  navigator.go(new HomePlace({ console: navigator, standing }));
  try {
    return await navigator.ended;
  } catch (error) {
    // A run must not be left in the middle of a batch because a picture broke.
    await navigator.settle().catch(() => {});
    stderr.write(`${stackOf(error)}\n`);
    return 1;
  } finally {
    reader.close();
    input.close();
    ends.unwatch();
  }
}
