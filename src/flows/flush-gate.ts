import type { FlushStartedFact } from '../plan/flush-facts.ts';
import { redisName } from '../plan/flush-words.ts';
import { plural } from '../plan/words.ts';
import type { Gate } from './gates.ts';

/** The one gate before keys are unlinked, strict wherever a rotation's would be. No backup is asked for: a cache is. */
export function flushGate(started: FlushStartedFact, keys: number): Gate {
  const { application, environment, gateWord } = started;
  const word = gateWord ?? `${application}-${environment}`;
  return {
    name: 'consent',
    question: `May Keyturn unlink ${plural(keys, 'key')} of ${application} ${environment} in ${redisName(started)} now?`,
    how: gateWord === null ? 'Type yes to go on.' : `Type ${word} to go on.`,
    word,
    strict: gateWord !== null,
  };
}
