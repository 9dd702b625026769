import type { TreatmentKind } from '../plan/treatment.ts';
import { shownField } from '../plan/names.ts';
import { printable } from '../plan/printable.ts';
import type { Setup } from './operations.ts';

/** What is left to do by hand once a run of this kind is done, in its order. */
export function nextSteps(
  kind: TreatmentKind,
  {
    nextSteps: afterRotation,
    afterSteps = [],
    tellUsers = [],
    keyrings,
    application,
  }: Pick<Setup, 'nextSteps' | 'afterSteps' | 'tellUsers' | 'keyrings' | 'application'>,
): readonly string[] {
  switch (kind) {
    case 'rotate':
      return afterRotation;
    case 'encrypt':
      return [...stagedSteps({ keyrings, application }), ...afterSteps];
    case 'decrypt':
      return afterSteps;
    case 'purge':
      return [
        ...afterSteps,
        ...tellUsers.map(({ field, words }) => `tell the users of ${shownField(field)}: ${printable(words)}`),
      ];
  }
}

/** Until the staged key is where the application reads keys, it can't read what was sealed with it. */
function stagedSteps({ keyrings, application }: Pick<Setup, 'keyrings' | 'application'>): string[] {
  return keyrings
    .filter(({ staged }) => staged)
    .map(
      ({ name }) => `put the new key of keyring ${printable(name)} where ${printable(application)} reads it`,
    );
}
