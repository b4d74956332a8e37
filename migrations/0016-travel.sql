-- Crossings of the border, and bans on travel.

create schema travel;
grant usage on schema travel to bawaba_app;

create table travel.movement (
  person_id uuid not null,
  ordinal int not null check (ordinal > 0),
  at timestamptz not null,
  port jsonb not null,
  direction text not null check (direction in ('exit', 'entry')),
  document text not null,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, ordinal, version),
  unique (person_id, ordinal, by_request, by_step)
);
comment on table travel.movement is 'person: crossings of the border, counted from the first';
create unique index on travel.movement (person_id, ordinal) where superseded_at is null;
grant select, insert, update (superseded_at) on travel.movement to bawaba_app;

create table travel.ban (
  person_id uuid not null,
  number text not null,
  agency jsonb not null,
  since date not null,
  until date check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table travel.ban is 'person: travel bans; number is that of the order';
create unique index on travel.ban (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on travel.ban to bawaba_app;
