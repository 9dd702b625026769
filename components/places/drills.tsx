import type { ErrorFact } from '../../src/errors.ts';
import type { DrillOffer } from '../../src/flows/console-end.ts';
import { briefKey } from '../brief-key.ts';
import { LIST_START, type ListPosition, type Motion, motionKeys, moved } from '../list.ts';
import type { Binding, Choice, Console, Place, PlaceParts, Size } from '../place.ts';
import { BeforeDrill, ChooseDrill } from '../screens/drills.tsx';
import type { Standing } from '../standing.ts';
import { attempt } from '../task.ts';
import { Failure, Working } from '../working.tsx';

export function drillsPlace(parts: PlaceParts): Place {
  return new DrillsPlace(parts);
}

/** Chooses a drill, says what will happen, and opens it in place of this console. */
class DrillsPlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  #drills: readonly DrillOffer[] | null = null;
  #position: ListPosition = LIST_START;
  #chosen: DrillOffer | null = null;
  #failure: ErrorFact | null = null;

  constructor({ console, standing }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
  }

  title(): string {
    return this.#chosen === null ? 'Drills' : `Drills · ${this.#chosen.name}`;
  }

  open(): void {
    const load = this.#standing.drilling.drills ?? (async () => []);
    void attempt(this.#console, load, {
      done: (drills) => {
        this.#drills = drills;
      },
      failed: (failure) => {
        this.#failure = failure;
      },
    });
  }

  choices(): Choice[] {
    if (this.#chosen) return [];
    return (this.#drills ?? []).map(({ name, title }, index) => ({
      words: `${name}: ${title}`,
      isChosen: index === this.#position.cursor,
      run: () => {
        this.#position = { ...this.#position, cursor: index };
        this.#choose();
      },
    }));
  }

  bindings(): Binding[] {
    const enter = (does: string, run: () => void) => briefKey('Enter', { does, run });
    if (this.#chosen) return [enter('start the drill', () => this.#start()), this.#back()];
    if (!this.#drills?.length) return [];
    return [
      ...motionKeys('choose', (motion) => this.#move(motion)),
      enter('what it does', () => this.#choose()),
    ];
  }

  draw({ columns }: Size) {
    if (this.#failure) return <Failure error={this.#failure} />;
    if (!this.#drills) return <Working>looking which drills there are</Working>;
    if (this.#chosen) return <BeforeDrill drill={this.#chosen} />;
    const notice = this.#standing.drilling.notice ?? null;
    return <ChooseDrill drills={this.#drills} cursor={this.#position.cursor} {...{ columns, notice }} />;
  }

  #back(): Binding {
    const run = () => {
      this.#chosen = null;
      this.#console.redraw();
    };
    return briefKey('Esc', { does: 'back', run });
  }

  #move(motion: Motion): void {
    const length = this.#drills?.length ?? 0;
    this.#position = moved(this.#position, motion, { length, height: length });
    this.#console.redraw();
  }

  #choose(): void {
    this.#chosen = this.#drills?.[this.#position.cursor] ?? null;
    this.#console.redraw();
  }

  #start(): void {
    if (this.#chosen) this.#console.practise(this.#chosen.name);
  }
}
