import { printable } from '../plan/printable.ts';
import { type Gate, type GateSetup, gatesFor } from './gates.ts';

/** The one gate before values are opened into a file: as strict as a decryption's. It changes nothing, so needs no backup. */
export function exportGate(setup: GateSetup, file: string): Gate {
  const consent = gatesFor({ kind: 'decrypt', setup }).find(({ name }) => name === 'consent');
  if (consent === undefined) throw new Error('a decryption has no gate of consent');
  const { application, environment } = setup;
  const question = `May Keyturn open the values of ${application} ${environment} into the sealed file ${printable(file)} now?`;
  return { ...consent, question };
}
