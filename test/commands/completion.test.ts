import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { COMMANDS } from '../../src/commands/commands.ts';
import { GLOBAL_FLAGS } from '../../src/commands/global-flags.ts';
import { DRILLS } from '../../src/drill/drills.ts';
import { keyturn } from './keyturn.ts';

const run = promisify(execFile);

function isThere(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function script(shell: string): Promise<string> {
  const { code, stdout } = await keyturn(['completion', shell], {
    change: { drills: async () => DRILLS },
  });
  expect(code).toBe(0);
  return stdout;
}

/** What bash offers for a line that ends where the cursor stands. */
async function offeredByBash(...words: readonly string[]): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(' ');
  const asked = `${await script('bash')}
COMP_WORDS=(keyturn ${line}); COMP_CWORD=${words.length}; _keyturn; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['--norc', '-c', asked]);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  test('completes commands, and the second word of a group', async () => {
    expect(await offeredByBash('rot')).toEqual(['rotate']);
    expect(await offeredByBash('key', 'gen')).toEqual(['generate']);
  });

  test('completes the flags of the command that was typed, and no others', async () => {
    expect(await offeredByBash('rotate', '--dry')).toEqual(['--dry-run']);
    expect(await offeredByBash('verify', '--dry')).toEqual([]);
    expect(await offeredByBash('--rea')).toEqual(['--read-only']);
    expect(await offeredByBash('rotate', '--read')).toEqual(['--read-only']);
    expect(await offeredByBash('--config', 'package.js')).toEqual(['package.json']);
    expect(await offeredByBash('--config', 'x.yaml', '--read-only', 'rot')).toEqual(['rotate']);
    expect(await offeredByBash('--json', 'key', 'generate', '--sch')).toEqual(['--scheme']);
  });

  test('completes what a flag takes: one of its choices, a file, or nothing', async () => {
    expect(await offeredByBash('report', '--format', 'm')).toEqual(['markdown']);
    expect(await offeredByBash('status', '--config', 'package.js')).toEqual(['package.json']);
    expect(await offeredByBash('rotate', '--reason', '')).toEqual([]);
  });

  test('completes the names of drills, shells and statuses', async () => {
    expect(await offeredByBash('drill', 'web')).toEqual(['webops']);
    expect(await offeredByBash('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offeredByBash('status', '--status', 'un')).toEqual(['undecidable', 'unknown-key']);
  });
});

describe.skipIf(!isThere('zsh'))('zsh (install it to run this test)', () => {
  test('takes its script without a complaint', async () => {
    const { stderr } = await run('zsh', [
      '-f',
      '-c',
      `autoload -U compinit; compinit -D; ${await script('zsh')}`,
    ]);
    expect(stderr).toBe('');
  });
});

describe.skipIf(!isThere('fish'))('fish (install it to run this test)', () => {
  test('offers the commands with what they are about', async () => {
    const asked = `${await script('fish')}\ncomplete -C 'keyturn rot'`;
    const { stdout } = await run('fish', ['--no-config', '-c', asked]);
    expect(stdout).toMatch(/^rotate\t/);
  });
});

test('every command and every flag of its own stands in each script', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const text = await script(shell);
    for (const { flags } of GLOBAL_FLAGS) expect(text).toContain(/--([\w-]+)/.exec(flags)![1]);
    for (const { name, flags } of COMMANDS) {
      for (const word of name.split(' ')) expect(text).toContain(word);
      for (const flag of flags) expect(text).toContain(/--([\w-]+)/.exec(flag.flags)![1]);
    }
  }
});

test('another shell is a usage error that names those there are', async () => {
  const { code, stderr } = await keyturn(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toContain('there is one for bash, zsh and fish');
});
