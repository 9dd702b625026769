const EVERY = 1_000;

/** Draws once a second what tells the time, while nothing else happens that would draw it. */
export class Pulse {
  readonly #beat: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(beat: () => void) {
    this.#beat = beat;
  }

  start(): void {
    this.#timer ??= setInterval(this.#beat, EVERY).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
