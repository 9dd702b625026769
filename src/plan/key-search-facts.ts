/** What the search for a lost key reports; names of fields change only by addition, as in facts.ts. */

/** For live viewers only; never part of `--json`. */
export interface KeySearchProgressFact {
  event: 'key-search-progress';
  keyring: string;
  field: string;
  /** Stored values read so far. */
  done: number;
  /** The server's estimate of the field's rows, or null where it has none. */
  estimate: number | null;
  /** Values that no key of the keyring opens, so far. */
  unopened: number;
}

/** Something worth knowing about what was searched: a file that could not be read, a limit that cut the search. */
export interface KeySearchNoteFact {
  event: 'key-search-note';
  /** Null where it is of what was searched, whichever the keyring. */
  keyring: string | null;
  message: string;
  hint: string | null;
}

/** What one candidate key would do for one field. */
export interface KeySearchField {
  field: string;
  /** Values that would open wholly with this key beside those of the keyring. */
  saves: number;
  /** Cells that it has a part in opening, those of values that need another lost key as well included. */
  cells: number;
}

/** One candidate key was tried against every value that does not open. */
export interface KeyTriedFact {
  event: 'key-tried';
  keyring: string;
  /** Where it was found, in words; never the key. */
  source: string;
  fingerprint: string;
  saves: number;
  cells: number;
  fields: readonly KeySearchField[];
  /** How the configuration names it, as YAML for an entry of `older`; null where no source of a key can. */
  setting: string | null;
}

export interface UnopenedField {
  field: string;
  unopened: number;
  stillUnopened: number;
}

/** Every candidate of a keyring was tried. */
export interface KeySearchTotalFact {
  event: 'key-search-total';
  keyring: string;
  /** Keys that were tried. */
  candidates: number;
  /** Values that no key of the keyring opens. */
  unopened: number;
  /** Those that would not open either with all candidates together. */
  stillUnopened: number;
  /** Those of `stillUnopened` about which nothing proves any key, where a scheme does not authenticate. */
  undecidable: number;
  fields: readonly UnopenedField[];
}

export type KeySearchFact = KeySearchProgressFact | KeySearchNoteFact | KeyTriedFact | KeySearchTotalFact;
