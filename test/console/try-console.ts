import { setTimeout } from 'node:timers/promises';

import { openConsole } from '../../components/console.tsx';
import { scriptedOperations } from './scripted-operations.ts';

/** Opens the console on scripted operations, to look at it by hand: `drill` as argument makes it a drill. */
const drill = process.argv.includes('drill');
const operations = scriptedOperations({
  tick: () => setTimeout(Number(process.env.TICK ?? 150)),
  setup: drill ? { drill, environment: 'drill', gateWord: null } : {},
});
const { stdin, stdout, stderr } = process;
process.exit(await openConsole({ operations, drill, stdin, stdout, stderr }));
