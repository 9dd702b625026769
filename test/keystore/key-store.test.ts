import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { KeyStoreConfig } from '../../src/config/config.ts';
import { keepInStore } from '../../src/keystore/key-store.ts';
import { masked } from '../../src/keystore/masked.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { script } from '../support/scripts.ts';
import { tempFolder } from '../support/temp.ts';
import { refusalOf } from './contexts.ts';

const OTHER = fernet.generateKey();

describe('a secret store', () => {
  it('gets the key on its standard input to the byte, and for the keyring that is meant', async () => {
    const { folder, keep, text } = site({ write: 'cat > "$KEPT/$1.key"' });
    await keep();
    expect(readFileSync(join(folder, 'encryption.key'), 'utf8')).toBe(text);
  });

  it('never gets it as an argument, nor in its environment', async () => {
    const { folder, keep, text } = site({
      write: 'tr "\\0" "\\n" < /proc/$$/cmdline > "$KEPT/said"; env >> "$KEPT/said"; cat > "$KEPT/$1.key"',
    });
    await keep();
    expect(readFileSync(join(folder, 'said'), 'utf8')).toContain('encryption');
    expect(readFileSync(join(folder, 'said'), 'utf8')).not.toContain(text);
  });

  it('that keeps only a part of it is refused', async () => {
    const { keep, material } = site({ write: 'head -c 20 > "$KEPT/$1.key"' });
    const refused = await refusalOf(keep());
    expect(refused.message).toBe(
      `the key store vault was given key ${material.fingerprint} and gives back 20 characters: a fernet key has 44`,
    );
    expect(refused.exitCode).toBe(3);
  });

  it('that gives back another key is refused with both fingerprints', async () => {
    const { keep, material } = site({
      write: `cat > /dev/null; echo ${fernet.formatKey(OTHER)} > "$KEPT/$1.key"`,
    });
    expect((await refusalOf(keep())).message).toBe(
      `the key store vault was given key ${material.fingerprint} and gives back key ${OTHER.fingerprint}`,
    );
  });

  it('that takes it and can’t give it back is refused', async () => {
    const { keep, material } = site({ write: 'cat > /dev/null' });
    const { message } = await refusalOf(keep());
    expect(message).toContain(
      `was given key ${material.fingerprint} and does not give it back: the command read failed`,
    );
  });

  it('that fails has kept nothing, and may complain', async () => {
    const { keep } = site({ write: 'echo "not signed in" >&2; exit 2' });
    const { code, message } = await refusalOf(keep());
    expect(code).toBe('key-store-failed');
    expect(message).toBe(
      'the key store vault did not keep the key, which is forgotten: the command write failed with exit code 2: not signed in',
    );
  });

  it.each([
    ['as it is', 'key=$(cat); echo "can not store $key" >&2'],
    ['cut short', 'key=$(cat); echo "can not store" $(echo $key | cut -c 5-30) >&2'],
    ['as base64', 'echo "can not store $(base64 -w 0)" >&2'],
    ['as hex', 'echo "can not store $(od -An -tx1 | tr -d \' \\n\')" >&2'],
    ['traced by its shell', 'read -r key; set -x; echo "$key" > /dev/null; : can not store'],
  ])('can complain of the key %s without its being shown', async (_how, write) => {
    const { keep, text } = site({ write: `${write}; exit 1` });
    const { message } = await refusalOf(keep());
    expect(message).toContain('…');
    for (const shown of [text, Buffer.from(text).toString('base64'), Buffer.from(text).toString('hex')])
      for (let at = 0; at + 6 < shown.length - 8; at += 1)
        expect(message).not.toContain(shown.slice(at, at + 6));
  });

  it('that never ends is left', async () => {
    const { keep } = site({ write: 'exec sleep 60' });
    expect((await refusalOf(keep(0.3))).message).toContain(
      'the command write did not end within 0.3 seconds',
    );
  });

  it('that has something there already is left as it is', async () => {
    const { folder, keep } = site({ write: 'cat > "$KEPT/$1.key"', kept: fernet.formatKey(OTHER) });
    const refused = await refusalOf(keep());
    expect(refused.message).toContain(`keeps the key ${OTHER.fingerprint} there already`);
    expect(readFileSync(join(folder, 'encryption.key'), 'utf8')).toContain(fernet.formatKey(OTHER));
  });

  it('that is not there is told before anything is written', async () => {
    const { folder, keep } = site({ write: 'cat > "$KEPT/$1.key"', read: ['no-such-program-of-ours'] });
    expect((await refusalOf(keep())).message).toContain(
      "the command no-such-program-of-ours can't be started",
    );
    expect(existsSync(join(folder, 'encryption.key'))).toBe(false);
  });
});

it('what repeats a part of a secret is masked, and nothing else', () => {
  const secret = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
  expect(masked(`+ put key=${secret} into secret/webops`, secret)).toBe('+ put key=… into secret/webops');
  expect(masked('the key store said no', secret)).toBe('the key store said no');
});

/** A store of two shell scripts, and a key on its way into it. */
function site({ write, read, kept }: { write: string; read?: string[]; kept?: string }) {
  const folder = tempFolder();
  const material = fernet.generateKey();
  if (kept !== undefined) writeFileSync(join(folder, 'encryption.key'), `${kept}\n`);
  const store: KeyStoreConfig = {
    name: 'vault',
    write: [script(join(folder, 'write'), write), '{keyring}'],
    read: read ?? [script(join(folder, 'read'), 'tail -n 1 "$KEPT/$1.key"'), '{keyring}'],
    line: 1,
  };
  const env = { PATH: process.env.PATH, KEPT: folder };
  const about = { store, keyring: 'encryption', scheme: fernet, material, env };
  const keep = (timeLimitSeconds?: number) =>
    keepInStore({ ...about, ...(timeLimitSeconds && { timeLimitSeconds }) });
  return { folder, material, text: fernet.formatKey(material), keep };
}
