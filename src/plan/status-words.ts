import { type CountName, countName, type StatusCounts } from './counts.ts';
import { CENSUS_ORDER, type RowStatus } from './row-status.ts';
import { grouped } from './words.ts';

const WORDS: Record<RowStatus, string> = {
  'current-key': 'current',
  'old-key': 'old',
  plaintext: 'plaintext',
  'unknown-key': 'unknown',
  damaged: 'damaged',
  empty: 'empty',
  exempt: 'exempt',
  undecidable: 'undecidable',
};

/** `18 current · 1,447 old · 1 damaged`; what is zero is left out. */
export function tally(counts: StatusCounts): string {
  return CENSUS_ORDER.filter((status) => counts[countName(status)] > 0)
    .map((status) => `${grouped(counts[countName(status)])} ${WORDS[status]}`)
    .join(' · ');
}

/** `3 plaintext, 1 damaged` of what a run left; empty where it left nothing. */
export function leftWords(byStatus: Partial<Record<RowStatus, number>>): string {
  return CENSUS_ORDER.filter((status) => (byStatus[status] ?? 0) > 0)
    .map((status) => `${grouped(byStatus[status]!)} ${WORDS[status]}`)
    .join(', ');
}

/** The status a person means by a word: its name, or how it begins, from three letters on. */
export function statusNamed(word: string): RowStatus | null {
  const lower = word.toLowerCase();
  if (lower.length < 3) return null;
  return CENSUS_ORDER.find((status) => status.startsWith(lower)) ?? null;
}

/** The columns of a census, in the order in which people read them. */
export const CENSUS_COLUMNS: readonly { name: CountName; heading: string; status: RowStatus }[] =
  CENSUS_ORDER.map((status) => ({
    name: countName(status),
    heading: status === 'plaintext' ? 'PLAIN' : WORDS[status].toUpperCase(),
    status,
  }));
