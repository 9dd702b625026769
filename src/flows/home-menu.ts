import { leftovers, type StatusCounts } from '../plan/counts.ts';
import type { RunRecord } from '../plan/facts.ts';
import { NAME } from '../plan/kind-words.ts';
import { plural } from '../plan/words.ts';
import { type DrillLesson, wayOf } from './lesson-way.ts';
import type { RestorePointFact, Setup } from './operations.ts';
import type { Reminder } from './reminders.ts';

export const HOME_ACTIONS = [
  'rotate',
  'encrypt',
  'decrypt',
  'find',
  'purge',
  'status',
  'generate',
  'verify',
  'points',
  'flush',
  'check',
  'runs',
  'drills',
  'lesson',
] as const;
export type HomeAction = (typeof HOME_ACTIONS)[number];

export interface MenuItem {
  action: HomeAction;
  name: string;
  /** Why, or why not, one would open it now. */
  why: string;
  /** False where there is nothing to open. */
  isOpen: boolean;
}

export interface MenuFacts {
  setup: Setup;
  /** Null while nothing is counted. */
  total: StatusCounts | null;
  /** Null while nobody has looked, or nobody may. */
  points: readonly RestorePointFact[] | null;
  reminders: readonly Reminder[];
  /** What was looked at since the console opened. */
  seen: { status: boolean; verified: boolean };
  runs?: readonly RunRecord[] | null;
  /** Items that were opened since the console opened. */
  visited?: ReadonlySet<HomeAction>;
  /** What the drill that this is teaches; null where it is none, or teaches nothing of its own. */
  lesson?: DrillLesson | null;
  /** Whether drills can be opened from here. */
  drills?: boolean;
  /** False where what was shown stays: a key is never shown there. */
  canWipe?: boolean;
}

const NAMES: Record<HomeAction, string> = {
  rotate: NAME.rotate,
  encrypt: NAME.encrypt,
  decrypt: NAME.decrypt,
  purge: NAME.purge,
  find: 'Find the key',
  status: 'Key status',
  generate: 'Generate a key',
  verify: 'Verify',
  points: 'Restore points',
  flush: 'Flush Redis',
  check: 'Check',
  runs: 'Runs',
  drills: 'Drills',
  lesson: 'This drill',
};

/** What has a use at any time, and then what has one now and then. */
const LOOKING: readonly HomeAction[] = ['status', 'generate', 'verify'];
const REST: readonly HomeAction[] = [
  'rotate',
  'encrypt',
  'find',
  'purge',
  'flush',
  'decrypt',
  'points',
  'check',
  'runs',
  'drills',
];

/** What one can do from home, what the facts suggest first; a drill keeps the order of its lesson. */
export function homeMenu(facts: MenuFacts): { items: MenuItem[]; next: HomeAction } {
  const next = nextAction(facts);
  const first = facts.setup.drill ? lessonOrder(facts) : [next, ...suggested(facts)];
  const standing: readonly HomeAction[] = facts.points?.length ? ['points'] : [];
  const all = [...new Set([...first, ...LOOKING, ...standing, ...REST])];
  const order = all.filter((action) => isThere(action, facts));
  return { items: order.map((action) => itemOf(action, facts)), next };
}

/** A drill within a drill would be one too many, and a key is made only where something may change. */
function isThere(action: HomeAction, { setup, drills = false }: MenuFacts): boolean {
  if (action === 'drills') return drills && !setup.drill;
  return action !== 'generate' || !setup.readOnly;
}

function lessonOrder(facts: MenuFacts): HomeAction[] {
  return ['lesson', ...wayOf(facts).map(({ action }) => action)];
}

function nextAction(facts: MenuFacts): HomeAction {
  const { setup, total } = facts;
  if (setup.drill) return nextInDrill(facts);
  if (!total) return 'status';
  const [first] = suggested(facts);
  const isToLookAt = leftovers(total) > 0 || total.rows === 0 || setup.readOnly;
  return first ?? (isToLookAt ? 'status' : 'generate');
}

function nextInDrill(facts: MenuFacts): HomeAction {
  return wayOf(facts).find(({ isDone }) => !isDone)?.action ?? 'runs';
}

/** What was left half-way, then what the census asks for: a lost key is looked for before anything is given up. */
function suggested({ total, reminders }: MenuFacts): HomeAction[] {
  const unfinished = reminders.flatMap(({ goesOn }) => (goesOn === null ? [] : [goesOn]));
  if (!total) return unfinished;
  const asked: readonly (readonly [number, readonly HomeAction[]])[] = [
    [total.oldKey, ['rotate']],
    [total.plaintext, ['encrypt']],
    [total.unknownKey, ['find', 'purge']],
  ];
  return [...unfinished, ...asked.flatMap(([values, actions]) => (values > 0 ? actions : []))];
}

function itemOf(action: HomeAction, facts: MenuFacts): MenuItem {
  const isShut =
    (action === 'flush' && !facts.setup.redis) || (action === 'points' && facts.points?.length === 0);
  const why = facts.setup.readOnly ? readOnlyWhy(action, facts) : whyOf(action, facts);
  return { action, name: NAMES[action], why, isOpen: !isShut };
}

/** What is rehearsed, counted or listed only, where nothing may be changed. */
function readOnlyWhy(action: HomeAction, facts: MenuFacts): string {
  const why = whyOf(action, facts);
  switch (action) {
    case 'rotate':
    case 'encrypt':
    case 'decrypt':
    case 'purge':
      return `dry run: ${why}`;
    case 'flush':
      return facts.setup.redis ? 'count the cached keys' : why;
    case 'points':
      return why.replace(/:.*/, ': look at what is kept');
    default:
      return why;
  }
}

function whyOf(action: HomeAction, facts: MenuFacts): string {
  const { setup, total, points } = facts;
  switch (action) {
    case 'rotate':
      return rotateWhy(total);
    case 'encrypt':
      return encryptWhy(total);
    case 'decrypt':
      return decryptWhy(setup);
    case 'find':
      return findWhy(total);
    case 'purge':
      return purgeWhy(total);
    case 'status':
      return statusWhy(total);
    case 'generate':
      return generateWhy(facts);
    case 'verify':
      return 'does every value open under the target key alone?';
    case 'points':
      return pointsWhy(points);
    case 'flush':
      return setup.redis ? 'count the cached keys, then unlink them' : 'the configuration names no Redis';
    case 'check':
      return 'is everything in place for a run?';
    case 'runs':
      return 'what was done, by whom, with what result';
    case 'drills':
      return 'practise on a throwaway database; nothing of yours is touched';
    case 'lesson':
      return lessonWhy(facts);
  }
}

/** `step 2 of 11: look for the key` */
function lessonWhy(facts: MenuFacts): string {
  const way = wayOf(facts);
  const at = way.findIndex(({ isDone }) => !isDone);
  if (at === -1) return `all ${way.length} steps are done`;
  return `step ${at + 1} of ${way.length}: ${way[at]?.title}`;
}

function rotateWhy(total: StatusCounts | null): string {
  if (!total) return 'turn what waits for the target key';
  if (total.rows === 0) return 'no rows were found: is this the right database?';
  if (total.oldKey === 0) return 'no value waits for the target key';
  return `${plural(total.oldKey, 'value waits', 'values wait')} for the target key`;
}

function encryptWhy(total: StatusCounts | null): string {
  if (!total) return 'seal what is still plaintext';
  if (total.plaintext === 0) return 'no value is plaintext';
  return `${plural(total.plaintext, 'value is', 'values are')} still plaintext`;
}

function decryptWhy({ fields, application }: Setup): string {
  const isRead = fields.some(({ readsPlaintext }) => readsPlaintext !== false);
  return isRead || fields.length === 0
    ? 'back to plaintext, where the application reads it'
    : `${application} reads plaintext in none of its fields`;
}

function findWhy(total: StatusCounts | null): string {
  if (!total) return 'try keys on what does not open';
  if (total.unknownKey === 0) return 'no value stands under an unknown key';
  return `${plural(total.unknownKey, 'value stands', 'values stand')} under a key that is not at hand`;
}

function purgeWhy(total: StatusCounts | null): string {
  if (!total) return 'give up what no key opens';
  const { unknownKey, damaged } = total;
  if (unknownKey > 0) return `give ${plural(unknownKey + damaged, 'value')} up; find the key first`;
  return damaged > 0
    ? `${plural(damaged, 'value is', 'values are')} damaged, none is under an unknown key`
    : 'no value is lost';
}

function statusWhy(total: StatusCounts | null): string {
  const left = total ? leftovers(total) : 0;
  if (left === 0) return 'look at every row, change nothing';
  return `see why no rotation opens ${plural(left, 'value')}`;
}

function generateWhy({ setup, reminders, canWipe = true }: MenuFacts): string {
  const { keyrings, keyStores = [], drill } = setup;
  if (reminders.some(({ left }) => left?.kind === 'generate'))
    return 'what to write for the key that is kept';
  const staged = keyrings.find((keyring) => keyring.staged);
  if (staged) return `done: ${staged.target} is staged in ${staged.targetSource}`;
  if (drill) return 'a new key, kept in a new file';
  const places = `a new key, kept in a new file${keyStores.length > 0 ? ' or in a store' : ''}`;
  return canWipe ? `${places}, or shown once` : places;
}

function pointsWhy(points: MenuFacts['points']): string {
  if (!points) return 'what runs kept of what they replaced';
  if (points.length === 0) return 'none stands';
  return `${plural(points.length, 'stands', 'stand')}: put back, or discard for good`;
}
