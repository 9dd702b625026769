import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

/** A folder of the running test's own, removed when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in a folder of the running test's own; its path. */
export function tempFile(name: string, content: string | Uint8Array, mode = 0o600): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content, { mode });
  return path;
}
