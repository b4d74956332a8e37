-- Driving licences.

create schema licences;
grant usage on schema licences to bawaba_app;

create table licences.licence (
  person_id uuid not null,
  number text not null,
  kind text not null check (kind in ('private', 'motorcycle', 'public', 'public-works', 'temporary')),
  issued date not null,
  expires date not null check (expires > issued),
  status text not null check (status in ('valid', 'suspended', 'cancelled')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table licences.licence is 'person: driving licences';
create unique index on licences.licence (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on licences.licence to bawaba_app;
