import type { KeyMaterial } from '../keys/key-material.ts';

/** What a cell is before any key is tried. */
export type Inspection =
  | { kind: 'sealed'; sealed: Sealed }
  | { kind: 'damaged'; reason: string }
  | { kind: 'plaintext'; reason: string };

/** A well-formed sealed value: its bytes, and when it was sealed (Unix seconds) where the scheme tells. */
export interface Sealed {
  bytes: Buffer;
  sealedAt: number | null;
  /** True for the beginning of a cell too large to be read whole. */
  isBeginning?: boolean;
  /** What it holds, where it was opened together with others; null where it did not open. */
  opened?: Buffer | null;
}

/** One key, made ready for its scheme once; opening and sealing are pure but for the random IV. */
export interface SchemeKey {
  readonly material: KeyMaterial;
  /** Whether the cell authenticates under this key; cheaper than opening it. */
  proves(sealed: Sealed): boolean;
  /** The plaintext, or null where this key does not open the cell. */
  open(sealed: Sealed): Buffer | null;
  /** The same for a cell this key has just proved: not asked to prove it twice. */
  openProven(sealed: Sealed): Buffer | null;
  /** Opens many cells this key has just proved at once, for `openProven` to find them opened. */
  openTogether?(cells: readonly Sealed[]): void;
  /** The sealed cell in the text form in which applications store it. */
  seal(plaintext: Buffer): string;
  /** Seals and opens alike, piece by piece, the large cell whose beginning this is. */
  pieces?(sealed: Sealed): Pieces;
}

/** The other form of the bytes that stand at this offset of a cell; offsets are whole blocks of 64 bytes. */
export type Pieces = (offset: number, piece: Buffer) => Buffer;

/** How a cell is sealed. A new scheme is one file that makes one of these, and one line in schemes.ts. */
export interface Scheme {
  readonly name: string;
  /** What proves a key: the cell authenticates under it, or nothing does and what it opens to has to. */
  readonly provenBy: 'authentication' | 'plaintext';
  /** Whether a cell brings its nonce along, or has it in a column beside. */
  readonly nonce: 'within' | 'beside';
  /** How many characters a key has as `formatKey` writes it. */
  readonly keyCharacters: number;
  /** Throws MalformedKeyError, which says what is wrong, never what was written. */
  parseKey(text: string): KeyMaterial;
  generateKey(): KeyMaterial;
  /** The text in which an application expects the key. */
  formatKey(material: KeyMaterial): string;
  ready(material: KeyMaterial): SchemeKey;
  inspect(cell: string): Inspection;
}
