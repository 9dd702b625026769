import type { Due } from '../src/flows/rotation-due.ts';
import type { KeyringSetup } from '../src/flows/operations.ts';
import { printable } from '../src/plan/printable.ts';
import type { Sides } from './giving-way.ts';

/** How wide the columns are in which the keyrings of one home stand below each other. */
export interface KeyringWidths {
  name: number;
  scheme: number;
}

export function keyringWidths(keyrings: readonly KeyringSetup[]): KeyringWidths {
  return {
    name: Math.max(...keyrings.map(({ name }) => printable(name).length)),
    scheme: Math.max(...keyrings.map(({ scheme }) => scheme.length)),
  };
}

/** ` encryption  fernet  target 3f2a 91bc  older 77e0 12aa  staged in next.key     due in 12 days` */
export function keyringParts(
  { name, scheme, target, older, staged, targetSource }: KeyringSetup,
  widths: KeyringWidths,
  due: Due | null,
): Sides {
  return {
    left: [
      { text: printable(name).padEnd(widths.name), least: 10 },
      { text: `  ${scheme.padEnd(widths.scheme)}`, goes: 3 },
      { text: '  target ' },
      { text: target, tone: 'current' },
      { text: older.length > 0 ? '  older ' : '  no older key', goes: 5 },
      { text: older.join('  '), tone: 'old', goes: 5 },
      ...(staged
        ? [
            { text: '  staged', goes: 2 },
            { text: ` in ${printable(targetSource)}`, goes: 1 },
          ]
        : []),
    ],
    right: due ? [{ text: due.words, tone: due.isLate ? 'warn' : 'faint', goes: due.isLate ? 6 : 4 }] : [],
  };
}
