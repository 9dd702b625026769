import { fileURLToPath } from 'node:url';

import { bytesOf, median, ms, tell, worstSecond } from './figures.ts';
import type { Site } from './site.ts';
import { KEYTURN, personAt, type Piece, WatchedTerminal } from './watched-terminal.ts';

const KEYS = 30;
const MOST_RUNS = 4;
const BYTES_BOUND = 10_000;
const KEY_BOUND = 50;

/** What leads from home to a run: words that are on screen, and the keys that answer them. */
const WALK: readonly (readonly [words: string, keys: string])[] = [
  ['old key', '\r'],
  ['all is in place:', '\r'],
  ['nothing was written so far', '\r'],
  ['Which backup', 'no backup\r'],
  ['Type yes', 'yes\r'],
];
const RUNNING = 's stop after this batch';
const OVER = 'What is left to do';
const ECHO = fileURLToPath(new URL('echo.ts', import.meta.url));

/** Measures what a run writes to the terminal while nobody touches a key. */
export async function measureBytes(site: Site): Promise<void> {
  const { terminal, startedAt } = await startRun(site);
  const endedAt = await terminal.until(OVER);
  await terminal.close();
  const pieces = terminal.pieces.filter(({ at }) => at >= startedAt && at <= endedAt);
  const seconds = (endedAt - startedAt) / 1_000;
  const figures = `${kilobytes(bytesOf(pieces) / seconds)}/s over ${seconds.toFixed(1)} s`;
  tell('to the terminal during a run', figures, withinBytes(bytesOf(pieces) / seconds));
  const worst = worstSecond(pieces);
  tell('  its worst second', kilobytes(worst), withinBytes(worst));
  const quiet = worstSecond(between(pieces, startedAt + 500, endedAt - 500));
  tell('  its worst second between first and last', kilobytes(quiet));
}

/** Measures how soon a key shows while a run is at work: the list of keys opened, and closed again. */
export async function measureKeys(site: Site): Promise<void> {
  const opened: number[] = [];
  const closed: number[] = [];
  const floor: number[] = [];
  const echo = new WatchedTerminal({ file: process.execPath, args: [ECHO], cwd: site.folder });
  await echo.until('ready');
  for (let run = 0; run < MOST_RUNS && opened.length < KEYS; run++) {
    const { terminal } = await startRun(site);
    while (opened.length < KEYS) {
      const before = echo.frame().length;
      floor.push(await pressed(echo, 'x', (frame) => frame.length > before, floor.length + 3));
      const open = await pressed(terminal, '?', isListOpen, opened.length);
      const close = await pressed(terminal, '\x1b', (frame) => !isListOpen(frame), closed.length + 7);
      // A picture may come in pieces.
      await terminal.until((frame) => frame.includes(RUNNING) || frame.includes(OVER));
      if (terminal.frame().includes(OVER)) break;
      opened.push(open);
      closed.push(close);
    }
    await terminal.until(OVER);
    await terminal.close();
  }
  await echo.close();
  tellKeys('floor: Node alone echoes a key', floor);
  tellKeys('? opens the list of keys', opened);
  tellKeys('Esc closes it', closed);
}

function tellKeys(name: string, latencies: readonly number[]): void {
  const worst = Math.max(...latencies);
  const figures = `median ${ms(median(latencies))}  worst ${ms(worst)}  of ${latencies.length}`;
  tell(name, figures, { isInside: worst <= KEY_BOUND, words: ms(KEY_BOUND) });
}

function isListOpen(frame: string): boolean {
  return frame.includes('── Keys');
}

/** Milliseconds from the key to the piece that shows it; sent at another moment between two pictures each time. */
async function pressed(
  terminal: WatchedTerminal,
  key: string,
  shows: (frame: string) => boolean,
  nth: number,
): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 20 + ((nth * 37) % 90)));
  const sentAt = terminal.send(key);
  return (await terminal.until(shows)) - sentAt;
}

/** Walks from home until values are turned; `startedAt` is when the last question was answered. */
async function startRun({
  folder,
  home,
  table,
}: Site): Promise<{ terminal: WatchedTerminal; startedAt: number }> {
  await table.fill();
  const terminal = new WatchedTerminal({ file: KEYTURN, cwd: folder, env: personAt(home) });
  let startedAt = 0;
  let left = [...WALK];
  for (;;) {
    const asks = (frame: string) => left.find(([words]) => frame.includes(words));
    await terminal.until((frame) => frame.includes(RUNNING) || asks(frame) !== undefined);
    const question = asks(terminal.frame());
    if (question === undefined) return { terminal, startedAt };
    left = left.filter((each) => each !== question);
    startedAt = terminal.send(question[1]);
  }
}

function between(pieces: readonly Piece[], from: number, to: number): Piece[] {
  return pieces.filter(({ at }) => at >= from && at <= to);
}

function withinBytes(bytes: number) {
  return { isInside: bytes <= BYTES_BOUND, words: '10 KB/s' };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} KB`;
}
