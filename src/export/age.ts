/** The age format, sealed by a passphrase: https://age-encryption.org/v1. Loaded only where something is exported. */
const age = () => import('age-encryption');

type Chunks = AsyncIterable<Uint8Array>;

/** The passphrase is not the one, or the file is not as it was written. */
export class NotOpened extends Error {}

/** How hard a passphrase is to guess, as a power of two: at 18, as age itself has it, a guess takes about a second. */
export const WORK_FACTOR = 18;

export interface Lock {
  passphrase: string;
  workFactor: number;
}

/** The sealed form of a stream of bytes. */
export async function seal(
  plaintext: ReadableStream<Uint8Array>,
  { passphrase, workFactor }: Lock,
): Promise<Chunks> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return await encrypter.encrypt(plaintext);
}

/** What a sealed stream holds. Throws NotOpened, at once or on the way, where it does not open to its very end. */
export async function open(sealed: Chunks, passphrase: string): Promise<Chunks> {
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const opened = await decrypter.decrypt(ReadableStream.from(sealed)).catch(asNotOpened);
  return untilBroken(opened);
}

async function* untilBroken(opened: Chunks): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* opened;
  } catch (error) {
    asNotOpened(error);
  }
}

/** The package throws plain errors of its own; those of the disk bear a code and go on. */
function asNotOpened(error: unknown): never {
  throw error instanceof Error && !('code' in error) ? new NotOpened(error.message) : error;
}
