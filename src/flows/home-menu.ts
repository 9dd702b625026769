import { leftovers, type StatusCounts } from '../plan/counts.ts';
import type { RunRecord } from '../plan/facts.ts';
import { NAME } from '../plan/kind-words.ts';
import { WALK_NAME } from '../plan/left.ts';
import { type DrillLesson, wayOf } from './lesson-way.ts';
import { menuReason } from './menu-reasons.ts';
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
  find: WALK_NAME.find,
  status: 'Key status',
  generate: 'Generate a key',
  verify: 'Verify',
  points: 'Restore points',
  flush: WALK_NAME.flush,
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
  return { action, name: NAMES[action], why: menuReason(action, facts), isOpen: !isShut };
}
