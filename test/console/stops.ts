import { refusal } from '../../src/errors.ts';
import type { Desk } from './desk.tsx';
import { POINT, SHOWN_KEY, type Script } from './scripted-operations.ts';
import { brake } from './terminal.ts';

/** A screen of the console, and the way to it. */
export interface Stop {
  script: Script;
  walk: (desk: Desk) => Promise<void>;
  /** What was changed on the way, by its owner's word. */
  changes?: readonly string[];
}

const LIVED_IN: Script = {
  setup: { redis: true, keyStores: ['vault'] },
  points: [POINT],
  webhooks: { plaintext: 2, unknownKey: 4 },
};

const TO_DRY_RUN = ['all is in place:', '\r', 'nothing was written so far'] as const;
const TO_BACKUP = [...TO_DRY_RUN, '\r', 'Which backup'] as const;
const TO_CONSENT = [...TO_BACKUP, 'no backup\r', 'May Keyturn'] as const;
const TO_SHOWN = ['Where is it to be kept?', 'G\r', 'Type show it', 'show it\r', SHOWN_KEY] as const;
const TO_RESULT = [...TO_CONSENT, 'webops-production\r', 'What is left to do'] as const;

/** Every screen that waits for keys, by its name. */
export const STOPS: Readonly<Record<string, Stop>> = {
  home: { script: LIVED_IN, walk: (desk) => desk.until('old key') },
  'home without an answer': {
    script: { fails: 'setup' },
    walk: (desk) => desk.until('there is no database'),
  },
  'the list of keys': at('Verify', 'not open under', '?', 'Keys · '),
  'key status': at('Key status', 'row 1 of'),
  'a filter that is typed': at('Key status', 'row 1 of', '/dam', 'dam▏'),
  'one row': at('Key status', 'row 1 of', '\r', 'Primary key'),
  'a list to be written to a file': at('Key status', 'row 1 of', 'e', '.csv'),
  'the command line': at('Key status', 'row 1 of', ':sta', ':sta'),
  'the fields of home': { script: LIVED_IN, walk: (desk) => typed(desk, ['old key', '\t', 'Tab menu']) },
  'pre-flight': at('Rotate', 'all is in place:'),
  'pre-flight that blocks': blocked(),
  'dry run': at('Rotate', ...TO_DRY_RUN),
  'the rows of a dry run': at('Rotate', ...TO_DRY_RUN, 'l', 'row 1 of'),
  'declining a restore point': at('Encrypt', ...TO_DRY_RUN, 'K', 'Type keep none'),
  'backup gate': at('Rotate', ...TO_BACKUP),
  'consent to a rotation': at('Rotate', ...TO_CONSENT),
  turning: turning(),
  'turning, paused': turning('p', 'paused by operator'),
  'the findings of a run': { ...at('Rotate', ...TO_RESULT, 'f', 'finding'), changes: ['rotate'] },
  'a rotation done': { ...at('Rotate', ...TO_RESULT), changes: ['rotate'] },
  'a purge done': { ...at('Lost key', ...TO_RESULT), changes: ['purge'] },
  'consent to an encryption': at('Encrypt', ...TO_CONSENT),
  'consent to a decryption': at('Decrypt', ...TO_CONSENT),
  'consent to a purge': at('Lost key', ...TO_CONSENT),
  'a purge against the odds': against(),
  'find the key': at('Find the key', 'Other keyrings'),
  'a key that is typed in': at('Find the key', 'Other keyrings', '\r', 'not shown'),
  'keys that were found': at('Find the key', 'Other keyrings', '\r', 'not shown', 'abc\r', 'WOULD SAVE'),
  'where to keep a key': at('Generate a key', 'Where is it to be kept?'),
  'the file of a key': at('Generate a key', 'Where is it to be kept?', '\r', 'Into which file'),
  'consent to show a key': at('Generate a key', 'Where is it to be kept?', 'G\r', 'Type show it'),
  'a key that is shown': at('Generate a key', ...TO_SHOWN),
  'a key that is typed back': at('Generate a key', ...TO_SHOWN, '\r', 'Type or paste it back'),
  drills: at('Drills', 'A key is lost: look for it'),
  verify: at('Verify', 'not open under'),
  check: at('Check', 'all is in place:'),
  runs: at('Runs', '7h2k9'),
  report: at('Runs', '7h2k9', '\r', 'Report'),
  'restore points': at('Restore points', 'Discard it once all works'),
  'consent to a restore': at(
    'Restore points',
    'Discard it',
    '\r',
    'step 1 of',
    '\r',
    'Which backup',
    'no backup\r',
    'May Keyturn',
  ),
  'consent to a discard': at('Restore points', 'Discard it', 'd', 'May Keyturn remove'),
  'keys counted in Redis': at('Flush Redis', '37 keys'),
  'consent to a flush': at('Flush Redis', '37 keys', '\r', 'May Keyturn unlink'),
};

/** Opens an item of home, then by turns waits for words and types. */
function at(item: string, ...way: readonly string[]): Stop {
  return { script: LIVED_IN, walk: (desk) => walked(desk, item, way) };
}

/** A rotation that stands still before its first batch. */
function turning(...more: readonly string[]): Stop {
  const held = brake();
  let isTurning = false;
  const stop = at('Rotate', ...TO_CONSENT);
  return {
    script: { ...LIVED_IN, tick: async () => (isTurning ? held.tick() : undefined) },
    changes: ['rotate'],
    walk: async (desk) => {
      await stop.walk(desk);
      isTurning = true;
      await typed(desk, ['May Keyturn', 'webops-production\r', 'stop after this batch', ...more]);
    },
  };
}

function blocked(): Stop {
  const stop = at('Rotate', 'must be mended');
  return { ...stop, script: { ...LIVED_IN, fails: 'check' } };
}

function against(): Stop {
  const stop = at('Lost key', 'all is in place:', '\r', 'Type the key is lost');
  const refuses: Script['refuses'] = ({ keyIsLost }) => {
    if (!keyIsLost) throw refusal('key-not-lost', 'most values still open');
  };
  return { ...stop, script: { ...LIVED_IN, refuses } };
}

async function walked(desk: Desk, item: string, way: readonly string[]): Promise<void> {
  await desk.until('old key');
  desk.choose(item);
  await typed(desk, way);
}

/** By turns words that are waited for, and what is typed then. */
async function typed(desk: Desk, way: readonly string[]): Promise<void> {
  for (const [index, step] of way.entries()) {
    if (index % 2 === 0) await desk.until(step);
    else desk.type(step);
  }
}
