-- The application's role, the ordered feed of all registers, and the book of readings.
-- Registers are append-only by grants, not by triggers (decided.md: Citus refuses triggers on persons' tables).

do $$
begin
  if not exists (select from pg_roles where rolname = 'bawaba_app') then
    create role bawaba_app nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another process made it meanwhile
end $$;

do $$
begin
  execute format('grant bawaba_app to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'bawaba_app', 'member') then raise; end if;
end $$;

create schema store;
grant usage on schema store to bawaba_app;

-- Every new version of every register, in one order. A reader that must miss nothing stops before the oldest
-- transaction still running: where xact < pg_snapshot_xmin(pg_current_snapshot()).
create table store.feed (
  position bigint generated always as identity primary key,
  xact xid8 not null default pg_current_xact_id(),
  register text not null,
  person_id uuid not null,
  version int not null,
  closed boolean not null default false,
  by_request uuid not null,
  at timestamptz not null
);
comment on table store.feed is 'local: every version of every register, in order';
create index on store.feed (person_id);
grant select, insert on store.feed to bawaba_app;

-- What this installation is. The synthetic mark can be set and never removed (decided.md).
create table store.installation (
  only_one boolean primary key default true check (only_one),
  synthetic boolean not null,
  shifted_days int not null default 0,
  raised_at timestamptz not null default now()
);
comment on table store.installation is 'local: what this installation is; synthetic can be set and never removed';
grant select on store.installation to bawaba_app;

create function store.keep_synthetic() returns trigger language plpgsql as $$
begin
  if old.synthetic and (tg_op = 'DELETE' or not new.synthetic) then
    raise exception 'an installation raised with synthetic people stays marked so';
  end if;
  return coalesce(new, old);
end $$;
create trigger keep_synthetic before update or delete on store.installation
  for each row execute function store.keep_synthetic();

create schema watch;
grant usage on schema watch to bawaba_app;

-- Who read about whom, and why. One row a person and transaction (T-INS-02, T-TRK-08).
create table watch.reading (
  person_id uuid not null,
  reading_id bigint generated always as identity,
  at timestamptz not null,
  reader text not null,
  audience text not null,
  purpose text not null check (purpose <> ''),
  request_id uuid,
  registers text[] not null,
  primary key (person_id, reading_id)
);
comment on table watch.reading is 'person: who read about the person, when, for which purpose, which registers';
grant select, insert on watch.reading to bawaba_app;
