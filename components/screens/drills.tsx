import type { ErrorFact } from '../../src/errors.ts';
import type { DrillOffer } from '../../src/flows/console-end.ts';
import { Drawn, Line, Paragraph, shown, Yielding } from '../words.tsx';
import { ChoiceLine } from './choice-line.tsx';

const FOR_NAME = 20;

/**
 *  Which drill?
 *
 *  › routine              A key is due: turn it, and prove it
 *    lost-key             A key is lost: look for it, save what can be saved, …
 */
export function ChooseDrill({
  drills,
  cursor,
  columns,
  notice,
}: {
  drills: readonly DrillOffer[];
  cursor: number;
  columns: number;
  /** Why the last one was not opened. */
  notice: ErrorFact | null;
}) {
  return (
    <>
      <Line />
      <Drawn>
        {drills.map(({ name, title }, index) => (
          <ChoiceLine
            key={name}
            {...{ name, columns }}
            what={title}
            isChosen={index === cursor}
            forName={FOR_NAME}
          />
        ))}
        <Line />
        <Paragraph>{drills[cursor]?.title ?? ''}</Paragraph>
      </Drawn>
      <Line />
      <Paragraph tone="faint">
        A drill has a database, rows and keys of its own. Nothing of yours is touched.
      </Paragraph>
      <Yielding>
        {notice ? <Paragraph tone="warn">{`! ${shown(notice.message)}`}</Paragraph> : null}
        {notice?.hint ? <Paragraph>{`hint: ${shown(notice.hint)}`}</Paragraph> : null}
      </Yielding>
    </>
  );
}

/**
 *  A key is lost: look for it, save what can be saved, purge the rest
 *
 *  Nothing of yours is read or touched. …
 */
export function BeforeDrill({ drill }: { drill: DrillOffer }) {
  return (
    <>
      <Line />
      <Paragraph tone="strong">{drill.title}</Paragraph>
      <Line />
      <Paragraph>
        Nothing of yours is read or touched. Keyturn starts a PostgreSQL of its own on this host, fills it
        with made-up rows and keys, and opens it in the console.
      </Paragraph>
      <Line />
      <Paragraph>
        q leaves the drill: its database and its keys are removed, and you are back here. Until then its first
        line says DRILL.
      </Paragraph>
    </>
  );
}
