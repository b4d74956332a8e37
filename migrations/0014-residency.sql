-- Residence of foreigners: the iqama, the foreign passport it leans on, reports of absence.

create schema residency;
grant usage on schema residency to bawaba_app;

create table residency.iqama (
  person_id uuid not null,
  number text not null check (number ~ '^2\d{9}$'),
  issued date not null,
  expires date not null check (expires > issued),
  kind text not null check (kind in ('worker', 'domestic-worker', 'dependant')),
  profession jsonb not null,
  status text not null check (status in ('valid', 'cancelled')),
  late_renewals int not null check (late_renewals >= 0),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, version),
  unique (person_id, by_request, by_step)
);
comment on table residency.iqama is 'person: the residence permit; its number stands in people.number';
create unique index on residency.iqama (person_id) where superseded_at is null;
grant select, insert, update (superseded_at) on residency.iqama to bawaba_app;

create table residency.passport (
  person_id uuid not null,
  number text not null,
  country char(2) not null,
  expires date not null,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, version),
  unique (person_id, by_request, by_step)
);
comment on table residency.passport is 'person: the passport of another country that a resident or visitor holds';
create unique index on residency.passport (person_id) where superseded_at is null;
grant select, insert, update (superseded_at) on residency.passport to bawaba_app;

create table residency.absence (
  person_id uuid not null,
  number text not null,
  reported_on date not null,
  status text not null check (status in ('active', 'withdrawn')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table residency.absence is 'person: absence-from-work reports (R-ABS-01)';
create unique index on residency.absence (person_id, number) where superseded_at is null;
-- One active report a worker.
create unique index on residency.absence (person_id) where superseded_at is null and status = 'active';
grant select, insert, update (superseded_at) on residency.absence to bawaba_app;
