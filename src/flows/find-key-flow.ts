import type { ErrorFact } from '../errors.ts';
import type { KeySearchFact } from '../plan/key-search-facts.ts';
import type { LeftSearch } from '../plan/left-search.ts';
import type { NamedPlace, SearchPlace } from '../plan/search-place-words.ts';
import { withFact } from './facts-heard.ts';
import { advance, type FlowState, type Transitions } from './flow.ts';
import { placesOf } from './left-searches.ts';
import type { FindKeyRequest } from './operations.ts';

export const FIND_STEPS = ['choosing', 'naming', 'searching', 'found', 'failed', 'left'] as const;
export type FindStep = (typeof FIND_STEPS)[number];

export interface FindData {
  /** Everything that was named so far: each search tries all of it. */
  readonly request: FindKeyRequest;
  /** What was named in an earlier sitting, and is not looked at in this one yet: somebody says so first. */
  readonly left: LeftSearch | null;
  /** Both as they were before the place named last, which may turn out not to be readable. */
  readonly before: Pick<FindData, 'request' | 'left'>;
  /** What is being named. */
  readonly place: SearchPlace | null;
  readonly refused: string | null;
  readonly facts: readonly KeySearchFact[];
  readonly failure: ErrorFact | null;
}

export type FindEvent =
  | { type: 'choose'; place: SearchPlace }
  | { type: 'look-again' }
  | { type: 'answer'; text: string }
  | { type: 'fact'; fact: KeySearchFact }
  | { type: 'work-done' }
  | { type: 'failed'; error: ErrorFact }
  | { type: 'next' }
  | { type: 'back' };

export type FindState = FlowState<FindStep, FindData>;

export const FIND: Transitions<FindStep, FindData, FindEvent> = [
  {
    from: ['choosing'],
    on: 'choose',
    when: (_data, { place }) => hasName(place),
    to: 'naming',
    keep: (data, { place }) => ({ ...data, place, refused: null }),
  },
  {
    from: ['choosing'],
    on: 'choose',
    to: 'searching',
    keep: (data, { place }) => named({ ...data, place }, ''),
  },
  {
    from: ['choosing'],
    on: 'look-again',
    when: ({ left }) => left !== null,
    to: 'searching',
    keep: (data) => ({ ...searching(data, placesOf(data)), place: null, left: null }),
  },
  {
    from: ['naming'],
    on: 'answer',
    when: (_data, { text }) => text.trim() === '',
    to: null,
    keep: (data) => ({ ...data, refused: 'nothing was typed' }),
  },
  { from: ['naming'], on: 'answer', to: 'searching', keep: (data, { text }) => named(data, text) },
  {
    from: ['searching'],
    on: 'fact',
    to: null,
    keep: (data, { fact }) => ({ ...data, facts: withFact(data.facts, fact, 'key-search-progress') }),
  },
  { from: ['searching'], on: 'work-done', to: 'found' },
  // A place that can't be read must not stand in the way of the next one.
  {
    from: ['searching'],
    on: 'failed',
    to: 'failed',
    keep: (data, { error }) => ({ ...data, ...(isUnreadable(error) && data.before), failure: error }),
  },
  { from: ['found', 'failed'], on: 'next', to: 'choosing' },
  { from: ['choosing'], on: 'back', to: 'left' },
  { from: ['naming', 'searching', 'found', 'failed'], on: 'back', to: 'choosing' },
];

export function startFind(left: LeftSearch | null = null): FindState {
  const places = { request: {}, left };
  const data = { ...places, before: places, place: null, refused: null, facts: [], failure: null };
  return { step: 'choosing', data };
}

export function advanceFind(state: FindState, event: FindEvent): FindState {
  return advance(FIND, state, event);
}

/** Whether one has to say which. */
export function hasName(place: SearchPlace | null): place is NamedPlace {
  return place === 'typed' || place === 'files' || place === 'folders';
}

/** Not every failure is a place's: what was named before a connection broke is named still. */
function isUnreadable({ code }: ErrorFact): boolean {
  return code === 'unreadable-source';
}

function named(data: FindData, text: string): FindData {
  return searching(data, withPlace(data, text));
}

function searching(data: FindData, request: FindKeyRequest): FindData {
  const before = { request: data.request, left: data.left };
  return { ...data, request, before, facts: [], failure: null };
}

function withPlace({ request, place }: FindData, text: string): FindKeyRequest {
  if (place === 'environment') return { ...request, environment: true };
  if (!hasName(place)) return request;
  return { ...request, [place]: [...(request[place] ?? []), place === 'typed' ? text : text.trim()] };
}
