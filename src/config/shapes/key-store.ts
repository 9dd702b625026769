import * as z from 'zod';

import { mapping } from './mapping.ts';
import { commandWords } from './sources.ts';
import { word } from './texts.ts';

/** A secret store that takes a new key on its standard input, and prints it. */
const keyStore = mapping({ name: word, write: commandWords, read: commandWords });

export const keyStores = z.array(keyStore).default([]);

export type KeyStoreShape = z.output<typeof keyStore>;
