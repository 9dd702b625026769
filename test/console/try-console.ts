import { setTimeout } from 'node:timers/promises';

import { openConsole } from '../../components/console.tsx';
import { scriptedOperations } from './scripted-operations.ts';

/** Opens the console on scripted operations, to look at it by hand: `drill` as argument makes it a drill, `reader` tells it. */
const drill = process.argv.includes('drill');
const reader = process.argv.includes('reader');
const operations = scriptedOperations({
  tick: () => setTimeout(Number(process.env.TICK ?? 150)),
  setup: drill ? { drill, environment: 'drill', gateWord: null } : {},
});
const { stdin, stdout, stderr } = process;
process.exit(await openConsole({ operations, drill, reader, stdin, stdout, stderr }));
