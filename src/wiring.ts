import type { Operations } from './flows/operations.ts';
import type { Keyring } from './keys/keyring.ts';
import type { LeftKey } from './plan/left-key.ts';
import type { Opening } from './wiring/loaded.ts';

export type { Opening } from './wiring/loaded.ts';

/** The real operations of a config; throws OperatorError where config or keys are not whole. Close them after use. */
export async function openOperations(opening: Opening): Promise<Operations> {
  const { RealOperations } = await import('./wiring/real-operations.ts');
  return RealOperations.open(opening);
}

/** The keys of a config, without asking anything of its database. */
export async function openKeyrings(opening: Opening): Promise<readonly Keyring[]> {
  const { load } = await import('./wiring/loaded.ts');
  return [...(await load(opening)).keyrings.values()];
}

/** Keeps a new key in mind for the next console of a config, without asking anything of its database. */
export async function rememberKey(opening: Opening, key: LeftKey): Promise<void> {
  const { rememberKey: remember } = await import('./wiring/left-flows.ts');
  return remember(opening, key);
}

/**
 * The same operations in a thread of their own: for a console, whose screen must never wait for the work. The thread
 * that draws loads nothing of PostgreSQL.
 */
export async function openOperationsInThread(opening: Opening): Promise<Operations> {
  const { RemoteOperations } = await import('./wiring/remote-operations.ts');
  return RemoteOperations.open(opening);
}
