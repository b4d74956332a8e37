-- People: who the state knows, by which numbers, and where they live. Nothing here is edited: versions only.

create schema people;
grant usage on schema people to bawaba_app;

create table people.subject (
  person_id uuid primary key,
  touched int not null default 0
);
comment on table people.subject is 'person: one row a person that acts about the person are queued on; it holds no data';
-- "for no key update" asks for the right to update some column; nobody needs to write it.
grant select, insert, update (touched) on people.subject to bawaba_app;

create table people.number (
  number text not null check (number ~ '^\d{10}$'),
  person_id uuid not null,
  kind text not null check (kind in ('national-id', 'iqama', 'border', 'visa')),
  primary key (number)
);
comment on table people.number is 'lookup: every number a person was ever known by (national ID, iqama, border, visa)';
create index on people.number (person_id);
grant select, insert on people.number to bawaba_app;

create table people.person (
  person_id uuid not null,
  number text not null,
  kind text not null check (kind in ('citizen', 'resident', 'visitor')),
  name_ar jsonb not null,
  name_en jsonb not null,
  sex text not null check (sex in ('male', 'female')),
  born date not null,
  nationality char(2) not null,
  died date check (died >= born),
  marital text not null check (marital in ('single', 'married', 'divorced', 'widowed')),
  profession jsonb,
  biometrics_enrolled boolean not null,
  contact_mobile text check (contact_mobile ~ '^\+\d{8,15}$'),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, version),
  unique (person_id, by_request, by_step)
);
comment on table people.person is 'person: names, birth, nationality, profession, the mobile on record';
create unique index on people.person (person_id) where superseded_at is null;
grant select, insert, update (superseded_at) on people.person to bawaba_app;

create table people.address (
  person_id uuid not null,
  building text not null check (building ~ '^\d{4}$'),
  street text not null,
  district text not null,
  city text not null,
  postal text not null check (postal ~ '^\d{5}$'),
  additional text not null check (additional ~ '^\d{4}$'),
  short text not null check (short ~ '^[A-Z]{4}\d{4}$'),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, version),
  unique (person_id, by_request, by_step)
);
comment on table people.address is 'person: the registered national address (R-ADDR-01, R-ADDR-02)';
create unique index on people.address (person_id) where superseded_at is null;
grant select, insert, update (superseded_at) on people.address to bawaba_app;
