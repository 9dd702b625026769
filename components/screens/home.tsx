import type { HomeAction, MenuItem } from '../../src/flows/home-menu.ts';
import type { KeyringSetup, Setup } from '../../src/flows/operations.ts';
import { zeroRows } from '../../src/plan/census-words.ts';
import { leftovers, sum, type StatusCounts } from '../../src/plan/counts.ts';
import type { CensusFact } from '../../src/plan/facts.ts';
import { listed, percent, plural } from '../../src/plan/words.ts';
import { CensusBar } from '../bar.tsx';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Line, Row, shown, Words } from '../words.tsx';
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
  cursor: number;
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
export function HomeScreen({ body, setup, census, counting, items, next, cursor }: HomeView) {
  const extra = census.length > 1 ? 1 : 0;
  const lines = body.rows - setup.keyrings.length - items.length - 4 - extra;
  return (
    <>
      {setup.keyrings.map((keyring) => (
        <Keyring key={keyring.name} keyring={keyring} />
      ))}
      <Line />
      {census.length > 0 ? <CensusTable census={census} columns={body.columns} lines={lines} /> : null}
      {counting ? <Working>{counting}</Working> : <Summary census={census} columns={body.columns} />}
      <Line />
      {items.map((item, index) => (
        <Item
          key={item.action}
          item={item}
          isChosen={index === cursor}
          isNext={setup.drill && item.action === next}
          columns={body.columns}
        />
      ))}
    </>
  );
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
  columns,
}: {
  item: MenuItem;
  isChosen: boolean;
  isNext: boolean;
  columns: number;
}) {
  const tone = isChosen ? 'chosen' : 'plain';
  return (
    <Row>
      <Cell width={3} tone={tone}>
        {isChosen ? ` ${GLYPHS.chosen} ` : ''}
      </Cell>
      <Cell width={17} tone={tone}>
        {item.name}
      </Cell>
      <Cell width={columns - (isNext ? 31 : 21)}>{item.why}</Cell>
      {isNext ? (
        <Cell width={10} right tone="drill">
          next step
        </Cell>
      ) : null}
    </Row>
  );
}
