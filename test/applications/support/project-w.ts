import { FORMS } from '../../../src/drill/applications/project-w/transcripts.ts';
import { seedProjectW } from '../../../src/drill/applications/project-w/rows.ts';
import { inSession, type Session } from '../../../src/drill/session.ts';
import { KeyMaterial } from '../../../src/keys/key-material.ts';
import { CHACHA20_ANSWERS, KEY, NONCE } from '../../schemes/chacha20-answers.ts';
import { crypt, noise } from '../../support/chacha20.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../../support/database.ts';
import { type ExampleSite, exampleSite } from './example-site.ts';

/** The key of the known answers, the one to turn to, and one that nobody has, as the application writes them. */
export const OLD_KEY = KEY;
export const NEW_KEY = '202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f';
export const LOST_KEY = noise('lost', 32).toString('hex');

export const keyOf = (hex: string) => new KeyMaterial(Buffer.from(hex, 'hex'));

/** Project-W's database and the role that owns it and its recordings; `query` is a superuser's. */
export interface ProjectWDatabase extends FreshDatabase {
  role: string;
  roleUrl: string;
}

export async function projectWDatabase(): Promise<ProjectWDatabase> {
  const database = await freshDatabase();
  const { role, url: roleUrl } = await freshRole(database);
  await database.query(`alter database ${database.name} owner to ${role}`);
  await seedProjectW({ url: roleUrl, keys: { current: keyOf(OLD_KEY), lost: keyOf(LOST_KEY) } });
  return { ...database, role, roleUrl };
}

/** Where the known answers stand: a refresh token, a transcript, and a recording that begins like no known file. */
export const KNOWN = { token: 15, transcript: 152, recording: 153 } as const;
const FILE = 'known.bin';

/** Adds the known answers as the application's own rows. */
export async function addKnownAnswers({ roleUrl }: ProjectWDatabase, audio: Buffer): Promise<void> {
  const [token, txt, json] = CHACHA20_ANSWERS.map(({ hex }) => Buffer.from(hex, 'hex'));
  const [srt, tsv, vtt] = ['', 'start\tend\ttext\n0\t1000\tHallo Wörld\n', 'WEBVTT\n\n'].map((text) =>
    crypt(keyOf(OLD_KEY), NONCE, Buffer.from(text)),
  );
  await inSession(roleUrl, async ({ query }) => {
    await query('insert into project_w.oidc_refresh_tokens (encrypted_token, nonce) values ($1, $2)', [
      token,
      NONCE,
    ]);
    await query(
      `with job as (
         insert into project_w.jobs (user_id, file_name, finish_timestamp, downloaded)
         values (1, $1, now(), false) returning id
       )
       insert into project_w.transcripts
       select id, $2::bytea, $7, $3::bytea, $7, $4::bytea, $7, $5::bytea, $7, $6::bytea, $7 from job`,
      [FILE, txt, srt, tsv, vtt, json, NONCE],
    );
    await query(
      `insert into project_w.jobs (user_id, file_name, audio_oid, nonce)
       values (1, $1, lo_from_bytea(0, $2), $3)`,
      [FILE, crypt(keyOf(OLD_KEY), NONCE, audio), NONCE],
    );
  });
}

export interface SiteOptions {
  /** What stands behind `secret_key:`; the variable of Project-W's documents where it is left out. */
  secretKey?: string;
  env?: Readonly<Record<string, string>>;
  /** Changes the example's text. */
  edit?: (config: string) => string;
}

/** The example beside the application's config.yml, with the new key staged. */
export function projectWSite(url: string, options: SiteOptions = {}): Promise<ExampleSite> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the application's own syntax
  const { secretKey = '!ENV ${SECRET_KEY}', env = { SECRET_KEY: OLD_KEY }, edit } = options;
  return exampleSite('project-w', {
    env: { DATABASE_URL: url, ...env },
    files: {
      'config.yml': `client_url: http://localhost\nsecurity:\n  secret_key: ${secretKey}\n`,
      'next.key': `${NEW_KEY}\n`,
    },
    edit,
  });
}

export interface Cell {
  nonce: string;
  bytes: Buffer;
}

/** Every sealed cell by its place: `transcripts.as_txt 41`. */
export async function cellsOf({ query }: Pick<Session, 'query'>): Promise<Map<string, Cell>> {
  const rows = await query<Cell & { place: string }>(`
    select 'jobs.audio_oid ' || id as place, nonce, lo_get(audio_oid) as bytes
      from project_w.jobs
     where exists (select from pg_largeobject_metadata where oid = audio_oid)
     union all
    select 'oidc_refresh_tokens.encrypted_token ' || id, nonce, encrypted_token from project_w.oidc_refresh_tokens
    ${FORMS.map((form) => `union all select 'transcripts.${form} ' || job_id, ${form}_nonce, ${form} from project_w.transcripts`).join('\n    ')}`);
  return new Map(rows.map(({ place, ...cell }) => [place, cell]));
}

/** What a cell holds under a key, by nothing of Keyturn's. */
export function opened({ nonce, bytes }: Cell, hex: string): Buffer {
  return crypt(keyOf(hex), nonce, bytes);
}

/** Throws where a nonce serves twice under one key: two such cells give away what they hold. */
export function refuseSharedNonces(cells: Iterable<Cell>): void {
  const seen = new Set<string>();
  for (const { nonce, bytes } of cells) {
    if (bytes.length > 0 && seen.has(nonce)) throw new Error('a nonce serves twice');
    seen.add(nonce);
  }
}
