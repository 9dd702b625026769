import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Preloaded into a program: writes down every file that is loaded as a module, in its threads too. */
const list = process.env.LOADED_FILES;

registerHooks({
  load(url, context, next) {
    if (list && url.startsWith('file:')) appendFileSync(list, `${fileURLToPath(url)}\0`);
    return next(url, context);
  },
});
