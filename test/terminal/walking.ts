import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { KEY, KEYTURN, type Terminal } from '../support/terminal.ts';

export const WORD = 'webops-production';

/** From home to the last question before values are turned. */
export async function walkToConsent(terminal: Terminal): Promise<void> {
  await terminal.until('% old key');
  await terminal.answer(KEY.enter, 'all is in place:');
  await terminal.answer(KEY.enter, 'nothing was written so far');
  await terminal.answer(KEY.enter, 'Which backup');
  await terminal.answer(`no backup${KEY.enter}`, 'May Keyturn');
}

/** From home until this many values are turned and a held row keeps the run there; gives the run's id. */
export async function walkToTurning(terminal: Terminal, words: string): Promise<string> {
  await walkToConsent(terminal);
  return runOn(await terminal.answer(`${WORD}${KEY.enter}`, words));
}

/** The run's id as the turning screen names it. */
export function runOn(frame: string): string {
  const id = /run (\w{7}) /.exec(frame)?.[1];
  if (id === undefined) throw new Error(`no run is named here:\n${frame}`);
  return id;
}

/** A command of keyturn without any terminal. */
export async function command(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, USER: 'operator' };
  try {
    const { stdout, stderr } = await promisify(execFile)(KEYTURN, [...args], { cwd, env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
