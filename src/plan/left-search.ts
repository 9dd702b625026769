/** A search for a lost key that was left: the places as they were named. Never what was typed in, nor what was found. */
export interface LeftSearch {
  kind: 'find';
  /** Whole paths: a later sitting may begin in another folder. */
  files: readonly string[];
  folders: readonly string[];
  environment: boolean;
  /** How many keys were typed in: they have to be typed again. */
  typed: number;
  /** The step in words: `step 2 of 3: trying keys`. */
  where: string;
  /** ISO 8601. */
  leftAt: string;
}
