import { dirname, relative, resolve } from 'node:path';

import type { Config, KeyringConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { suggestion } from '../config/say.ts';
import { usageError } from '../errors.ts';
import type {
  GeneratedKey,
  GenerateKeyRequest,
  KeptPlace,
  KeyPlace,
  TypedKeyRequest,
} from '../flows/operations.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { derivationOf, derivedOf, makeNewKey, type NewKeyPlace, sourceOfNew } from '../keystore/new-key.ts';
import { settingText } from '../keystore/setting-text.ts';
import type { Scheme } from '../schemes/scheme.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import { type TypedKey, typedKey, typedKeyOfAny } from '../schemes/typed-key.ts';
import type { Opening } from './loaded.ts';

/** Draws a key and keeps it where the request says; the text comes back only where it is to be shown. */
export async function generateKey(request: GenerateKeyRequest, opening: Opening): Promise<GeneratedKey> {
  const config = configOf(opening);
  const keyring = keyringNamed(config, request.keyring);
  const scheme = schemeNamed(request.scheme ?? keyring.scheme);
  const place = placeOf(request.into, { config, keyring, cwd: opening.cwd });
  const material = await makeNewKey({ scheme, place, env: opening.env });
  return told({ config, keyring, scheme, place, material, opening });
}

interface Made {
  config: Config;
  keyring: KeyringConfig;
  scheme: Scheme;
  place: NewKeyPlace;
  material: KeyMaterial;
  opening: Opening;
}

async function told({ config, keyring, scheme, place, material, opening }: Made): Promise<GeneratedKey> {
  const derives = derivationOf(keyring);
  const text = scheme.formatKey(material);
  const derived = derives && (await derivedOf(derives, { secret: text, context: opening }));
  const next = sourceOfNew(beside(place, dirname(config.file)), derives);
  return {
    scheme: scheme.name,
    fingerprint: material.fingerprint,
    derived: derived?.fingerprint ?? null,
    kept: keptIn(place, text),
    setting: next && settingText(next),
  };
}

function keptIn(place: NewKeyPlace, text: string): KeptPlace {
  switch (place.kind) {
    case 'file':
      return { kind: 'file', file: place.path };
    case 'store':
      return { kind: 'store', store: place.store.name };
    case 'shown':
      return { kind: 'shown', text };
  }
}

/** A file in the config's own folder is named as the config may name it. */
function beside(place: NewKeyPlace, folder: string): NewKeyPlace {
  if (place.kind !== 'file') return place;
  const path = relative(folder, place.path);
  return path.startsWith('..') ? place : { ...place, path };
}

function placeOf(
  into: KeyPlace,
  { config, keyring, cwd }: { config: Config; keyring: KeyringConfig; cwd: string },
): NewKeyPlace {
  switch (into.kind) {
    case 'file':
      return { kind: 'file', path: resolve(cwd, into.file) };
    case 'store':
      return { kind: 'store', store: storeNamed(config, into.store), keyring: keyring.name };
    case 'shown':
      return into;
  }
}

/** What can be said of a key while it is typed; no key of the configuration is read for it. */
export function fingerprintOf({ keyring, scheme, typed }: TypedKeyRequest, opening: Opening): TypedKey {
  if (scheme !== undefined) return typedKey(schemeNamed(scheme), typed);
  const config = configOf(opening);
  const rings = keyring === undefined ? config.keyrings : [keyringNamed(config, keyring)];
  const names = new Set(rings.filter((each) => derivationOf(each) === null).map((each) => each.scheme));
  const key = typedKeyOfAny([...names].map(schemeNamed), typed);
  const deriving = rings.filter((each) => derivationOf(each) !== null);
  if ('fingerprint' in key || deriving.length === 0) return key;
  const whose = deriving.length === 1 ? `${deriving[0]?.name} derives its key` : 'keyrings derive their keys';
  return { why: `it may be the secret that ${whose} from` };
}

function configOf({ configFile, cwd, env }: Opening): Config {
  return loadConfig({ file: configFile, cwd, env });
}

/** The first one where none is named. */
function keyringNamed({ keyrings }: Config, name: string | undefined): KeyringConfig {
  const found = name === undefined ? keyrings[0] : keyrings.find((keyring) => keyring.name === name);
  if (found !== undefined) return found;
  throw usageError(
    'unknown-keyring',
    `there is no keyring "${name}"`,
    `the keyrings are: ${keyrings.map((keyring) => keyring.name).join(', ')}`,
  );
}

function storeNamed({ keyStores }: Config, name: string) {
  const found = keyStores.find((store) => store.name === name);
  if (found !== undefined) return found;
  throw usageError(
    'unknown-key-store',
    `there is no key store "${name}"`,
    suggestion(
      name,
      keyStores.map((store) => store.name),
    ),
  );
}
