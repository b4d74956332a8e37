-- The breaker of codes by message (ID-24): what was typed right and wrong, minute by minute, and when it fell.

create table identity.code_count (
  minute timestamptz not null,
  stripe int not null,
  tried int not null,
  failed int not null check (failed between 0 and tried),
  primary key (minute, stripe)
);
comment on table identity.code_count is 'local: codes by message that were typed and that were wrong, by minute, in stripes';
grant select, insert, delete, update (tried, failed) on identity.code_count to bawaba_app;

create table identity.breaker (
  breaker_id uuid primary key,
  fell_at timestamptz not null,
  why text not null check (why in ('ratio', 'flood', 'officer')),
  figures jsonb not null default '{}',
  fell_by text,
  cleared_at timestamptz
);
comment on table identity.breaker is 'local: times in which no code by message counted as a factor, why, and when two officers ended them';
create unique index breaker_one_open on identity.breaker ((true)) where cleared_at is null;
grant select, insert, update (cleared_at) on identity.breaker to bawaba_app;

create table identity.breaker_clearing (
  breaker_id uuid not null references identity.breaker,
  staff_id text not null check (staff_id ~ '^[a-z0-9][a-z0-9.-]{2,39}$'),
  at timestamptz not null,
  primary key (breaker_id, staff_id)
);
comment on table identity.breaker_clearing is 'local: the officers who want a breaker cleared, each once; the latest time counts';
grant select, insert, update (at) on identity.breaker_clearing to bawaba_app;
