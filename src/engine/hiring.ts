import type { Target } from '../database/target.ts';
import type { Crew } from './crew.ts';
import type { World } from './world.ts';

/** Hires the first crew of a run before it is needed: its threads start while the run is still being made sure of. */
export class Hiring {
  readonly #world: World;
  #ahead: { target: Target; crew: Crew } | null;

  constructor(world: World) {
    this.#world = world;
    const first = world.targets.find(({ keyring }) => world.commitOf(keyring.name) === 'batch');
    this.#ahead = first === undefined ? null : { target: first, crew: world.hire(first) };
  }

  /** The crew for a target; whoever takes it closes it. */
  take(target: Target): Crew {
    const ahead = this.#ahead;
    if (ahead?.target !== target) return this.#world.hire(target);
    this.#ahead = null;
    return ahead.crew;
  }

  /** Lets a crew go that was never taken. */
  async close(): Promise<void> {
    await this.#ahead?.crew.close();
    this.#ahead = null;
  }
}
