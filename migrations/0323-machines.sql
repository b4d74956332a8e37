-- Machines of other bodies that call us: each assertion opens the door once.

create table identity.machine_assertion (
  machine text not null,
  jti text not null,
  expires_at timestamptz not null,
  primary key (machine, jti)
);
comment on table identity.machine_assertion is 'local: assertions of machines that were used, until they end by themselves';
create index on identity.machine_assertion (expires_at);
grant select, insert, delete on identity.machine_assertion to bawaba_app;

-- What hospitals told, word for word and in the order of hearing: nothing they sent is ever without an answer.
create schema hospitals;
grant usage on schema hospitals to bawaba_app;

create table hospitals.heard (
  hospital text not null,
  reference text not null,
  kind text not null check (kind in ('birth', 'death')),
  digest bytea not null check (octet_length(digest) = 32),
  word jsonb not null,
  heard_at timestamptz not null,
  -- Null while it is being judged: whoever is killed meanwhile leaves it to the worker.
  verdict text check (verdict in ('taken', 'refused', 'parked', 'settled')),
  reasons jsonb not null default '[]',
  request_id uuid,
  decided_at timestamptz,
  settled_by uuid,
  settled_why text,
  primary key (hospital, reference),
  check ((verdict is null) = (decided_at is null)),
  check ((verdict = 'settled') = (settled_why is not null))
);
comment on table hospitals.heard is 'local: notices of births and deaths as hospitals sent them, each with what became of it';
create index on hospitals.heard (heard_at) where verdict is null;
create index on hospitals.heard (heard_at) where verdict = 'parked';
grant select, insert, update (verdict, reasons, request_id, decided_at, settled_by, settled_why) on hospitals.heard to bawaba_app;

-- An account that a death shut opens again as it was, when the death is taken back.
alter table identity.account add column state_before_death text;
