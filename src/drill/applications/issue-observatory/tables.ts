/** The Issue Observatory's credentials, and the tasks that point at them; a credential that goes leaves its tasks. */
export const OBSERVATORY_TABLES = `
create table api_credentials (
  id uuid primary key default gen_random_uuid(),
  platform varchar(50) not null,
  tier varchar(10) not null,
  credential_name varchar(200) not null,
  credentials jsonb not null,
  is_active boolean not null default true,
  daily_quota integer,
  monthly_quota integer,
  quota_reset_at timestamptz,
  last_used_at timestamptz,
  last_error_at timestamptz,
  error_count integer not null default 0,
  notes text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_credentials_platform on api_credentials (platform, tier, is_active);

create table collection_tasks (
  id uuid primary key default gen_random_uuid(),
  credential_id uuid references api_credentials on delete set null,
  platform varchar(50) not null,
  status varchar(20) not null default 'completed',
  created_at timestamptz not null default now()
);
`;
