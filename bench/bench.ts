import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startCluster } from '../src/drill/cluster.ts';
import { grouped } from '../src/plan/words.ts';
import { fernet } from '../src/schemes/fernet.ts';
import { type Measured, TASKS, type Task } from './tasks.ts';
import { openBench } from './table.ts';

/** Turns tables of these many rows, and measures each against what the server alone takes for an update of all of them. */
const SIZES = [20_000, 200_000];
const REPEATS = 3;

const cluster = await startCluster();
try {
  const folder = join(cluster.folder, 'bench');
  await mkdir(folder);
  const oldKey = fernet.generateKey();
  const newKey = fernet.generateKey();
  await writeFile(join(folder, 'old.key'), fernet.formatKey(oldKey));
  await writeFile(join(folder, 'new.key'), fernet.formatKey(newKey));
  for (const rows of SIZES) {
    const table = await openBench({ cluster, rows, oldKey });
    await writeFile(join(folder, 'database.url'), table.url);
    await writeFile(join(folder, 'keyturn.yaml'), config());
    const floors: number[] = [];
    const results = new Map<Task, Measured[]>(TASKS.map((task) => [task, []]));
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await table.fill();
      floors.push(await table.floor());
      for (const task of TASKS) results.get(task)!.push(await measure(task, folder));
    }
    await table.close();
    tell(rows, floors, results);
  }
} finally {
  await cluster.stop();
}

function config(): string {
  return [
    'application: bench',
    'environment: development',
    'database: { url: { file: database.url } }',
    'keyrings:',
    '  encryption: { scheme: fernet, current: { file: new.key }, older: [ { file: old.key } ] }',
    'fields:',
    '  - { table: bench, column: secret, keyring: encryption }',
    '',
  ].join('\n');
}

/** Each task in a process of its own, as an operator starts it: its own seconds and its own peak memory. */
function measure(task: Task, folder: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'measure.ts'), task, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Measured);
      else reject(new Error(`${task} ended with ${code}`));
    });
  });
}

function tell(
  rows: number,
  floors: readonly number[],
  results: ReadonlyMap<Task, readonly Measured[]>,
): void {
  const floor = median(floors);
  const line = (name: string, seconds: number, megabytes: string) =>
    console.log(
      `${grouped(rows).padStart(8)}  ${name.padEnd(22)} ${grouped(rows / seconds).padStart(9)} rows/s  ${(seconds / floor).toFixed(2).padStart(6)} x floor  ${megabytes}`,
    );
  line('floor (server alone)', floor, '');
  for (const [task, measured] of results) {
    if (task === 'rotate')
      line('its proof pass', median(measured.map(({ proofSeconds }) => proofSeconds)), '');
    line(
      task,
      median(measured.map(({ seconds }) => seconds)),
      `${Math.round(median(measured.map(({ megabytes }) => megabytes)))} MB peak`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
