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
  levy_paid_until date,
  check ((kind = 'dependant') = (levy_paid_until is not null)),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, version),
  unique (person_id, by_request, by_step)
);
comment on table residency.iqama is 'person: the residence permit; its number stands in people.number';
comment on column residency.iqama.levy_paid_until is 'dependants: the last day for which the dependants'' fee is paid (R-LEV-01)';
create unique index on residency.iqama (person_id) where superseded_at is null;
grant select, insert, update (superseded_at) on residency.iqama to bawaba_app;

create table residency.passport (
  person_id uuid not null,
  number text not null,
  country char(2) not null,
  expires date not null,
  family_inside int not null default 0 check (family_inside >= 0),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, version),
  unique (person_id, by_request, by_step)
);
comment on table residency.passport is 'person: the passport of another country that a resident or visitor holds';
comment on column residency.passport.family_inside is 'family members entered in it, who have none of their own (R-RES-05)';
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

create table residency.fine (
  person_id uuid not null,
  number text not null,
  what jsonb not null,
  halalas int not null check (halalas > 0),
  imposed_on date not null,
  status text not null check (status in ('unpaid', 'paid', 'cancelled')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table residency.fine is 'person: fines of the residence and visa law (R-VIS-08, R-VIS-14, R-VIS-15), under whoever owes them';
create unique index on residency.fine (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on residency.fine to bawaba_app;
