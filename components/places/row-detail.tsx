import type { RowFact } from '../../src/plan/facts.ts';
import { briefKey } from '../brief-key.ts';
import { copyKeys } from '../copy-keys.ts';
import type { NamedRow } from '../detail-lines.ts';
import { motionKeys } from '../list.ts';
import type { Binding, Place, PlaceParts, Size } from '../place.ts';
import { RowPane, type RunLookedAt } from '../row-pane.ts';
import { DetailLines } from '../screens/row-detail.tsx';

export interface RowDetailParts extends PlaceParts, RunLookedAt {
  title: string;
  /** The row, as a list or a finding names it. */
  named: NamedRow;
  /** What a list knows of it already. */
  row: RowFact | null;
}

export function rowDetailPlace(parts: RowDetailParts): Place {
  return new RowDetailPlace(parts);
}

/** One row: its values, their cells, why each stands as it does, and what would become of it. */
class RowDetailPlace implements Place {
  readonly #parts: RowDetailParts;
  readonly #pane: RowPane;

  constructor(parts: RowDetailParts) {
    const { console, standing } = parts;
    this.#parts = parts;
    this.#pane = new RowPane({
      ...parts,
      operations: standing.operations,
      setup: standing.setup!,
      changed: () => console.redrawSoon(),
      broken: (error) => console.broken(error),
    });
  }

  title(): string {
    return this.#parts.title;
  }

  open(): void {
    this.#pane.look(this.#parts.named, this.#parts.row);
  }

  bindings(): Binding[] {
    const { console, named } = this.#parts;
    return [
      ...motionKeys('scroll', (motion) => {
        this.#pane.move(motion, console.body);
        console.redraw();
      }),
      ...copyKeys(console, () => named),
      briefKey('r', { does: 'read again', run: () => this.#again() }),
    ];
  }

  draw(body: Size) {
    return <DetailLines lines={this.#pane.lines(body)} top={this.#pane.topIn(body)} height={body.rows} />;
  }

  #again(): void {
    this.#pane.again();
    this.#parts.console.redraw();
  }
}
