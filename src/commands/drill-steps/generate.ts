import { basename } from 'node:path';

import type { PreparedDrill } from '../../drill/drill.ts';
import { makeKey } from '../make-key.ts';
import type { Act } from './step.ts';

/** A new key where the drill wants it, and the target key from then on. */
export const generate: Act = async ({ call, stage }) => {
  const { fact } = await makeKey({
    scheme: stage.scheme ?? 'fernet',
    place: { kind: 'file', path: stage.nextKeyFile },
    env: call.context.env,
  });
  await call.output.tell({ fact, lines: [keptLine(stage, fact.fingerprint)] });
  await stage.stageNextKey();
  return {};
};

function keptLine({ nextKeyFile, nextIsSecret }: PreparedDrill, fingerprint: string): string {
  const what = nextIsSecret ? 'a new secret, which the key is derived from,' : `key ${fingerprint}`;
  return `${what} is kept in ${basename(nextKeyFile)} (0600)`;
}
