-- Deaths: told by a hospital, registered by a relative, and taken back by two officers when it was another who died.

create schema deaths;
grant usage on schema deaths to bawaba_app;

create table deaths.number (
  number text not null check (number ~ '^9\d{9}$'),
  person_id uuid not null,
  primary key (number)
);
comment on table deaths.number is 'lookup: number of a death to whom it is about';
grant select, insert on deaths.number to bawaba_app;

create table deaths.death (
  person_id uuid not null,
  number text not null,
  hospital text not null,
  hospital_name jsonb not null,
  place jsonb not null,
  died_at timestamptz not null,
  died date not null,
  -- ICD-10; sealed to nobody but the register: no page, paper or message shows it.
  cause_code text not null check (cause_code ~ '^[A-Z]\d{2}(\.\d{1,2})?$'),
  informant_id uuid,
  status text not null check (status in ('notified', 'registered', 'reversed')),
  registered_on date check (registered_on >= died),
  -- What the registration ended: by register, whose rows; what a reversal brings back.
  ended jsonb,
  ended_by uuid,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step),
  check ((status = 'notified') = (registered_on is null)),
  check ((ended is null) = (ended_by is null))
);
comment on table deaths.death is 'person: deaths as hospitals told and relatives registered them, and their reversal';
create unique index on deaths.death (person_id, number) where superseded_at is null;
-- Nobody dies twice; a death that was taken back does not count.
create unique index on deaths.death (person_id) where superseded_at is null and status in ('notified', 'registered');
grant select, insert, update (superseded_at) on deaths.death to bawaba_app;

create sequence deaths.death_number start 9000000001 maxvalue 9999999999;
grant usage on sequence deaths.death_number to bawaba_app;

create table vehicles.estate (
  person_id uuid not null,
  plate text not null,
  since date not null,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, plate, version),
  unique (person_id, plate, by_request, by_step)
);
comment on table vehicles.estate is 'person: vehicles of an owner who died: they belong to the estate until the heirs have divided it';
create unique index on vehicles.estate (person_id, plate) where superseded_at is null;
grant select, insert, update (superseded_at) on vehicles.estate to bawaba_app;

create table sponsorships.orphaned (
  person_id uuid not null,
  sponsor text not null,
  since date not null,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, sponsor, version),
  unique (person_id, sponsor, by_request, by_step)
);
comment on table sponsorships.orphaned is 'person: sponsored people whose sponsor died: their services wait to be transferred';
create unique index on sponsorships.orphaned (person_id, sponsor) where superseded_at is null;
grant select, insert, update (superseded_at) on sponsorships.orphaned to bawaba_app;
