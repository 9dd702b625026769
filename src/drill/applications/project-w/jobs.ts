import type { Dice } from '../../made-up.ts';
import type { Session, SqlRow } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals } from '../sealer.ts';
import { LARGE_BYTES, ODD_RECORDINGS, ODD_TRANSCRIPTS, PROJECT_W_ROWS, type Sealers } from './made.ts';
import { headerless, madeUpRecording, type Recording } from './recordings.ts';
import type { BesideNonce, SealBeside } from './sealing.ts';
import { FORMS, madeUpTranscript, SILENCE, type Transcript } from './transcripts.ts';

const { local, oidc, ldap, waiting, aborting, failed, succeeded } = PROJECT_W_ROWS;
const RUNNERS = 2;

/** Jobs that wait with their recordings, jobs that end, and the transcripts of those that succeeded. */
export async function seedJobs(session: Session, dice: Dice, sealers: Sealers): Promise<void> {
  await seedSettings(session, dice);
  const recordings = ordinals(waiting).map((id) => recordingOf(id, dice));
  const sealed = recordings.map(({ bytes }) => sealers.current(bytes));
  const oids = await createObjects(session, sealed);
  const fileNames = ordinals(aborting + failed + succeeded).map((id) => `Seminar ${id}.mp3`);
  await insertRows(session, 'project_w.jobs', [
    ...recordings.map(({ fileName }, i) =>
      job(fileName, dice, { audio_oid: oids[i], nonce: sealed[i]!.nonce }),
    ),
    ...fileNames.map((fileName, i) => job(fileName, dice, endOf(i, dice))),
  ]);
  await seedTranscripts(session, dice, sealers);
  await session.query(`select lo_unlink(audio_oid) from project_w.jobs where id = ${ODD_RECORDINGS.gone}`);
  // Left behind, under the key that is to go, by a rotation of the application's own.
  await createObjects(session, [sealers.current(madeUpRecording(dice, 1).bytes)]);
}

async function seedSettings(session: Session, dice: Dice): Promise<void> {
  await insertRows(
    session,
    'project_w.runners',
    ordinals(RUNNERS).map((id) => ({ token_hash: `${id}`.repeat(43) })),
  );
  await insertRows(
    session,
    'project_w.job_settings',
    ordinals(local + oidc + ldap).map((user_id) => ({
      user_id,
      is_default: true,
      settings: { model: dice(2) === 0 ? 'large' : 'base', language: null },
    })),
  );
}

function recordingOf(id: number, dice: Dice): Recording {
  if (id === ODD_RECORDINGS.headerless) return headerless(dice, id);
  return madeUpRecording(dice, id, id === ODD_RECORDINGS.large ? LARGE_BYTES : undefined);
}

/** Makes a large object of each; their OIDs. */
async function createObjects({ query }: Session, sealed: readonly BesideNonce[]): Promise<string[]> {
  const rows = await query<{ oid: string }>(
    `select lo_from_bytea(0, bytes)::text as oid
       from unnest($1::bytea[]) with ordinality as made (bytes, ordinal)
      order by ordinal`,
    [sealed.map(({ bytes }) => bytes)],
  );
  return rows.map(({ oid }) => oid);
}

function job(fileName: string, dice: Dice, rest: SqlRow): SqlRow {
  const user = 1 + dice(local + oidc + ldap);
  return {
    user_id: user,
    job_settings_id: user,
    creation_timestamp: '2025-11-02T09:15:00Z',
    file_name: fileName,
    aborting: false,
    audio_oid: null,
    nonce: null,
    finish_timestamp: null,
    runner_name: null,
    runner_id: null,
    runner_version: null,
    runner_git_hash: null,
    runner_source_code_url: null,
    downloaded: null,
    error_msg: null,
    ...rest,
  };
}

/** First those that are being aborted, then those that failed, then those that succeeded. */
function endOf(place: number, dice: Dice): SqlRow {
  if (place < aborting) return { aborting: true };
  const ended = {
    finish_timestamp: '2025-11-02T10:00:00Z',
    runner_name: 'basement',
    runner_id: 1 + dice(RUNNERS),
    runner_version: '0.6.0',
    runner_git_hash: '0123456789abcdef0123456789abcdef01234567',
    runner_source_code_url: 'https://code.example.test/project-w',
  };
  return place < aborting + failed
    ? { ...ended, error_msg: 'the file holds no sound' }
    : { ...ended, downloaded: dice(2) === 0 };
}

async function seedTranscripts(session: Session, dice: Dice, { current, lost }: Sealers): Promise<void> {
  const transcripts = ordinals(succeeded).map((ordinal) => {
    const id = ODD_TRANSCRIPTS.first + ordinal - 1;
    const transcript = id === ODD_TRANSCRIPTS.silence ? SILENCE : madeUpTranscript(dice);
    const seal = id === ODD_TRANSCRIPTS.lost ? lost : current;
    return { job_id: id, ...transcriptColumns(transcript, seal) };
  });
  await insertRows(session, 'project_w.transcripts', transcripts);
}

/** The columns in which a transcript stands, each form under a nonce of its own. */
export function transcriptColumns(transcript: Transcript, seal: SealBeside): SqlRow {
  const pairs = FORMS.flatMap((form) => {
    const { nonce, bytes } = seal(transcript[form]);
    return [
      [form, bytes],
      [`${form}_nonce`, nonce],
    ];
  });
  return Object.fromEntries(pairs);
}
