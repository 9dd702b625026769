import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { tempFolder } from '../support/temp.ts';

const PROCESS = fileURLToPath(new URL('sealing-process.ts', import.meta.url));

/** Seals that many kB in a process that may write files of 64 kB at most. */
async function sealUnderLimit(folder: string, kilobytes: number): Promise<{ told: string; left: string[] }> {
  const script = 'ulimit -f 64 && exec "$0" "$@"';
  const args = ['-c', script, process.execPath, PROCESS, join(folder, 'values.age'), String(kilobytes)];
  const { stdout } = await promisify(execFile)('bash', args);
  return { told: stdout, left: readdirSync(folder) };
}

test.each([
  100, 5_000,
])('a disk that takes no more of %i kB ends the export in words, and no file is left', async (kilobytes) => {
  const folder = tempFolder();
  const { told, left } = await sealUnderLimit(folder, kilobytes);
  const { code, message, hint } = JSON.parse(told) as Record<string, string>;
  expect(code).toBe('export-failed');
  expect(message).toBe(`nothing was exported: ${join(folder, 'values.age')}: the file would be too large`);
  expect(hint).toBe('choose a folder with more room; nothing was changed');
  expect(left).toEqual([]);
});

test('what the disk takes is kept', async () => {
  const folder = tempFolder();
  const { told, left } = await sealUnderLimit(folder, 20);
  expect(JSON.parse(told)).toMatchObject({ bytes: statSync(join(folder, 'values.age')).size });
  expect(left).toEqual(['values.age']);
});
