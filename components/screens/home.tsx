import type { HomeAction, MenuItem } from '../../src/flows/home-menu.ts';
import type { KeyringSetup, Setup } from '../../src/flows/operations.ts';
import type { Reminder } from '../../src/flows/reminders.ts';
import { zeroRows } from '../../src/plan/census-words.ts';
import { leftovers, sum, type StatusCounts } from '../../src/plan/counts.ts';
import type { CensusFact } from '../../src/plan/facts.ts';
import { listed, percent, plural } from '../../src/plan/words.ts';
import { CensusBar } from '../bar.tsx';
import { homeLayout } from '../home-layout.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Drawn, Line, Row, shown, Words } from '../words.tsx';
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
}

/** How many lines the menu has, and how many of them are seen. */
export function menuExtent({
  body,
  setup,
  census,
  items,
  reminders,
}: Pick<HomeView, 'body' | 'setup' | 'census' | 'items' | 'reminders'>) {
  return homeLayout(body, {
    keyrings: setup.keyrings.length,
    fields: census.length,
    reminders: Math.min(reminders.length, mostReminders(body)),
    items: items.length,
  });
}

/** The first is worth more than a field of the census, the second is not. */
function mostReminders({ rows }: Size): number {
  return rows < 16 ? 1 : 2;
}

/**
 *  encryption  fernet  target 3f2a 91bc  older 77e0 12aa
 *
 *  FIELD                            ROWS  CURRENT     OLD  PLAIN  UNKNOWN  DAMAGED
 *  core_webhook.secret                37        2      35      ·        ·        ·
 *  ████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓  95 % old key
 *
 *  › Rotate           35 values wait for the target key
 *    Key status       look at every row, change nothing
 */
export function HomeScreen(view: HomeView) {
  const { body, setup, census, counting, items, next, reminders, position } = view;
  const layout = menuExtent(view);
  const seen = items.slice(position.top, position.top + layout.items);
  return (
    <>
      {setup.keyrings.map((keyring) => (
        <Keyring key={keyring.name} keyring={keyring} />
      ))}
      <Line />
      {census.length > 0 ? (
        <CensusTable census={census} columns={body.columns} lines={layout.fields} />
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
            isChosen={position.top + index === position.cursor}
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

function Keyring({ keyring }: { keyring: KeyringSetup }) {
  const { name, scheme, target, older, staged, targetSource } = keyring;
  return (
    <Line>
      {` ${shown(name)}  ${scheme}  target `}
      <Words tone="current">{target}</Words>
      {older.length > 0 ? '  older ' : '  no older key'}
      <Words tone="old">{older.join('  ')}</Words>
      {staged ? `  staged in ${shown(targetSource)}` : ''}
    </Line>
  );
}

/** ████▓▓▓▓▓  95 % old key, or why there is nothing to show. */
function Summary({ census, columns }: { census: readonly CensusFact[]; columns: number }) {
  const total = sum(census);
  const zero = census.find(({ rows }) => rows === 0);
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
  const words = zero ? `${share(total)}; ${zeroRows(zero.field).message}` : share(total);
  return (
    <Line>
      {' '}
      <CensusBar counts={total} width={Math.max(8, columns - words.length - 4)} />
      {`  ${words}`}
    </Line>
  );
}

function share(total: StatusCounts): string {
  const left = leftovers(total);
  const parts = [
    ...(total.oldKey > 0 ? [`${percent(total.oldKey, total.rows)} old key`] : []),
    ...(left > 0 && total.oldKey === 0 ? [`${plural(left, 'value')} no rotation opens`] : []),
  ];
  return parts.length > 0 ? listed(parts) : 'all under the target key';
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
