import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { type Document, isMap, parseDocument } from 'yaml';

/** From the sources, and from where they are built to. */
const EXAMPLES = import.meta.url.endsWith('.ts') ? '../../../examples/' : '../examples/';

/**
 * An application's example config made fit for a drill: the environment and the database are the drill's, nothing is
 * run and no Redis is asked, and unless the new key is staged it is not spoken of.
 */
export async function exampleConfig(name: string, { staged }: { staged: boolean }): Promise<string> {
  const file = fileURLToPath(new URL(`${EXAMPLES}${name}.yaml`, import.meta.url));
  const config = parseDocument(await readFile(file, 'utf8'));
  config.set('environment', 'drill');
  config.setIn(['database', 'url'], config.createNode({ file: 'database.url' }, { flow: true }));
  for (const setting of ['redis', 'runbook', 'backup']) config.delete(setting);
  if (!staged) unstage(config);
  return config.toString({ lineWidth: 0 });
}

function unstage(config: Document): void {
  const keyrings = config.get('keyrings');
  if (!isMap(keyrings)) throw new Error('an example without keyrings');
  for (const { value } of keyrings.items) {
    if (!isMap(value)) continue;
    value.delete('next');
    value.delete('older');
  }
}
