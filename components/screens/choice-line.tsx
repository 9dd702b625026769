import { GLYPHS } from '../theme.ts';
import { Cell, Row, shown } from '../words.tsx';

interface ChoiceLineProps {
  name: string;
  /** What it means. */
  what: string;
  isChosen: boolean;
  columns: number;
  /** Columns for names. */
  forName?: number;
}

/**   › A file            a key file, an old .env, a YAML file, notes */
export function ChoiceLine({ name, what, isChosen, columns, forName = 17 }: ChoiceLineProps) {
  const tone = isChosen ? 'chosen' : 'plain';
  return (
    <Row>
      <Cell width={3} tone={tone}>
        {isChosen ? ` ${GLYPHS.chosen} ` : ''}
      </Cell>
      <Cell width={forName} tone={tone}>
        {shown(name)}
      </Cell>
      <Cell width={columns - forName - 4}>{what}</Cell>
    </Row>
  );
}
