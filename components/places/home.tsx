import { type HomeAction, homeMenu } from '../../src/flows/home-menu.ts';
import { censusProgress } from '../../src/plan/census-words.ts';
import type { Motion } from '../list.ts';
import { motionKeys } from '../list.ts';
import type { Binding, Console, Place, PlaceParts, Size } from '../place.ts';
import { HomeScreen } from '../screens/home.tsx';
import type { Standing } from '../standing.ts';
import { Failure, Working } from '../working.tsx';
import { checkPlace } from './check.tsx';
import { generatePlace } from './generate-key.tsx';
import { statusPlace } from './key-status.tsx';
import { rotatePlace } from './rotate.tsx';
import { runsPlace } from './runs.tsx';
import { verifyPlace } from './verify.tsx';

const PLACES: Record<HomeAction, (parts: PlaceParts) => Place> = {
  rotate: rotatePlace,
  status: statusPlace,
  generate: generatePlace,
  verify: verifyPlace,
  check: checkPlace,
  runs: runsPlace,
};

/** The census, and what it suggests; everything else is entered from here. */
export class HomePlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  /** Null until the operator moves: then the cursor stands on what is suggested. */
  #chosen: HomeAction | null = null;

  constructor({ console, standing }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
  }

  title(): string {
    return '';
  }

  open(): void {
    this.#refresh();
  }

  comeBack(): void {
    this.#chosen = null;
    this.#refresh();
  }

  bindings(): Binding[] {
    const refresh = { keys: ['r'], show: 'r', does: 'refresh', brief: true, run: () => this.#refresh() };
    if (!this.#standing.setup) return [refresh];
    return [
      ...motionKeys('choose', (motion) => this.#move(motion)),
      { keys: ['enter'], show: 'Enter', does: 'open', brief: true, run: () => this.#enter() },
      refresh,
    ];
  }

  draw(body: Size) {
    const { setup, failure, census, isReading } = this.#standing;
    if (failure) return <Failure error={failure} />;
    if (!setup) return <Working>reading the configuration and connecting</Working>;
    const { items, next } = this.#menu();
    return (
      <HomeScreen
        body={body}
        setup={setup}
        census={census}
        counting={isReading ? this.#counting() : null}
        items={items}
        next={next}
        cursor={this.#cursor()}
      />
    );
  }

  #counting(): string {
    const { counting } = this.#standing;
    return counting ? `counting ${censusProgress(counting)}` : 'counting';
  }

  #menu() {
    const { setup, total, seen } = this.#standing;
    return homeMenu({ setup: setup!, total, seen });
  }

  #cursor(): number {
    const { items, next } = this.#menu();
    return Math.max(
      0,
      items.findIndex(({ action }) => action === (this.#chosen ?? next)),
    );
  }

  #move(motion: Motion): void {
    const { items } = this.#menu();
    const last = items.length - 1;
    const step: Record<Motion, number> = {
      up: this.#cursor() - 1,
      down: this.#cursor() + 1,
      'page-up': 0,
      'page-down': last,
      first: 0,
      last,
    };
    this.#chosen = items[Math.max(0, Math.min(last, step[motion]))]!.action;
    this.#console.redraw();
  }

  #enter(): void {
    const action = this.#menu().items[this.#cursor()]!.action;
    this.#console.go(PLACES[action]({ console: this.#console, standing: this.#standing }));
  }

  #refresh(): void {
    this.#standing
      .refresh((soon) => (soon ? this.#console.redrawSoon() : this.#console.redraw()))
      .catch((error: unknown) => this.#console.broken(error));
  }
}
