-- Suspension of services by a court or an agency.

create schema restrictions;
grant usage on schema restrictions to bawaba_app;

create table restrictions.suspension (
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
comment on table restrictions.suspension is 'person: suspensions of services; number is that of the order (R-GATE-04)';
create unique index on restrictions.suspension (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on restrictions.suspension to bawaba_app;
