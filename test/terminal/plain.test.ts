import { expect, test } from 'vitest';

import { openKeyturn, webopsSite } from './opened.ts';
import { command } from './walking.ts';

const COLOUR = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;

test('without a terminal keyturn prints a short help and exits 2', async () => {
  const { code, stdout, stderr } = await command([], '/');
  expect(code).toBe(2);
  expect(stdout + stderr).toContain('practise on a throwaway PostgreSQL');
  expect(stdout + stderr).not.toContain('\x1b');
});

test('a dumb terminal gets the same help and not one escape sequence', async () => {
  const terminal = openKeyturn({ cwd: '/', env: { TERM: 'dumb' } });
  expect(await terminal.exit).toBe(2);
  expect(terminal.written).toContain('TERM=dumb');
  expect(terminal.written).toContain('practise on a throwaway PostgreSQL');
  expect(terminal.written).not.toContain('\x1b');
});

test('a person in CI gets the console; NO_COLOR and --no-color take its colours and leave words and bold', async () => {
  const { folder } = await webopsSite({ users: 5, hooks: 2 });
  const colourful = openKeyturn({ cwd: folder, env: { CI: 'true' } });
  const frame = await colourful.until('% old key');
  expect(colourful.written).toMatch(COLOUR);
  const refused = openKeyturn({
    cwd: folder,
    args: ['--no-color'],
    env: { FORCE_COLOR: '3', NO_COLOR: '1' },
  });
  expect(await refused.until('% old key')).toBe(frame);
  expect(refused.written).not.toMatch(COLOUR);
  const plain = openKeyturn({ cwd: folder, env: { NO_COLOR: '1' } });
  expect(await plain.until('% old key')).toBe(frame);
  expect(plain.written).not.toMatch(COLOUR);
  for (const { written } of [plain, refused]) expect(written).toContain('\x1b[1m');
  // Node warns of both variables where both are set: they must be only where the operator set them.
  expect(plain.written).not.toContain('Warning');
});

test('a terminal without UTF-8 gets nothing but ASCII', async () => {
  const { folder } = await webopsSite({ users: 5, hooks: 2 });
  const terminal = openKeyturn({ cwd: folder, env: { LANG: 'C' } });
  expect(await terminal.until('% old key')).toContain('> Rotate           7 values wait for the target key');
  expect(terminal.written).toMatch(/^[\x00-\x7f]*$/);
});
