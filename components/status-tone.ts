import type { RowStatus } from '../src/plan/row-status.ts';
import type { Tone } from './theme.ts';

const TONES: Record<RowStatus, Tone> = {
  'current-key': 'current',
  'old-key': 'old',
  plaintext: 'plaintext',
  'unknown-key': 'bad',
  damaged: 'bad',
  undecidable: 'warn',
  empty: 'faint',
  exempt: 'faint',
};

export function toneOf(status: RowStatus): Tone {
  return TONES[status];
}
