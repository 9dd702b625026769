/** What a console came to: an exit code, or the drill that is to be opened before one comes back. */
export type ConsoleEnd = number | { drill: string };

/** A drill that can be opened from the console. */
export interface DrillOffer {
  name: string;
  title: string;
}
