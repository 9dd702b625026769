import type { FindingStatus } from '../src/plan/row-status.ts';
import type { Tone } from './theme.ts';

const TONES: Record<FindingStatus, Tone> = {
  'current-key': 'current',
  'old-key': 'old',
  plaintext: 'plaintext',
  'unknown-key': 'bad',
  damaged: 'bad',
  undecidable: 'warn',
  empty: 'faint',
  exempt: 'faint',
  'not-restored': 'warn',
};

export function toneOf(status: FindingStatus): Tone {
  return TONES[status];
}
