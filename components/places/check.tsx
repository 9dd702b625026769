import type { CheckFact } from '../../src/plan/facts.ts';
import { briefKey } from '../brief-key.ts';
import { followed, LIST_START, type ListPosition, motionKeys, moved } from '../list.ts';
import type { Binding, Console, Place, PlaceParts, Size } from '../place.ts';
import { CheckScreen } from '../screens/check.tsx';
import type { Standing } from '../standing.ts';
import { Task } from '../task.ts';

export function checkPlace(parts: PlaceParts): Place {
  return new CheckPlace(parts);
}

/** Is everything in place for a run? */
class CheckPlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  readonly #task = new Task<CheckFact>();
  #position: ListPosition = LIST_START;

  constructor({ console, standing }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
  }

  title(): string {
    return 'Check';
  }

  open(): void {
    this.#task.start(this.#console, this.#standing.operations.check({}));
  }

  leave(): void {
    this.#task.stop();
  }

  bindings(): Binding[] {
    return [
      ...motionKeys('look', (motion) => {
        this.#position = moved(this.#position, motion, this.#extent(this.#console.body));
        this.#console.redraw();
      }),
      briefKey('r', { does: 'check again', run: () => this.open() }),
    ];
  }

  draw(body: Size) {
    const { facts, isWorking, failure } = this.#task;
    const position = followed(this.#position, this.#extent(body));
    return (
      <CheckScreen body={body} checks={facts} position={position} isWorking={isWorking} failure={failure} />
    );
  }

  #extent(body: Size) {
    return { length: this.#task.facts.length, height: body.rows - CheckScreen.reserved };
  }
}
