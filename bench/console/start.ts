import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { median, ms, tell } from './figures.ts';
import { processorTime } from './processor-time.ts';
import type { Site } from './site.ts';
import { KEYTURN, personAt, type Program, WatchedTerminal } from './watched-terminal.ts';

const REPEATS = 5;
const BOUND = 700;

type Started = Pick<Program, 'file' | 'args'>;

const HELLO: Started = { file: process.execPath, args: [beside('hello.ts')] };

/** Milliseconds from the Enter that starts the program. */
interface Start {
  /** Anything of Keyturn. */
  first: number;
  /** The whole home screen, its keys answering: config and keys are read, the database is connected. */
  home: number;
  /** Milliseconds of work until then, of all its threads. */
  work: number;
}

/** Measures the start with nothing of Keyturn in memory, and with all of it. */
export async function measureStarts(site: Site): Promise<void> {
  const files = await filesLoaded(site);
  const cold = await repeated(async () => {
    await forget(site, files);
    return keyturn(site);
  });
  const node: number[] = [];
  const hello: number[] = [];
  const helloWork: number[] = [];
  // In turn, so that what else the machine does meets all of them.
  const warm = await repeated(async () => {
    node.push(await timed(site, { file: process.execPath, args: ['-e', '0'] }, ({ exit }) => exit));
    const greet = async (terminal: WatchedTerminal) => {
      const at = await terminal.until('hello');
      helloWork.push(processorTime(terminal.pid));
      return at;
    };
    hello.push(await timed(site, HELLO, greet));
    return keyturn(site);
  });
  const floor = median(node);
  const line = (name: string, { now, first = null }: { now: number[]; first?: number[] | null }) => {
    const whenCold = first ? `, cold ${ms(median(first))}` : '';
    const figures = `${ms(median(now))}, ${(median(now) / floor).toFixed(1)} x floor${whenCold}`;
    tell(name, figures, first && { isInside: median(now) <= BOUND, words: ms(BOUND) });
  };
  line('floor: node -e 0', { now: node });
  line('floor: a hello by Ink alone', { now: hello });
  const of = (starts: readonly Start[], what: keyof Start) => starts.map((start) => start[what]);
  line('the first of Keyturn on screen', { now: of(warm, 'first'), first: of(cold, 'first') });
  line('the home screen', { now: of(warm, 'home'), first: of(cold, 'home') });
  const [works, helloWorks] = [median(of(warm, 'work')), median(helloWork)];
  tell('  its processor time', `${ms(works)}, ${(works / helloWorks).toFixed(1)} x a hello by Ink alone`);
}

async function repeated(measure: () => Promise<Start>): Promise<Start[]> {
  const starts: Start[] = [];
  for (let i = 0; i < REPEATS; i++) starts.push(await measure());
  return starts;
}

async function keyturn(site: Site): Promise<Start> {
  let first = 0;
  let work = 0;
  const home = await timed(site, { file: KEYTURN }, async (terminal) => {
    first = (await terminal.until('KEYTURN')) - terminal.startedAt;
    const at = await terminal.until('Enter open');
    work = processorTime(terminal.pid);
    return at;
  });
  return { first, home, work };
}

async function timed(
  site: Site,
  program: Started,
  shown: (terminal: WatchedTerminal) => Promise<number>,
): Promise<number> {
  const terminal = open(site, program);
  try {
    return (await shown(terminal)) - terminal.startedAt;
  } finally {
    terminal.send('q');
    await Promise.race([terminal.exit, new Promise((resolve) => setTimeout(resolve, 2_000))]);
    await terminal.close();
  }
}

function open({ folder, home }: Site, program: Started, env = {}): WatchedTerminal {
  return new WatchedTerminal({
    ...program,
    cwd: folder,
    env: personAt(home, { NODE_ENV: 'production', ...env }),
  });
}

/** Every file that a start of Keyturn or of Ink loads. */
async function filesLoaded(site: Site): Promise<string[]> {
  const list = join(site.folder, 'loaded-files');
  const watching = { NODE_OPTIONS: `--import=${beside('loaded-files.ts')}`, LOADED_FILES: list };
  const terminal = open(site, { file: KEYTURN }, watching);
  await terminal.until('Enter open');
  await terminal.close();
  return [...new Set((await readFile(list, 'utf8')).split('\0'))].filter((file) => file !== '');
}

/** As after a restart of the machine: no file in memory, and nothing that an earlier start has prepared. */
async function forget({ home }: Site, files: readonly string[]): Promise<void> {
  await rm(home, { recursive: true, force: true });
  await mkdir(home);
  // Where there is no dd of GNU, files stay in memory and cold means: the first start after an installation.
  const dd = ['dd', 'if={}', 'iflag=nocache', 'count=0', 'status=none'];
  spawnSync('xargs', ['-0', '-P', '2', '-I{}', ...dd], { input: files.join('\0') });
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
