import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { addRecording, recordingUnder } from './support/large-recording.ts';
import { NEW_KEY, OLD_KEY, projectWDatabase, projectWSite } from './support/project-w.ts';

const MB = 1024 * 1024;
/** With an end that fills neither a piece nor a block. */
const LARGE = 64 * MB + 12_345;
const SMALL = 12_345;
const MEASURED_RUN = fileURLToPath(new URL('./support/measured-run.ts', import.meta.url));

interface Measured {
  changed: number;
  samples: number;
  held: number;
}

/** What a rotation took in whose largest recording has that many bytes; throws where that one was not turned whole. */
async function measured(bytes: number): Promise<Measured> {
  const database = await projectWDatabase();
  onTestFinished(() => database.end());
  const recording = await addRecording(database, bytes);
  const { folder } = await projectWSite(database.roleUrl);
  const argv = [
    '--expose-gc',
    '--no-concurrent-array-buffer-sweeping',
    MEASURED_RUN,
    folder,
    database.roleUrl,
    OLD_KEY,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  const { oid, sha256 } = recording;
  expect(await recordingUnder(database, recording, NEW_KEY)).toEqual({ oid, sha256, owner: database.role });
  return JSON.parse(stdout) as Measured;
}

test('a recording of 64 MB is turned piece by piece: no more than a few MB of it are held at a time', {
  timeout: 600_000,
}, async () => {
  const small = await measured(SMALL);
  const large = await measured(LARGE);
  expect(large.changed).toBe(small.changed);
  expect(large.samples).toBeGreaterThan(3);
  expect(large.held - small.held).toBeLessThan(4 * MB);
});
