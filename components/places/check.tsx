import type { CheckFact } from '../../src/plan/facts.ts';
import { briefKey } from '../brief-key.ts';
import { followed, LIST_START, type ListPosition, motionKeys, moved } from '../list.ts';
import type { Binding, Console, Place, PlaceParts, Size } from '../place.ts';
import { checkHeight, CheckScreen } from '../screens/check.tsx';
import type { Standing } from '../standing.ts';
import { Task } from '../task.ts';
import { worstOf } from '../worst-check.ts';

export function checkPlace(parts: PlaceParts): Place {
  return new CheckPlace(parts);
}

/** Is everything in place for a run? */
class CheckPlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  readonly #task = new Task<CheckFact>();
  /** Null until the operator moves: then the cursor stands on what has to be mended. */
  #moved: ListPosition | null = null;

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
        this.#moved = moved(this.#position, motion, this.#extent(this.#console.body));
        this.#console.redraw();
      }),
      briefKey('r', { does: 'check again', run: () => this.open() }),
    ];
  }

  get #position(): ListPosition {
    const { facts, isWorking } = this.#task;
    return this.#moved ?? (isWorking ? LIST_START : { cursor: worstOf(facts), top: 0 });
  }

  draw(body: Size) {
    const { facts, isWorking, failure } = this.#task;
    const position = followed(this.#position, this.#extent(body));
    return (
      <CheckScreen body={body} checks={facts} position={position} isWorking={isWorking} failure={failure} />
    );
  }

  #extent(body: Size) {
    const { facts } = this.#task;
    return { length: facts.length, height: checkHeight(body, facts) };
  }
}
