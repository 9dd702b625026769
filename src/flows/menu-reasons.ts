import { leftovers, type StatusCounts } from '../plan/counts.ts';
import { plural } from '../plan/words.ts';
import type { HomeAction, MenuFacts } from './home-menu.ts';
import { wayOf } from './lesson-way.ts';
import type { Setup } from './operations.ts';

/** Why, or why not, one would open an item of the menu now. */
export function menuReason(action: HomeAction, facts: MenuFacts): string {
  return facts.setup.readOnly ? readOnlyWhy(action, facts) : whyOf(action, facts);
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
