import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fernet, FernetKey } from '../../src/schemes/fernet.ts';
import type { Sealed } from '../../src/schemes/scheme.ts';
import { signedBlocks } from '../plan/cells.ts';

const key = new FernetKey(fernet.parseKey('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='));

function sealedIn(token: string): Sealed {
  const found = fernet.inspect(token);
  if (found.kind !== 'sealed') throw new Error(`${token} is ${found.kind}`);
  return found.sealed;
}

test('cells opened together hold what each holds when it is opened alone', () => {
  const secrets = fc.array(fc.uint8Array({ maxLength: 120 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(secrets, (plaintexts) => {
      const tokens = plaintexts.map((plaintext) => key.seal(Buffer.from(plaintext)));
      const together = tokens.map(sealedIn);
      key.openTogether(together);
      for (const [i, cell] of together.entries()) {
        expect(cell.opened).toEqual(key.openProven(sealedIn(tokens[i]!)));
        expect(key.openProven(cell)).toEqual(Buffer.from(plaintexts[i]!));
      }
    }),
  );
});

test('tokens of another hand open together: known answers of Python’s cryptography', () => {
  const cells = [
    'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD7eteCFsVWnW2hqrh_bbxWG2kgARxHn5BD1_8db41B-9AjTeFsfNLWkqNE3aSOKVfQ==',
    'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD4_9EBVfNSDZ7XtRxaHNdkXtnpiOvBp_5rgCTWkWJ4a71RudAww7-qtFixrYFculFQ==',
    'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD5GhGxD28Ups66R1JiIaeLhL_kxqV4kqF_7s-HWj323TYNEo_vT9MyYHbHuQqln5rVXYhVQgtKKtyrFN1-fpl0A=',
  ].map(sealedIn);
  key.openTogether(cells);
  expect(cells.map(({ opened }) => opened?.toString())).toEqual(['', 'hello', 'Smørrebrød 🔑']);
});

test('a cell that does not open spoils none beside it', () => {
  const cells = [
    key.seal(Buffer.from('before')),
    signedBlocks(key, Buffer.from('sixteen bytes ok')),
    key.seal(Buffer.from('behind')),
  ].map(sealedIn);
  key.openTogether(cells);
  expect(cells.map(({ opened }) => opened?.toString() ?? null)).toEqual(['before', null, 'behind']);
});

test('no cells at all are no trouble', () => {
  expect(() => key.openTogether([])).not.toThrow();
});
