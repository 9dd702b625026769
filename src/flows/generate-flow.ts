import type { ErrorFact } from '../errors.ts';
import { SHOW_WORD } from '../plan/new-key-words.ts';
import { advance, type FlowState, type Transitions } from './flow.ts';
import type { GeneratedKey, KeyPlace, KeyringSetup, Setup, TypedKeyVerdict } from './operations.ts';

export const GENERATE_STEPS = [
  'keyring',
  'place',
  'file',
  'gate',
  'making',
  'shown',
  'typing',
  'comparing',
  'kept',
  'naming',
  'failed',
  'left',
] as const;
export type GenerateStep = (typeof GENERATE_STEPS)[number];

/** Where a key may be kept, before a file has its name. */
export type PlaceChoice = { kind: 'file' } | { kind: 'store'; store: string } | { kind: 'shown' };

export interface GenerateData {
  readonly keyrings: readonly KeyringSetup[];
  readonly places: readonly PlaceChoice[];
  readonly keyring: KeyringSetup | null;
  readonly into: KeyPlace | null;
  /** What was made; it holds the key itself only while that is shown. */
  readonly made: GeneratedKey | null;
  /** What was typed back, while it is compared. */
  readonly typed: string | null;
  /** Why the last answer did not pass. */
  readonly refused: string | null;
  /** A key that was shown was given up: another one has to be made. */
  readonly isForgotten: boolean;
  readonly failure: ErrorFact | null;
}

export type GenerateEvent =
  | { type: 'choose-keyring'; keyring: KeyringSetup }
  | { type: 'choose-place'; place: PlaceChoice }
  | { type: 'answer'; text: string }
  | { type: 'made'; key: GeneratedKey }
  | { type: 'judged'; verdict: TypedKeyVerdict }
  | { type: 'work-done' }
  | { type: 'failed'; error: ErrorFact }
  | { type: 'next' }
  | { type: 'back' };

export type GenerateState = FlowState<GenerateStep, GenerateData>;

export const GENERATE: Transitions<GenerateStep, GenerateData, GenerateEvent> = [
  {
    from: ['keyring'],
    on: 'choose-keyring',
    when: hasOnePlace,
    to: 'file',
    keep: (data, { keyring }) => ({ ...data, keyring }),
  },
  {
    from: ['keyring'],
    on: 'choose-keyring',
    to: 'place',
    keep: (data, { keyring }) => ({ ...data, keyring }),
  },
  { from: ['place'], on: 'choose-place', when: isPlace('file'), to: 'file', keep: anew },
  {
    from: ['place'],
    on: 'choose-place',
    when: isPlace('store'),
    to: 'making',
    keep: (data, { place }) => ({ ...anew(data), into: place.kind === 'store' ? place : null }),
  },
  // Whoever sees the screen has the key: showing it has a gate of its own.
  { from: ['place'], on: 'choose-place', when: isPlace('shown'), to: 'gate', keep: anew },
  {
    from: ['file'],
    on: 'answer',
    when: (_data, { text }) => text.trim() === '',
    to: null,
    keep: (data) => ({ ...data, refused: 'nothing was typed' }),
  },
  {
    from: ['file'],
    on: 'answer',
    to: 'making',
    keep: (data, { text }) => ({ ...anew(data), into: { kind: 'file', file: text.trim() } }),
  },
  {
    from: ['gate'],
    on: 'answer',
    when: (_data, { text }) => text.trim().toLowerCase() === SHOW_WORD,
    to: 'making',
    keep: (data) => ({ ...anew(data), into: { kind: 'shown' } }),
  },
  {
    from: ['gate'],
    on: 'answer',
    to: null,
    keep: (data) => ({ ...data, refused: `that is not it: type ${SHOW_WORD}` }),
  },

  {
    from: ['making'],
    on: 'made',
    when: (_data, { key }) => key.kept.kind === 'shown',
    to: 'shown',
    keep: (data, { key }) => ({ ...data, made: key }),
  },
  // What a file or a store gave back was compared where it was read: else there would be a failure instead.
  { from: ['making'], on: 'made', to: 'kept', keep: (data, { key }) => ({ ...data, made: key }) },
  // A name that is taken must not cost more than another name.
  {
    from: ['making'],
    on: 'failed',
    when: ({ into }) => into?.kind === 'file',
    to: 'file',
    keep: (data, { error }) => ({ ...data, failure: error }),
  },
  { from: ['making'], on: 'failed', to: 'failed', keep: (data, { error }) => ({ ...data, failure: error }) },

  // Shown once means once: from here on nothing in the console knows the key itself.
  { from: ['shown'], on: 'next', to: 'typing', keep: wiped },
  {
    from: ['typing'],
    on: 'answer',
    when: (_data, { text }) => text !== '',
    to: 'comparing',
    keep: (data, { text }) => ({ ...data, typed: text, refused: null }),
  },
  {
    from: ['comparing'],
    on: 'judged',
    when: isTheSame,
    to: 'kept',
    keep: (data) => ({ ...data, typed: null }),
  },
  {
    from: ['comparing'],
    on: 'judged',
    to: 'typing',
    keep: (data, { verdict }) => ({ ...data, typed: null, refused: whyNot(data, verdict) }),
  },
  {
    from: ['comparing'],
    on: 'failed',
    to: 'typing',
    keep: (data, { error }) => ({ ...data, typed: null, refused: error.message }),
  },
  { from: ['kept'], on: 'next', to: 'naming' },

  { from: ['shown', 'typing'], on: 'back', to: 'place', keep: forgotten },
  { from: ['failed'], on: 'next', to: 'place', keep: anew },
  { from: ['gate', 'failed'], on: 'back', to: 'place', keep: anew },
  { from: ['file'], on: 'back', when: (data) => data.places.length > 1, to: 'place', keep: anew },
  {
    from: ['file', 'place'],
    on: 'back',
    when: (data) => data.keyrings.length > 1,
    to: 'keyring',
    keep: anew,
  },
  // While a key is on its way there is no way back: it may be kept already.
  { from: ['keyring', 'place', 'file', 'kept', 'naming'], on: 'back', to: 'left' },
  { from: ['naming'], on: 'next', to: 'left' },
];

/** Steps that leave nothing to choose are passed over, and counted all the same. */
export function startGenerate({
  keyrings,
  keyStores = [],
  drill,
  canWipe = true,
}: Pick<Setup, 'keyrings' | 'keyStores' | 'drill'> & { canWipe?: boolean }): GenerateState {
  const stores = keyStores.map((store) => ({ kind: 'store' as const, store }));
  // Where nothing can be wiped, a key that was shown would stand for good.
  const shown = canWipe ? [{ kind: 'shown' as const }] : [];
  // A drill makes the key that is generated the target key, and has a file for it.
  const places: readonly PlaceChoice[] = [{ kind: 'file' }, ...(drill ? [] : [...stores, ...shown])];
  const keyring = keyrings.length === 1 ? (keyrings[0] ?? null) : null;
  const data = { ...NOTHING, keyrings, places, keyring };
  if (keyring === null) return { step: 'keyring', data };
  return { step: hasOnePlace(data) ? 'file' : 'place', data };
}

export function advanceGenerate(state: GenerateState, event: GenerateEvent): GenerateState {
  return advance(GENERATE, state, event);
}

const NOTHING = {
  into: null,
  made: null,
  typed: null,
  refused: null,
  isForgotten: false,
  failure: null,
};

function anew(data: GenerateData): GenerateData {
  return { ...data, ...NOTHING };
}

/** The same without the key itself. */
function wiped(data: GenerateData): GenerateData {
  const { made } = data;
  return { ...data, made: made && { ...made, kept: { kind: 'shown', text: '' } } };
}

function forgotten(data: GenerateData): GenerateData {
  return { ...anew(data), isForgotten: true };
}

function hasOnePlace({ places }: GenerateData): boolean {
  return places.length === 1;
}

function isPlace(kind: PlaceChoice['kind']) {
  return (_data: GenerateData, { place }: { place: PlaceChoice }) => place.kind === kind;
}

function isTheSame({ made }: GenerateData, { verdict }: { verdict: TypedKeyVerdict }): boolean {
  return made !== null && 'fingerprint' in verdict && verdict.fingerprint === made.fingerprint;
}

function whyNot({ made }: GenerateData, verdict: TypedKeyVerdict): string {
  if ('why' in verdict) return `that is not the key: ${verdict.why}`;
  return `that is key ${verdict.fingerprint}; the one that was shown is ${made?.fingerprint}`;
}
