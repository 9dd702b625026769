import type { KeyringSetup } from '../../src/flows/operations.ts';
import { toTheMinute } from '../../src/plan/clock-words.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import { rotateWith } from '../../src/plan/status-words.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { Cell, Line, Paragraph, Row, shown } from '../words.tsx';

/**
 *  Field      core_two_factor_auth.secret
 *  Row        user-17
 *  Key of it  id 7
 *  Status     damaged
 *  Opens with –
 *  Sealed     –
 *
 *  damaged: 70 bytes is too short for a token
 *  Rotate leaves it: no key can open it.
 */
export function RowDetailScreen({ row, keyring }: { row: RowFact; keyring: KeyringSetup | undefined }) {
  return (
    <>
      <Line />
      <Entry name="Field">{shownField(row.field)}</Entry>
      <Entry name="Primary key">{shown(shownKey(row.primaryKey))}</Entry>
      <Entry name="Status" tone={toneOf(row.status)}>
        {row.status}
      </Entry>
      <Entry name="Opens with">{keyOf(row, keyring)}</Entry>
      <Entry name="Sealed">{row.sealedAt ? `${toTheMinute(row.sealedAt)} UTC` : GLYPHS.dash}</Entry>
      <Line />
      {row.label === null ? null : <Paragraph>{`Row: ${shown(row.label)}`}</Paragraph>}
      <Line />
      {row.reason ? <Paragraph>{`${row.status}: ${shown(row.reason)}`}</Paragraph> : null}
      {keyring ? <Paragraph tone="faint">{rotateWith(row.status, keyring.target)}</Paragraph> : null}
    </>
  );
}

function Entry({ name, tone, children }: { name: string; tone?: Tone; children: string }) {
  return (
    <Row>
      <Cell width={1} />
      <Cell width={14} tone="faint">
        {name}
      </Cell>
      <Cell width={60} tone={tone ?? 'plain'}>
        {children}
      </Cell>
    </Row>
  );
}

function keyOf({ key }: RowFact, keyring: KeyringSetup | undefined): string {
  if (!key) return GLYPHS.dash;
  if (!keyring) return key;
  if (key === keyring.target) return `${key}, the target key (${shown(keyring.targetSource)})`;
  const source = keyring.olderSources[keyring.older.indexOf(key)];
  return source ? `${key}, an older key (${shown(source)})` : key;
}
