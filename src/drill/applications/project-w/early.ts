import type { KeyMaterial } from '../../../keys/key-material.ts';
import { accessToken, diceOf } from '../../made-up.ts';
import { inSession } from '../../session.ts';
import { transcriptColumns } from './jobs.ts';
import { ODD_TRANSCRIPTS, PROJECT_W_ROWS } from './made.ts';
import { besideNonce } from './sealing.ts';
import { FORMS, madeUpTranscript } from './transcripts.ts';

const LAST = ODD_TRANSCRIPTS.first + PROJECT_W_ROWS.succeeded - 1;
/** Under the new key before the rotation begins: the transcripts of the last two jobs, and one refresh token. */
export const EARLY_TRANSCRIPTS = [LAST - 1, LAST] as const;
export const EARLY_TOKEN = 3;

const SEED = 7;

/** Writes what an application writes that was handed the new key early. */
export async function seedProjectWEarly({
  url,
  newKey,
}: {
  url: string;
  newKey: KeyMaterial;
}): Promise<void> {
  const seal = besideNonce(newKey);
  const dice = diceOf(SEED);
  await inSession(url, async ({ query }) => {
    for (const id of EARLY_TRANSCRIPTS) {
      const columns = transcriptColumns(madeUpTranscript(dice), seal);
      await query(REPLACE_TRANSCRIPT, [id, JSON.stringify(columns)]);
    }
    const { nonce, bytes } = seal(accessToken('eyJhbGciOi', 180, dice));
    await query('update project_w.oidc_refresh_tokens set encrypted_token = $1, nonce = $2 where id = $3', [
      bytes,
      nonce,
      EARLY_TOKEN,
    ]);
  });
}

const COLUMNS = FORMS.flatMap((form) => [form, `${form}_nonce`]).join(', ');
const REPLACE_TRANSCRIPT = `
update project_w.transcripts
   set (${COLUMNS}) = (select ${COLUMNS} from jsonb_populate_record(null::project_w.transcripts, $2::jsonb))
 where job_id = $1`;
