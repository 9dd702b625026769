import { OperatorError } from '../errors.ts';
import type { FoundText } from './found-text.ts';

/** Something worth knowing about a search; never what was found. */
export interface SearchNote {
  readonly message: string;
  readonly hint: string | null;
}

/** What one of the places holds that an operator pointed at. */
export interface Gathered {
  /** The place in words: it is to be heard of, also where it holds nothing. */
  readonly origin: string;
  readonly texts: FoundText[];
  readonly notes: SearchNote[];
}

/** Where relative paths begin, and what variables stand for. */
export interface Around {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Does a part of the work; what an operator can mend there is noted and ends nothing: another part may hold the key. */
export async function noting<T>(notes: SearchNote[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    notes.push({ message: error.message, hint: error.hint });
    return null;
  }
}
