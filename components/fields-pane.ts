import type { CensusFact } from '../src/plan/facts.ts';
import { followed, LIST_START, type ListPosition, type Motion, moved } from './list.ts';
import { fieldLines } from './screens/census-table.tsx';

/** The fields of the census as a pane of home: entered with Tab, gone through like any list. */
export class FieldsPane {
  isEntered = false;
  #position: ListPosition = LIST_START;

  /** The field that is stood on; null outside. */
  chosen(census: readonly CensusFact[]): string | null {
    return this.isEntered ? (census[this.#position.cursor]?.field ?? null) : null;
  }

  move(motion: Motion, { length }: readonly CensusFact[]): void {
    const { cursor } = moved(this.#position, motion, { length, height: length });
    this.#position = { ...this.#position, cursor };
  }

  /** Where one stands on so many lines; null outside. */
  seenOn({ length }: readonly CensusFact[], lines: number): ListPosition | null {
    if (!this.isEntered || length === 0) return null;
    this.#position = followed(this.#position, { length, height: Math.max(1, fieldLines(length, lines)) });
    return this.#position;
  }
}
