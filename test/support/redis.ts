import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { describe, onTestFinished } from 'vitest';

/** A Redis of a test's own: on a free port of 127.0.0.1 and a socket, with nothing kept on disk. */
export interface TestRedis {
  port: number;
  folder: string;
  socket: string;
  /** `redis://127.0.0.1:port/database` */
  url(database?: number): string;
  /** Answers as redis-cli prints them; a list as lines. */
  cli(...args: readonly string[]): Promise<string>;
  /** A command a line, as fast as the server takes them. */
  load(commands: Iterable<string>): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Ends as kill -9 does; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on its own port, empty. */
  restart(): Promise<void>;
}

export interface RedisSettings {
  /** Lines of redis.conf. */
  conf?: readonly string[];
  /** Speaks TLS alone, with a certificate of its own authority. */
  tls?: boolean;
  /** The password of the user `default`. */
  password?: string;
  /** Watches another Redis, and holds no keys. */
  sentinel?: boolean;
}

function versionOf(program: string): string | null {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8' });
  } catch {
    return null;
  }
}

const IS_THERE = versionOf('redis-server') !== null && versionOf('redis-cli') !== null;

/** Tests that need a Redis; skipped, with a title that says what to install, where there is none. */
export function describeWithRedis(title: string, tests: () => void): void {
  if (IS_THERE) describe(title, tests);
  else describe.skip(`${title} (skipped: no redis-server on PATH; install redis-server or valkey)`, tests);
}

/** A server of the running test's own, gone when the test ends. */
export async function startRedis(settings: RedisSettings = {}): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-redis-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const socket = join(folder, 'redis.sock');
  writeFileSync(join(folder, 'redis.conf'), confOf({ settings, folder, port, socket }).join('\n'));
  const mode = settings.sentinel ? ['--sentinel'] : [];
  let server = await launch({ folder, socket, mode });
  const kill = async () => {
    server.child.kill('SIGKILL');
    await server.exited;
  };
  onTestFinished(kill);
  const { password, tls = false } = settings;
  const login = password === undefined ? [] : ['--pass', password, '--no-auth-warning'];
  const base = ['-s', socket, ...login];
  return {
    port,
    folder,
    socket,
    url: (database = 0) => `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}/${database}`,
    cli: async (...args) => (await promisify(execFile)('redis-cli', [...base, ...args])).stdout.trimEnd(),
    load: (commands) => load(base, commands),
    signal: (signal) => void server.child.kill(signal),
    kill,
    restart: async () => {
      server = await launch({ folder, socket, mode });
    },
  };
}

interface ConfParts {
  settings: RedisSettings;
  folder: string;
  port: number;
  socket: string;
}

function confOf({ settings, folder, port, socket }: ConfParts): string[] {
  const { conf = [], tls = false, password } = settings;
  if (tls) makeCertificates(folder);
  return [
    'bind 127.0.0.1',
    `dir ${folder}`,
    `unixsocket ${socket}`,
    'save ""',
    ...(password === undefined ? [] : [`requirepass ${password}`]),
    ...(tls
      ? [
          'port 0',
          `tls-port ${port}`,
          `tls-cert-file ${join(folder, 'server.crt')}`,
          `tls-key-file ${join(folder, 'server.key')}`,
          `tls-ca-cert-file ${join(folder, 'ca.crt')}`,
          'tls-auth-clients no',
        ]
      : [`port ${port}`]),
    ...conf,
    '',
  ];
}

/** An authority, and what it signed for the server and for a client: ca.crt, server.crt, client.crt and their keys. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=ca-1');
  writeFileSync(join(folder, 'names.cnf'), 'subjectAltName=IP:127.0.0.1\n');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}-1`);
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names.cnf'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.crt`, '-days', '2');
  }
}

interface Launching {
  folder: string;
  socket: string;
  mode: readonly string[];
}

interface Launched {
  child: ChildProcess;
  exited: Promise<unknown>;
}

async function launch({ folder, socket, mode }: Launching): Promise<Launched> {
  const argv = [join(folder, 'redis.conf'), '--logfile', join(folder, 'log'), ...mode];
  const child = spawn('redis-server', argv, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  while (!(await takesConnections(socket))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended: ${logOf(folder)}`);
    await sleep(10);
  }
  return { child, exited };
}

function logOf(folder: string): string {
  return readFileSync(join(folder, 'log'), 'utf8');
}

/** The socket comes last, after the port. */
function takesConnections(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(socket);
    const end = (answer: boolean) => () => {
      probe.destroy();
      resolve(answer);
    };
    probe.once('connect', end(true)).once('error', end(false));
  });
}

async function load(base: readonly string[], commands: Iterable<string>): Promise<void> {
  const child = spawn('redis-cli', [...base, '--pipe'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  child.stdin.end([...commands, ''].join('\r\n'));
  await exited;
  if (child.exitCode !== 0) throw new Error('redis-cli could not load');
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the probe listens on no port');
  return address.port;
}
