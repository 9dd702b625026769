import { setTimeout } from 'node:timers/promises';
import { openConsole } from './dist/components/console.js';
import { scriptedOperations } from './test/console/scripted-operations.ts';
const drill = process.argv.includes('drill');
const operations = scriptedOperations({ tick: () => setTimeout(Number(process.env.TICK ?? 150)), setup: drill ? { drill, environment: 'drill', gateWord: null } : {} });
const { stdin, stdout, stderr } = process;
stdin.setRawMode ??= () => {};
process.exit(await openConsole({ operations, drill, reader: !process.argv.includes('eye'), stdin, stdout, stderr }));
