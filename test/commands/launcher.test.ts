import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

const KEYTURN = fileURLToPath(new URL('../../bin/keyturn', import.meta.url));

/** Prints every module as it is loaded. */
const LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    process.stderr.write('loaded ' + url + '\\n');
    return next(url, context);
  },
});`)}`;

describe('bin/keyturn', () => {
  test('is the command line, from any directory and by a link', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-link-'));
    try {
      const link = join(folder, 'keyturn');
      await symlink(KEYTURN, link);
      const direct = await run(KEYTURN, ['--version'], { cwd: folder });
      expect(direct.code).toBe(0);
      expect(direct.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect(await run(link, ['--version'], { cwd: '/' })).toEqual(direct);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each([
    [[], 2, 'keyturn opens its console on a terminal, and there is none here.'],
    [['rotat'], 2, 'error: there is no command "rotat"\nhint: did you mean keyturn rotate?\n'],
    [['status', '--config', '/nowhere.yaml'], 2, 'error: the config /nowhere.yaml does not exist\nhint: '],
    [
      ['key', 'fingerprint', '--config', '/nowhere.yaml'],
      2,
      'error: the config /nowhere.yaml does not exist',
    ],
  ])('%j exits %i with a sentence and no stack', async (argv, code, stderr) => {
    const told = await run(KEYTURN, argv);
    expect(told.code).toBe(code);
    expect(told.stdout).toBe('');
    expect(told.stderr.startsWith(stderr)).toBe(true);
    expect(told.stderr).not.toContain('    at ');
  });

  test.each([
    [['--version'], ['commander']],
    [['help', 'rotate'], ['commander']],
    [
      ['key', 'fingerprint', '--config', '/nowhere.yaml'],
      ['commander', 'yaml', 'zod'],
    ],
  ])('%j loads of packages only %j', async (argv, packages) => {
    const { stderr } = await run(KEYTURN, argv, {
      env: { ...process.env, NODE_OPTIONS: `--import ${LOADED}` },
    });
    expect(await packagesIn(stderr)).toEqual(packages);
  });
});

/** The packages whose modules stand in the built files that were loaded: each module follows a line with its path. */
async function packagesIn(told: string): Promise<string[]> {
  const files = [...told.matchAll(/^loaded file:\/\/(.*\/dist\/.*)$/gm)].map(([, file]) => file!);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(([, name]) => name!),
  );
  return [...new Set(names)].sort();
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function run(
  file: string,
  argv: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(file, argv, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
    child.stdin?.end();
  });
}
