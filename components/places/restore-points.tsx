import type { ErrorFact } from '../../src/errors.ts';
import type { RestorePointFact } from '../../src/flows/operations.ts';
import { restorePointLine } from '../../src/plan/restore-words.ts';
import { briefKey } from '../brief-key.ts';
import { followed, LIST_START, type ListPosition, motionKeys, moved } from '../list.ts';
import type { Binding, Choice, Place, PlaceParts, Size } from '../place.ts';
import { pointLines, RestorePointsScreen } from '../screens/restore-points.tsx';
import { attempt } from '../task.ts';
import { discardPlace } from './discard.tsx';
import { runPlace } from './run.tsx';

export function restorePointsPlace(parts: PlaceParts): Place {
  return new RestorePointsPlace(parts);
}

/** What runs kept of what they replaced or deleted: Enter puts one back, `d` removes it for good. */
class RestorePointsPlace implements Place {
  readonly #parts: PlaceParts;
  #points: readonly RestorePointFact[] | null = null;
  #failure: ErrorFact | null = null;
  #position: ListPosition = LIST_START;

  constructor(parts: PlaceParts) {
    this.#parts = parts;
  }

  title(): string {
    return 'Restore points';
  }

  open(): void {
    const { console, standing } = this.#parts;
    this.#failure = null;
    void attempt(console, () => standing.operations.restorePoints(), {
      done: (points) => {
        this.#points = points;
      },
      failed: (failure) => {
        this.#failure = failure;
      },
    });
  }

  comeBack(): void {
    this.open();
  }

  bindings(): Binding[] {
    const { console, standing } = this.#parts;
    const onPoint = (show: string, does: string, open: (point: RestorePointFact) => Place) => {
      const point = this.#points?.[this.#position.cursor];
      return point && !standing.setup?.readOnly
        ? [briefKey(show, { does, run: () => console.go(open(point)) })]
        : [];
    };
    return [
      ...motionKeys('choose', (motion) => {
        this.#position = moved(this.#position, motion, this.#extent(console.body));
        console.redraw();
      }),
      ...onPoint('Enter', 'put back', (point) => runPlace({ ...this.#parts, kind: 'restore', point })),
      ...onPoint('d', 'discard', (point) => discardPlace({ ...this.#parts, point })),
      briefKey('r', { does: 'read again', run: () => this.open() }),
    ];
  }

  /** A number only chooses: what is done with the point, Enter or `d` says. */
  choices(): Choice[] {
    return (this.#points ?? []).map((point, index) => ({
      words: restorePointLine(point),
      isChosen: index === this.#position.cursor,
      run: () => {
        this.#position = { ...this.#position, cursor: index };
        this.#parts.console.redraw();
      },
    }));
  }

  draw(body: Size) {
    this.#position = followed(this.#position, this.#extent(body));
    return (
      <RestorePointsScreen
        body={body}
        points={this.#points}
        position={this.#position}
        failure={this.#failure}
      />
    );
  }

  #extent(body: Size) {
    return { length: this.#points?.length ?? 0, height: pointLines(body) };
  }
}
