import type { HomeAction, MenuItem } from '../../src/flows/home-menu.ts';
import type { KeyringSetup, Setup } from '../../src/flows/operations.ts';
import type { Reminder } from '../../src/flows/reminders.ts';
import type { Due } from '../../src/flows/rotation-due.ts';
import { zeroRows } from '../../src/plan/census-words.ts';
import { type StatusCounts, sum, unopened } from '../../src/plan/counts.ts';
import type { CensusFact } from '../../src/plan/facts.ts';
import { grouped, percent } from '../../src/plan/words.ts';
import { CENSUS_PARTS, CensusBar } from '../bar.tsx';
import { homeLayout } from '../home-layout.ts';
import { keyringParts, keyringWidths } from '../keyring-parts.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { TwoSides } from '../two-sides.tsx';
import { Cell, Drawn, Line, Row, shown, useReader, Words } from '../words.tsx';
import { Working } from '../working.tsx';
import { CensusTable } from './census-table.tsx';

export interface HomeView {
  body: Size;
  setup: Setup;
  census: readonly CensusFact[];
  /** What is being counted, in words, or null. */
  counting: string | null;
  items: readonly MenuItem[];
  next: HomeAction;
  reminders: readonly Reminder[];
  position: ListPosition;
  /** Where the operator stands among the fields; null while they are in the menu. */
  inFields: ListPosition | null;
  due: (keyring: KeyringSetup) => Due | null;
}

/** How many lines the menu has, and how many of them are seen. */
export function menuExtent({
  body,
  setup,
  census,
  items,
  reminders,
  isInFields,
}: Pick<HomeView, 'body' | 'setup' | 'census' | 'items' | 'reminders'> & { isInFields: boolean }) {
  return homeLayout(body, {
    keyrings: setup.keyrings.length,
    fields: census.length,
    reminders: Math.min(reminders.length, mostReminders(body)),
    items: items.length,
    isInFields,
  });
}

/** The first is worth more than a field of the census, the second is not. */
function mostReminders({ rows }: Size): number {
  return rows < 16 ? 1 : 2;
}

/**
 *  encryption  fernet  target 3f2a 91bc  older 77e0 12aa
 *
 *  FIELD                                ROWS CURRENT   OLD PLAIN UNKNOWN DAMAGED
 *  core_webhook.secret         █▓▓▓▓▓▓    37       2    35     ·       ·       ·
 *  ████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓  95 % old key
 *
 *  › Rotate           35 values wait for the target key
 *    Key status       look at every row, change nothing
 */
export function HomeScreen(view: HomeView) {
  const { body, setup, census, counting, items, next, reminders, position, inFields, due } = view;
  const layout = menuExtent({ ...view, isInFields: inFields !== null });
  const seen = items.slice(position.top, position.top + layout.items);
  return (
    <>
      {setup.keyrings.map((keyring) => (
        <TwoSides
          key={keyring.name}
          {...keyringParts(keyring, keyringWidths(setup.keyrings), due(keyring))}
          columns={body.columns}
        />
      ))}
      <Line />
      {census.length > 0 ? (
        <CensusTable census={census} columns={body.columns} lines={layout.fields} position={inFields} />
      ) : null}
      {counting ? <Working>{counting}</Working> : <Summary census={census} columns={body.columns} />}
      {reminders.slice(0, mostReminders(body)).map(({ text }) => (
        <Line key={text}>
          {' '}
          <Words tone="warn">{`! ${text}`}</Words>
        </Line>
      ))}
      <Line />
      <Drawn>
        {seen.map((item, index) => (
          <Item
            key={item.action}
            item={item}
            isChosen={inFields === null && position.top + index === position.cursor}
            isNext={setup.drill && item.action === next}
            beyond={beyond({ index, seen: seen.length, position, all: items.length })}
            columns={body.columns}
          />
        ))}
      </Drawn>
    </>
  );
}

/** The mark of a line beyond which the menu goes on. */
function beyond({
  index,
  seen,
  position: { top },
  all,
}: {
  index: number;
  seen: number;
  position: ListPosition;
  all: number;
}): string {
  if (index === seen - 1 && top + seen < all) return GLYPHS.down;
  return index === 0 && top > 0 ? GLYPHS.up : ' ';
}

/** ████▓▓▓▓▓  ▓ 95 % old key, or why there is nothing to show. */
function Summary({ census, columns }: { census: readonly CensusFact[]; columns: number }) {
  const total = sum(census);
  const isReader = useReader();
  if (total.rows === 0) {
    return (
      <Line>
        {' '}
        <Words tone="warn">
          no rows were found in any field: an empty table, a `where`, or another database
        </Words>
      </Line>
    );
  }
  const zero = census.find(({ rows }) => rows === 0);
  const shares = sharesOf(total);
  const rest = zero ? `; ${zeroRows(zero.field).message}` : '';
  if (isReader) return <Line>{`${shares.map(({ words }) => words).join(', ')}${rest}`}</Line>;
  const length = shares.reduce((sum, { words }) => sum + words.length + 4, rest.length);
  return (
    <Line>
      {' '}
      <CensusBar counts={total} width={Math.max(8, columns - length - 2)} />
      {shares.map(({ glyph, tone, words }) => (
        <Words key={words}>
          {'  '}
          <Words tone={tone}>{glyph}</Words>
          {` ${words}`}
        </Words>
      ))}
      {rest}
    </Line>
  );
}

interface Share {
  glyph: string;
  tone: Tone;
  words: string;
}

/** `▓ 95 % old key  ░ 1 not opened`: the glyphs of the bars, and what they stand for. */
function sharesOf(total: StatusCounts): readonly Share[] {
  const { oldKey, plaintext, rows } = total;
  const words = ['all under the target key', `${percent(oldKey, rows)} old key`].concat(
    `${grouped(plaintext)} plaintext`,
    `${grouped(unopened(total))} not opened`,
  );
  const shares = CENSUS_PARTS.map((part, index) => ({ ...part, words: words[index]! }));
  const waiting = shares.slice(1).filter(({ of }) => of(total) > 0);
  return waiting.length > 0 ? waiting : shares.slice(0, 1);
}

function Item({
  item,
  isChosen,
  isNext,
  beyond,
  columns,
}: {
  item: MenuItem;
  isChosen: boolean;
  isNext: boolean;
  beyond: string;
  columns: number;
}) {
  const tone = isChosen ? 'chosen' : item.isOpen ? 'plain' : 'faint';
  return (
    <Row>
      <Cell width={1} tone="faint">
        {beyond}
      </Cell>
      <Cell width={2} tone={tone}>
        {isChosen ? GLYPHS.chosen : ''}
      </Cell>
      <Cell width={17} tone={tone}>
        {item.name}
      </Cell>
      <Cell width={columns - (isNext ? 31 : 21)} tone={item.isOpen ? 'plain' : 'faint'}>
        {shown(item.why)}
      </Cell>
      {isNext ? (
        <Cell width={10} right tone="drill">
          next step
        </Cell>
      ) : null}
    </Row>
  );
}
