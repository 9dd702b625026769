import { Migration } from '@mikro-orm/migrations';

/** The first shape of the ledger. */
class CreateLedger extends Migration {
  override up(): void {
    this.addSql(`
      create table keyturn.run (
        id text primary key,
        kind text not null,
        application text not null,
        environment text not null,
        operator text not null,
        host text not null,
        process_id integer not null,
        started_at timestamptz not null,
        heartbeat_at timestamptz not null,
        finished_at timestamptz,
        outcome text,
        failure text,
        seconds double precision,
        keyrings jsonb not null,
        fields jsonb not null,
        reason text,
        ticket text,
        backup text,
        answers jsonb not null
      )`);
    this.addSql(`
      create table keyturn.range (
        id bigint generated always as identity primary key,
        run text not null references keyturn.run on delete cascade,
        target text not null,
        ordinal integer not null,
        after jsonb,
        upto jsonb,
        cursor jsonb,
        done boolean not null default false,
        worker text,
        unique (run, target, ordinal)
      )`);
    this.addSql(`
      create table keyturn.batch (
        id bigint generated always as identity primary key,
        run text not null references keyturn.run on delete cascade,
        target text not null,
        range_id bigint not null references keyturn.range on delete cascade,
        after jsonb,
        upto jsonb,
        transaction_id bigint not null,
        written integer not null,
        fields jsonb not null,
        digest bytea not null,
        committed_at timestamptz not null default now()
      )`);
    this.addSql('create index on keyturn.batch (run, target)');
    this.addSql(`
      create table keyturn.finding (
        id bigint generated always as identity primary key,
        run text not null references keyturn.run on delete cascade,
        field text not null,
        primary_key jsonb not null,
        label text,
        status text not null,
        reason text not null,
        unique (run, field, primary_key)
      )`);
    this.addSql(`
      create table keyturn.proof (
        id bigint generated always as identity primary key,
        run text not null references keyturn.run on delete cascade,
        field text not null,
        key text not null,
        opened integer not null,
        failed integer not null,
        changed_since integer not null,
        digest text not null,
        digests_match boolean not null,
        unique (run, field)
      )`);
  }
}

/** What runs replaced and deleted, until it is put back or discarded. Values are texts that cast back to their types. */
class AddRestorePoints extends Migration {
  override up(): void {
    this.addSql(`
      create table keyturn.before_image (
        id bigint generated always as identity primary key,
        run text not null references keyturn.run on delete cascade,
        part bigint not null,
        schema_name text not null,
        table_name text not null,
        action text not null,
        depth integer not null,
        primary_key jsonb not null,
        before jsonb not null,
        after jsonb,
        objects oid[],
        settled_by text,
        left_because text,
        left_by text
      )`);
    this.addSql('create sequence keyturn.before_part');
    this.addSql(`
      create table keyturn.before_order (
        run text not null references keyturn.run on delete cascade,
        part bigint primary key,
        position bigint not null
      )`);
    this.addSql('create index on keyturn.before_order (run, position)');
    this.addSql('create index on keyturn.before_image (part, schema_name, table_name, action, depth)');
    this.addSql('create index on keyturn.before_image (run, part)');
    this.addSql('create index on keyturn.before_image (run) where left_because is not null');
    this.addSql(`
      create unique index on keyturn.before_image (part, schema_name, table_name, primary_key)
       where action = 'deleted'`);
    this.addSql(`
      create table keyturn.before_object (
        run text not null references keyturn.run on delete cascade,
        part bigint not null,
        oid oid not null,
        place integer not null,
        owner text not null,
        acl text,
        bytes bytea not null,
        after_digest bytea,
        primary key (run, part, oid, place)
      )`);
    this.addSql('alter table keyturn.before_object alter column bytes set storage external');
  }
}

export const LEDGER_MIGRATIONS = [
  { name: '2026-11-create-ledger', class: CreateLedger },
  { name: '2026-11-restore-points', class: AddRestorePoints },
] as const;
