import { basename } from 'node:path';

import { addOlderKey } from '../../drill/change-config.ts';
import { printable } from '../../plan/printable.ts';
import type { Act } from './step.ts';

/** What the search printed is what goes into the configuration. */
export const useFoundKey: Act = async ({ call: { output }, stage, memory }) => {
  for (const { keyring, setting, fingerprint, source } of memory.found) {
    if (setting === null) continue;
    await addOlderKey(stage.configFile, { keyring, setting });
    const place = basename(stage.configFile);
    await output.tell({
      fact: { event: 'drill-key-used', keyring, fingerprint, source },
      lines: [`${place}: ${fingerprint} (${printable(source)}) is an older key of ${printable(keyring)} now`],
    });
  }
  return {};
};
