import type { Treatment, TreatmentKind } from './treatment.ts';
import { decrypt } from './treatments/decrypt.ts';
import { encrypt } from './treatments/encrypt.ts';
import { purge } from './treatments/purge.ts';
import { rotate } from './treatments/rotate.ts';

const TREATMENTS: Readonly<Record<TreatmentKind, Treatment>> = { rotate, encrypt, decrypt, purge };

export function treatmentOf(kind: TreatmentKind): Treatment {
  return TREATMENTS[kind];
}
