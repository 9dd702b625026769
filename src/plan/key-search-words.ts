import { columns } from './columns.ts';
import type {
  KeySearchFact,
  KeySearchProgressFact,
  KeySearchTotalFact,
  KeyTriedFact,
} from './key-search-facts.ts';
import { shownField } from './names.ts';
import { printable } from './printable.ts';
import { grouped, listed, plural } from './words.ts';

export function keySearchProgress({ field, done, estimate, unopened }: KeySearchProgressFact): string {
  const of = estimate === null ? '' : ` of about ${grouped(Math.max(estimate, done))}`;
  return `${shownField(field)}: ${grouped(done)}${of} rows read, ${grouped(unopened)} open under no key`;
}

/** What a keyring lacks: `keyring encryption: 12 values open under no key of it, 9 of core_webhook.secret and …`. */
export function keySearchHeading({ keyring, unopened, fields }: KeySearchTotalFact): string {
  const name = printable(keyring);
  if (unopened === 0) return `keyring ${name}: no value stands under an unknown key`;
  const parts = fields.filter((field) => field.unopened > 0).map(fieldPart);
  return `keyring ${name}: ${plural(unopened, 'value opens', 'values open')} under no key of it, ${listed(parts)}`;
}

function fieldPart({ field, unopened }: { field: string; unopened: number }): string {
  return `${grouped(unopened)} of ${shownField(field)}`;
}

/** Keys that save nothing are listed up to here. */
const MOST_IN_VAIN = 10;

/** Every key that was tried, the most useful first; under each that helps, the fields it helps in. */
export function keySearchTable(tried: readonly KeyTriedFact[], total: KeySearchTotalFact): readonly string[] {
  const { rows, rest } = listOf(tried, total);
  const heading = ['FINGERPRINT', 'WOULD SAVE', 'CANDIDATE'];
  return rows.length === 0 ? rest : [...columns([heading, ...rows], ['left', 'right', 'left']), ...rest];
}

/** The same to be heard: `91c0 55ae would save 9 of 12: ENCRYPTION_KEY in /srv/old/.env`, then `9 of 9 in …`. */
export function keySearchSentences(
  tried: readonly KeyTriedFact[],
  total: KeySearchTotalFact,
): readonly string[] {
  const { rows, rest } = listOf(tried, total);
  const sentences = rows.map(([fingerprint = '', saved = '', about = '']) =>
    fingerprint === '' ? `${saved} in ${about.trim()}` : `${fingerprint} would save ${saved}: ${about}`,
  );
  return [...sentences, ...rest];
}

function listOf(tried: readonly KeyTriedFact[], total: KeySearchTotalFact) {
  if (tried.length === 0)
    return { rows: [], rest: ['no key was tried: nothing that was searched holds another one'] };
  const [helping, inVain] = [helpful(tried), tried.filter(({ cells }) => cells === 0)];
  const rows = [...helping, ...inVain.slice(0, MOST_IN_VAIN)].flatMap((key) => rowsOf(key, total));
  const more = inVain.length - MOST_IN_VAIN;
  return { rows, rest: more > 0 ? [`and ${grouped(more)} more that would save nothing`] : [] };
}

/** The keys that have a part in opening something, the most useful first. */
function helpful(tried: readonly KeyTriedFact[]): KeyTriedFact[] {
  return tried.filter(({ cells }) => cells > 0).sort((a, b) => b.saves - a.saves || b.cells - a.cells);
}

function rowsOf({ fingerprint, saves, source, fields }: KeyTriedFact, total: KeySearchTotalFact): string[][] {
  const inFields = fields
    .filter(({ cells }) => cells > 0)
    .map(({ field, saves: saved, cells }) => {
      const all = total.fields.find((each) => each.field === field)?.unopened ?? 0;
      const part = saved === 0 ? `: ${plural(cells, 'cell')} of values that need another key as well` : '';
      return ['', `${grouped(saved)} of ${grouped(all)}`, `  ${shownField(field)}${part}`];
    });
  return [[fingerprint, `${grouped(saves)} of ${grouped(total.unopened)}`, printable(source)], ...inFields];
}

interface Used {
  keyring: string;
  configFile: string;
}

/** What to write, and to do, so that the keys found are used. */
export function keySearchSteps(tried: readonly KeyTriedFact[], used: Used): readonly string[] {
  const settings = settingsToAdd(tried, used);
  const then = `then: keyturn rotate --keyring ${printable(used.keyring)} --dry-run`;
  return settings.length === 0 ? [] : [...settings, then];
}

/** What to write in the configuration so that the keys found are used; nothing where none helps. */
function settingsToAdd(tried: readonly KeyTriedFact[], { keyring, configFile }: Used): readonly string[] {
  const keys = helpful(tried);
  if (keys.length === 0) return [];
  const name = printable(keyring);
  return [
    `to use ${keys.length === 1 ? 'it' : 'them'}, add to the older keys of ${name} in ${printable(configFile)}:`,
    '  keyrings:',
    `    ${name}:`,
    '      older:',
    ...keys.flatMap(settingLines),
  ];
}

function settingLines({ setting, fingerprint, source }: KeyTriedFact): string[] {
  if (setting !== null) return [`        - ${printable(setting)}   # ${fingerprint}`];
  return [
    `        - { file: PATH }   # ${fingerprint}, ${printable(source)}: first put it alone`,
    '          # into a file that only its owner reads (chmod 600), and name that',
  ];
}

/** How the search ended, over all keyrings. */
export function keySearchSummary(totals: readonly KeySearchTotalFact[], exitCode: number): string {
  const unopened = sum(totals.map((total) => total.unopened));
  const still = sum(totals.map((total) => total.stillUnopened));
  const undecidable = sum(totals.map((total) => total.undecidable));
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  if (unopened === 0) return `key find: no value stands under an unknown key, nothing is to be found${code}`;
  if (still === 0)
    return `key find: ${plural(unopened, 'value that does', 'values that do')} not open would, with what was found${code}`;
  const saved = `${grouped(unopened - still)} of ${plural(unopened, 'value that does', 'values that do')} not open would, with what was found`;
  const open =
    undecidable === 0 ? '' : `, ${grouped(undecidable)} of them since nothing about them proves a key`;
  return `key find: ${saved}; ${grouped(still)} would not${open}${code}`;
}

/** What the search told, keyring by keyring, as a console shows it. */
export function searchLines(
  facts: readonly KeySearchFact[],
  { configFile, list = keySearchTable }: { configFile: string; list?: typeof keySearchTable },
): readonly string[] {
  const notes = facts.filter((fact) => fact.event === 'key-search-note');
  const totals = facts.filter((fact) => fact.event === 'key-search-total');
  return [
    ...notes.map(
      ({ message, hint }) => `note: ${printable(hint === null ? message : `${message}; ${hint}`)}`,
    ),
    ...(notes.length > 0 ? [''] : []),
    ...totals.flatMap((total) => [...keyringLines(facts, total, { configFile, list }), '']),
    ...(totals.some(({ stillUnopened }) => stillUnopened > 0) ? [LOOK_ELSEWHERE] : []),
  ];
}

function keyringLines(
  facts: readonly KeySearchFact[],
  total: KeySearchTotalFact,
  { configFile, list }: { configFile: string; list: typeof keySearchTable },
): readonly string[] {
  const heading = keySearchHeading(total);
  if (total.unopened === 0) return [heading];
  const { keyring } = total;
  const tried = facts.filter((fact) => fact.event === 'key-tried').filter((fact) => fact.keyring === keyring);
  const settings = settingsToAdd(tried, { keyring, configFile });
  return [
    heading,
    '',
    ...list(tried, total),
    ...(settings.length > 0 ? ['', ...settings, 'then come back: Rotate turns what they open'] : []),
  ];
}

/** Values that no key opens which was tried, over all keyrings. */
export function stillUnopened(facts: readonly KeySearchFact[]): number {
  return sum(facts.map((fact) => (fact.event === 'key-search-total' ? fact.stillUnopened : 0)));
}

const LOOK_ELSEWHERE =
  'Values stay that none of these opens. Look elsewhere before you give them up: old copies of .env, other hosts and environments, secret stores, backups of settings.';

/** What to do where values stay that no key opens. */
export const STILL_UNOPENED: readonly [message: string, hint: string] = [
  'values stay that no key opens which was tried',
  'look elsewhere before you purge: old copies of .env, other hosts and environments, secret stores, backups of settings; keyturn key find takes --file, --in, --environment and --prompt',
];

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all + n, 0);
}
