import type { Operations } from './flows/operations.ts';
import type { Keyring } from './keys/keyring.ts';
import { load, type Opening } from './wiring/loaded.ts';
import { RealOperations } from './wiring/real-operations.ts';
import { RemoteOperations } from './wiring/remote-operations.ts';

export type { Opening } from './wiring/loaded.ts';

/** The real operations of a config; throws OperatorError where config or keys are not whole. Close them after use. */
export async function openOperations(opening: Opening): Promise<Operations> {
  return RealOperations.open(opening);
}

/** The keys of a config, without asking anything of its database. */
export async function openKeyrings(opening: Opening): Promise<readonly Keyring[]> {
  return [...(await load(opening)).keyrings.values()];
}

/** The same operations in a thread of their own: for a console, whose screen must never wait for the work. */
export async function openOperationsInThread(opening: Opening): Promise<Operations> {
  return RemoteOperations.open(opening);
}
