import type { RunData } from '../../src/flows/run-data.ts';
import { contentsInWords } from '../../src/plan/backup-words.ts';
import { shownSize } from '../../src/plan/shown-size.ts';
import { Line, Paragraph, shown, Words } from '../words.tsx';
import { Working } from '../working.tsx';

/**
 *  pg_dump 18.4 dumps core_two_factor_auth and core_webhook to
 *  /var/backups/webops-production-webops-20261122T021408Z.dump
 *
 *  ⠹ 12 MB written
 *
 *  nothing is changed before it stands and was read back
 */
export function BackingUpScreen({ data: { backup } }: { data: RunData }) {
  if (!backup) return null;
  const { started, bytes, checking } = backup;
  return (
    <>
      <Line />
      {started ? (
        <Paragraph>
          {`pg_dump ${shown(started.pgDump)} dumps ${contentsInWords(started.contents)} to ${shown(started.file)}`}
        </Paragraph>
      ) : (
        <Paragraph>{`A backup is made in ${shown(backup.folder)}.`}</Paragraph>
      )}
      <Line />
      <Working>
        {checking ? `${shownSize(bytes)} written; reading it back` : `${shownSize(bytes)} written`}
      </Working>
      <Line />
      <Line>
        {' '}
        <Words tone="faint">nothing is changed before it stands and was read back</Words>
      </Line>
    </>
  );
}
