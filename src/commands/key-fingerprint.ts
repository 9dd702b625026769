import type { KeptKey, Keyring } from '../keys/keyring.ts';
import { keyTable } from '../plan/check-words.ts';
import { type Call, type Command, listFlag } from './command.ts';
import { keyringNamed } from './scope.ts';
import { openingOf } from './with-operations.ts';

export const keyFingerprint: Command = {
  name: 'key fingerprint',
  summary: 'the fingerprints of the keys in use; never the keys',
  changes: false,
  flags: [{ flags: '--keyring <name...>', about: 'only these keyrings' }],
  examples: [
    {
      line: 'keyturn key fingerprint',
      about: 'compare with another host: the same key has the same fingerprint',
    },
    { line: 'keyturn key fingerprint --keyring encryption --json', about: 'one keyring, for a script' },
  ],
  exits: [
    ['0', 'the keys were read; the database is not asked'],
    ['2', 'a key is missing or malformed, or there is no such keyring'],
  ],
  run: tellFingerprints,
};

async function tellFingerprints(call: Call): Promise<number> {
  const { output } = call;
  const all = await call.context.openKeyrings(openingOf(call));
  const names = listFlag(call, 'keyring').map((typed) =>
    keyringNamed(
      typed,
      all.map(({ name }) => name),
    ),
  );
  const keyrings = all.filter(({ name }) => names.length === 0 || names.includes(name));
  const facts = keyrings.flatMap(factsOf);
  for (const fact of output.json ? facts : []) await output.tell({ fact, lines: [], essential: true });
  if (!output.json) await output.lines(keyTable(facts));
  for (const ring of keyrings) await noteDoubles(call, ring);
  return 0;
}

interface FingerprintFact {
  event: 'key-fingerprint';
  keyring: string;
  role: 'target' | 'older';
  source: string;
  fingerprint: string;
}

function factsOf({ name, target, older }: Keyring): readonly FingerprintFact[] {
  const fact = (role: FingerprintFact['role'], { source, material }: KeptKey): FingerprintFact => ({
    event: 'key-fingerprint',
    keyring: name,
    role,
    source,
    fingerprint: material.fingerprint,
  });
  return [fact('target', target), ...older.map((key) => fact('older', key))];
}

async function noteDoubles({ output }: Call, { name, target, sameAsTarget }: Keyring): Promise<void> {
  for (const { source } of sameAsTarget) {
    await output.note(
      `in keyring ${name}, ${source} holds the same key as ${target.source}`,
      'an older key must be another key than the target key; name the one the application used until now',
    );
  }
}
