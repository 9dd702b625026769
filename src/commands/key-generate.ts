import { SCHEME_NAMES } from '../schemes/schemes.ts';
import type { Command } from './command.ts';

export const keyGenerate: Command = {
  name: 'key generate',
  summary: 'a new key, kept and read back; only its fingerprint is shown',
  changes: true,
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
  // Loaded late: reading configurations and stores takes more than a command line should wait for.
  run: async (call) => (await import('./generate-key.ts')).generateKey(call),
};
