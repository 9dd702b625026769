import { readFile, rename } from 'node:fs/promises';

import { type Document, isSeq, parseDocument } from 'yaml';

import { writePrivately } from './stage.ts';

/** Names a new key, in a file beside a drill's config, as the next one of a keyring. */
export function nameNextKey(
  configFile: string,
  { keyring, file }: { keyring: string; file: string },
): Promise<void> {
  return changeConfig(configFile, (config) => {
    config.setIn(['keyrings', keyring, 'next'], config.createNode({ file }, { flow: true }));
  });
}

/** Adds a key to the older ones of a keyring in a drill's config; `setting` is the YAML that names it. */
export function addOlderKey(
  configFile: string,
  { keyring, setting }: { keyring: string; setting: string },
): Promise<void> {
  return changeConfig(configFile, (config) => {
    const path = ['keyrings', keyring, 'older'];
    if (!isSeq(config.getIn(path))) config.setIn(path, config.createNode([]));
    config.addIn(path, parseDocument(setting).contents);
  });
}

/** Whoever reads the config meanwhile reads all of the old one or all of the new; its comments stay. */
async function changeConfig(configFile: string, change: (config: Document) => void): Promise<void> {
  const config = parseDocument(await readFile(configFile, 'utf8'));
  change(config);
  const draft = `${configFile}.new`;
  await writePrivately(draft, config.toString({ lineWidth: 0 }));
  await rename(draft, configFile);
}
