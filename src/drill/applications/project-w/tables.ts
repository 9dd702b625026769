/**
 * Project-W's tables, in a schema of their own. A finished job has either a transcript or an error, and its recording,
 * a large object, is gone; the trigger unlinks that of a job that is deleted before. The trigger's function is made
 * where unqualified names go: into the schema `project_w` for a role of that name, else into `public`.
 */
export const PROJECT_W_TABLES = `
create schema project_w;

create table project_w.metadata (
  topic text primary key,
  data jsonb not null
);
create table project_w.site_data (
  id integer generated always as identity,
  type text not null,
  urgency integer not null,
  html text not null
);

create table project_w.users (
  id integer generated always as identity primary key,
  accepted_tos jsonb not null default '{}'
);
create table project_w.local_accounts (
  id integer not null unique references project_w.users on delete cascade,
  email varchar(254) primary key,
  password_hash text not null check (length(password_hash) = 97),
  is_admin boolean not null default false,
  is_verified boolean not null default false,
  provision_number integer unique
);
create table project_w.oidc_accounts (
  id integer not null unique references project_w.users on delete cascade,
  email varchar(254) not null,
  iss text not null,
  sub text not null,
  primary key (iss, sub)
);
create table project_w.ldap_accounts (
  id integer not null unique references project_w.users on delete cascade,
  email varchar(254) not null,
  provider_name text not null,
  uid text not null,
  primary key (provider_name, uid)
);

create table project_w.oidc_refresh_tokens (
  id integer generated always as identity primary key,
  encrypted_token bytea not null,
  nonce text not null check (length(nonce) = 16)
);
create table project_w.tokens (
  id integer generated always as identity primary key,
  token_hash text unique check (length(token_hash) = 43),
  user_id integer not null references project_w.users on delete cascade,
  name text not null,
  explicit boolean not null default false,
  admin_privileges boolean not null default false,
  expires_at timestamptz,
  last_usage timestamptz not null default '2025-11-02 09:15:00+00',
  oidc_refresh_token_id integer references project_w.oidc_refresh_tokens on delete cascade
);

create table project_w.runners (
  id integer generated always as identity primary key,
  token_hash text unique check (length(token_hash) = 43)
);
create table project_w.job_settings (
  id integer generated always as identity primary key,
  user_id integer not null references project_w.users on delete cascade,
  is_default boolean not null default false,
  settings jsonb not null
);
create unique index one_default_a_user on project_w.job_settings (user_id) where is_default;

create table project_w.jobs (
  id integer generated always as identity primary key,
  user_id integer not null references project_w.users on delete cascade,
  job_settings_id integer references project_w.job_settings on delete cascade,
  creation_timestamp timestamptz not null default '2025-11-02 09:15:00+00',
  file_name text not null,
  aborting boolean not null default false,
  audio_oid oid,
  nonce text check (length(nonce) = 16),
  finish_timestamp timestamptz,
  runner_name varchar(40),
  runner_id integer references project_w.runners on delete set null,
  runner_version text,
  runner_git_hash varchar(40),
  runner_source_code_url text,
  downloaded boolean,
  error_msg text,
  constraint audio_and_nonce_together check ((audio_oid is null) = (nonce is null)),
  constraint no_audio_once_finished check (finish_timestamp is null or audio_oid is null),
  constraint aborting_has_no_audio_and_no_end check (
    not aborting or (audio_oid is null and finish_timestamp is null)
  ),
  constraint finished_means_success_or_error check (
    (finish_timestamp is null and downloaded is null and error_msg is null)
    or (finish_timestamp is not null and (downloaded is null) <> (error_msg is null))
  ),
  constraint runner_only_once_finished check (
    finish_timestamp is not null
    or num_nonnulls(runner_id, runner_name, runner_version, runner_git_hash, runner_source_code_url) = 0
  ),
  constraint all_of_the_runner_or_nothing check (
    num_nonnulls(runner_name, runner_version, runner_git_hash, runner_source_code_url) = 4
    or num_nonnulls(runner_id, runner_name, runner_version, runner_git_hash, runner_source_code_url) = 0
  )
);
create index on project_w.jobs (user_id);

create function deleteaudio() returns trigger language plpgsql as $$
begin
  perform lo_unlink(old.audio_oid);
  return null;
end
$$;
create trigger delete_audio
  after delete on project_w.jobs
  for each row when (old.audio_oid is not null)
  execute function deleteaudio();

create table project_w.transcripts (
  job_id integer primary key references project_w.jobs on delete cascade,
  as_txt bytea not null,
  as_txt_nonce text not null check (length(as_txt_nonce) = 16),
  as_srt bytea not null,
  as_srt_nonce text not null check (length(as_srt_nonce) = 16),
  as_tsv bytea not null,
  as_tsv_nonce text not null check (length(as_tsv_nonce) = 16),
  as_vtt bytea not null,
  as_vtt_nonce text not null check (length(as_vtt_nonce) = 16),
  as_json bytea not null,
  as_json_nonce text not null check (length(as_json_nonce) = 16)
);
`;
