import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { tempFolder } from '../support/temp.ts';

/** Seals or lists that many kB in a process that may write files of 64 kB at most. */
async function writeUnderLimit(
  folder: string,
  kilobytes: number,
  writer: 'sealing' | 'listing' = 'sealing',
): Promise<{ told: string; left: string[] }> {
  const script = 'ulimit -f 64 && exec "$0" "$@"';
  const program = fileURLToPath(new URL(`${writer}-process.ts`, import.meta.url));
  const args = ['-c', script, process.execPath, program, join(folder, 'values.age'), String(kilobytes)];
  const { stdout } = await promisify(execFile)('bash', args);
  return { told: stdout, left: readdirSync(folder) };
}

test.each([
  [100, 'sealing'],
  [5_000, 'sealing'],
  [80, 'listing'],
  [500, 'listing'],
] as const)('a disk that takes no more of %i kB ends %s in words, and no file is left', async (kilobytes, writer) => {
  const folder = tempFolder();
  const { told, left } = await writeUnderLimit(folder, kilobytes, writer);
  const { code, message, hint } = JSON.parse(told) as Record<string, string>;
  expect(code).toBe('export-failed');
  expect(message).toBe(`nothing was exported: ${join(folder, 'values.age')}: the file would be too large`);
  expect(hint).toBe('choose a folder with more room; nothing was changed');
  expect(left).toEqual([]);
});

test('what the disk takes is kept', async () => {
  const folder = tempFolder();
  const { told, left } = await writeUnderLimit(folder, 20);
  expect(JSON.parse(told)).toMatchObject({ bytes: statSync(join(folder, 'values.age')).size });
  expect(left).toEqual(['values.age']);
  const list = tempFolder();
  expect(await writeUnderLimit(list, 20, 'listing')).toEqual({ told: '{}', left: ['values.age'] });
  expect(statSync(join(list, 'values.age')).size).toBe(20 * 1_024);
});
