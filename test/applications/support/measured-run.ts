import { openOperations } from '../../../src/wiring.ts';
import { collect, theOnly } from '../../support/facts.ts';
import { openingOf } from '../../support/opening.ts';

/**
 * Turns the site in a folder, in a process of its own that Node must let collect (`--expose-gc`), and tells the most
 * that it held at a time, in bytes: what is left each time the garbage is out. How much of that lies about, Node bounds.
 */
const [folder, url, secretKey] = process.argv.slice(2);
const operations = await openOperations(openingOf(folder!, { DATABASE_URL: url!, SECRET_KEY: secretKey! }));

let held = 0;
let samples = 0;
const sampling = setInterval(() => {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  held = Math.max(held, heapUsed + arrayBuffers);
  samples += 1;
}, 300);
const facts = await collect(operations.rotate({}));
clearInterval(sampling);
await operations.close();

const { changed, exitCode } = theOnly(facts, 'run-finished');
console.log(JSON.stringify({ changed, exitCode, samples, held }));
