import { derivationOf, sourceOfNew } from '../keystore/new-key.ts';
import { settingText } from '../keystore/setting-text.ts';
import { printable } from '../plan/printable.ts';
import { SCHEME_NAMES } from '../schemes/schemes.ts';
import type { Call, Command } from './command.ts';
import { makeKey } from './make-key.ts';
import { newKeyPlace, nextFile, type PlacedKey } from './new-key-place.ts';

export const keyGenerate: Command = {
  name: 'key generate',
  summary: 'a new key into a new file, or into a secret store; only its fingerprint is shown',
  flags: [
    { flags: '--keyring <name>', about: 'for this keyring: its scheme, and the file its `next` names' },
    {
      flags: '--scheme <name>',
      about: `without a configuration: ${SCHEME_NAMES.join(', ')} (default fernet)`,
    },
    { flags: '--out <file>', about: 'the file to make: mode 0600, never an existing one' },
    { flags: '--store <name>', about: 'instead of a file: a store that the configuration names' },
  ],
  examples: [
    {
      line: 'keyturn key generate --keyring encryption',
      about: 'into the file that the keyring’s `next` names',
    },
    { line: 'keyturn key generate --out next.key', about: 'a Fernet key, no configuration needed' },
    {
      line: 'keyturn key generate --keyring encryption --store vault',
      about: 'handed to a program on its standard input, and read back from it',
    },
  ],
  exits: [
    ['0', 'the key is kept, and was read back from there'],
    ['2', 'nothing says where to keep it'],
    ['3', 'something is kept there already, or it could not be kept there'],
  ],
  run: generate,
};

async function generate(call: Call): Promise<number> {
  const placed = newKeyPlace(call);
  const { scheme, place } = placed;
  const fact = await makeKey({ scheme, place, env: call.context.env });
  const where = place.kind === 'file' ? `${printable(place.path)} (0600)` : `the store ${place.store.name}`;
  const kept = `key ${fact.fingerprint} (${fact.scheme}) is kept in ${where}, read back from there`;
  const lines = call.output.quiet ? [kept] : [kept, ...whatNext(placed)];
  await call.output.tell({ fact, lines, essential: true });
  return 0;
}

function whatNext({ keyring, place }: PlacedKey): readonly string[] {
  if (keyring && place.kind === 'file' && nextFile(keyring) === place.path) {
    return [`the keyring ${printable(keyring.name)} has it as its next key: keyturn rotate --dry-run`];
  }
  const next = sourceOfNew(place, keyring && derivationOf(keyring));
  const setting = next && settingText(next);
  return [
    'to make it the target key, write in the configuration:',
    '  keyrings:',
    `    ${printable(keyring?.name ?? 'NAME')}:`,
    `      next: ${printable(setting ?? '')}`,
  ];
}
