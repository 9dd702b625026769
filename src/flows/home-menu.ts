import { leftovers, type StatusCounts } from '../plan/counts.ts';
import { plural } from '../plan/words.ts';
import type { Setup } from './operations.ts';

export type HomeAction = 'rotate' | 'status' | 'generate' | 'verify' | 'check' | 'runs';

export interface MenuItem {
  action: HomeAction;
  name: string;
  /** Why, or why not, one would open it now. */
  why: string;
}

interface MenuFacts {
  setup: Setup;
  /** Null while nothing is counted. */
  total: StatusCounts | null;
  /** What was looked at since the console opened. */
  seen: { status: boolean; verified: boolean };
}

const NAMES: Record<HomeAction, string> = {
  rotate: 'Rotate',
  status: 'Key status',
  generate: 'Generate a key',
  verify: 'Verify',
  check: 'Check',
  runs: 'Runs',
};

const DRILL_ORDER: readonly HomeAction[] = ['generate', 'status', 'rotate', 'verify', 'runs', 'check'];

/** What one can do from home, what the facts suggest first; a drill keeps the order of its lesson. */
export function homeMenu(facts: MenuFacts): { items: MenuItem[]; next: HomeAction } {
  const next = nextAction(facts);
  const order = facts.setup.drill ? DRILL_ORDER : [...new Set([next, ...usualOrder(facts)])];
  return { items: order.map((action) => ({ action, name: NAMES[action], why: whyOf(action, facts) })), next };
}

function nextAction({ setup, total, seen }: MenuFacts): HomeAction {
  if (!total) return 'status';
  if (setup.drill) {
    const isStaged = setup.keyrings.some(({ staged }) => staged);
    if (!isStaged) return 'generate';
    if (!seen.status) return 'status';
    if (total.oldKey > 0) return 'rotate';
    return seen.verified ? 'runs' : 'verify';
  }
  if (total.oldKey > 0) return 'rotate';
  return leftovers(total) > 0 || total.rows === 0 ? 'status' : 'generate';
}

function usualOrder({ total }: MenuFacts): HomeAction[] {
  const waits = (total?.oldKey ?? 0) > 0;
  return waits
    ? ['rotate', 'status', 'generate', 'verify', 'check', 'runs']
    : ['status', 'generate', 'rotate', 'verify', 'check', 'runs'];
}

function whyOf(action: HomeAction, { setup, total }: MenuFacts): string {
  switch (action) {
    case 'rotate':
      return rotateWhy(total);
    case 'status': {
      const left = total ? leftovers(total) : 0;
      if (left === 0) return 'look at every row, change nothing';
      return `see why no rotation opens ${plural(left, 'value')}`;
    }
    case 'generate': {
      const staged = setup.keyrings.find(({ staged }) => staged);
      return staged
        ? `done: ${staged.target} is staged in ${staged.targetSource}`
        : 'a new key into a new file';
    }
    case 'verify':
      return 'does every value open under the target key alone?';
    case 'check':
      return 'is everything in place for a run?';
    case 'runs':
      return 'what was done, by whom, with what result';
  }
}

function rotateWhy(total: StatusCounts | null): string {
  if (!total) return 'turn what waits for the target key';
  if (total.rows === 0) return 'no rows were found: is this the right database?';
  if (total.oldKey === 0) return 'no value waits for the target key';
  return `${plural(total.oldKey, 'value waits', 'values wait')} for the target key`;
}
