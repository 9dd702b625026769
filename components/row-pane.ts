import type { Operations, Setup } from '../src/flows/operations.ts';
import type { RowFact } from '../src/plan/facts.ts';
import { NAME } from '../src/plan/kind-words.ts';
import type { Acceptable } from '../src/plan/row-status.ts';
import type { TreatmentKind } from '../src/plan/treatment.ts';
import { addressOf, type DetailLine, detailLines, type NamedRow, outcomeWords } from './detail-lines.ts';
import { LIST_START, type Motion, scrolled } from './list.ts';
import type { Size } from './place.ts';
import { RowReader } from './row-reader.ts';

/** The run in whose dry run rows are looked at. */
export interface RunLookedAt {
  /** What it would make of each row comes first. */
  kind?: TreatmentKind | null;
  /** What was accepted before it. */
  accepted?: readonly Acceptable[];
}

interface PaneParts extends RunLookedAt {
  operations: Pick<Operations, 'inspect'>;
  setup: Setup;
  changed: () => void;
  broken: (error: unknown) => void;
}

/** A row looked at whole, scrolled: beside a list, or by itself. */
export class RowPane {
  readonly #parts: PaneParts;
  readonly #reader: RowReader;
  #named: NamedRow | null = null;
  #row: RowFact | null = null;
  #top = 0;

  constructor(parts: PaneParts) {
    this.#parts = parts;
    this.#reader = new RowReader(parts);
  }

  /** Looks at a row, of which a list may know something already; null where there is none. */
  look(named: NamedRow | null, row: RowFact | null): void {
    if (named !== this.#named) this.#top = 0;
    this.#named = named;
    this.#row = row;
    this.#reader.look(named && addressOf(named));
  }

  again(): void {
    this.#reader.again();
  }

  move(motion: Motion, size: Size): void {
    this.#top = scrolled({ ...LIST_START, top: this.topIn(size) }, motion, this.#extent(size)).top;
  }

  /** The first line that is seen. */
  topIn(size: Size): number {
    const { length, height } = this.#extent(size);
    return Math.max(0, Math.min(this.#top, length - height));
  }

  /** Lines there is room for in as many columns, a blank one on each side. */
  lines({ columns }: Size): readonly DetailLine[] {
    const { setup, kind = null, accepted = [] } = this.#parts;
    const { answer } = this.#reader;
    if (this.#named === null) return [];
    const parts = { named: this.#named, row: this.#row, answer, setup, kind, accepted };
    return detailLines(parts, columns - 2);
  }

  /** What the run would make of it, as far as anybody has looked. */
  outcome(): string {
    const { setup, kind = null, accepted = [] } = this.#parts;
    const { answer } = this.#reader;
    if (kind === null || this.#named === null) return '';
    if (answer === null) return `looking what ${NAME[kind]} would make of it`;
    if ('failure' in answer) return answer.failure.message;
    const [value] = answer.inspection.values;
    const becoming = value?.becomes.find((each) => each.kind === kind);
    return value && becoming ? outcomeWords(value, becoming, { setup, kind, accepted }) : '';
  }

  #extent(size: Size) {
    return { length: this.lines(size).length, height: size.rows };
  }
}
