-- Passports of citizens and travel permits of those who need one.

create schema passports;
grant usage on schema passports to bawaba_app;

create table passports.number (
  number text not null check (number ~ '^[A-Z]\d{8}$'),
  person_id uuid not null,
  primary key (number)
);
comment on table passports.number is 'lookup: passport number to its holder (R-ID-09)';
grant select, insert on passports.number to bawaba_app;

-- A passport number is A and eight digits (R-ID-09).
create sequence passports.passport_number start 10000001;
grant usage on sequence passports.passport_number to bawaba_app;

create table passports.passport (
  person_id uuid not null,
  number text not null,
  issued date not null,
  expires date not null check (expires > issued),
  years int not null check (years in (5, 10)),
  status text not null check (status in ('issued', 'active', 'replaced', 'lost', 'cancelled')),
  photo text check (photo ~ '^[0-9a-f]{64}$'), -- SHA-256 of the picture it carries; null: the photo on file
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table passports.passport is 'person: passports, one row a passport';
create unique index on passports.passport (person_id, number) where superseded_at is null;
-- A holder has one passport; a lost one stays so until it is replaced.
create unique index on passports.passport (person_id) where superseded_at is null and status in ('issued', 'active', 'lost');
grant select, insert, update (superseded_at) on passports.passport to bawaba_app;

create table passports.permit (
  person_id uuid not null,
  number text not null,
  kind text not null check (kind in ('single', 'multiple', 'until-date', 'until-passport-expiry')),
  destinations text[] not null check (cardinality(destinations) > 0),
  until date not null,
  document text not null,
  issued date not null,
  status text not null check (status in ('valid', 'used', 'cancelled')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table passports.permit is 'person: travel permits of dependants (R-PAS-09)';
create unique index on passports.permit (person_id, number) where superseded_at is null;
-- Issuing a new permit cancels the old (R-PAS-09).
create unique index on passports.permit (person_id) where superseded_at is null and status = 'valid';
grant select, insert, update (superseded_at) on passports.permit to bawaba_app;

create table passports.permit_of (
  number text not null,
  person_id uuid not null,
  primary key (number)
);
comment on table passports.permit_of is 'lookup: travel permit number to the traveller';
grant select, insert on passports.permit_of to bawaba_app;

-- Ten digits.
create sequence passports.permit_number start 8000000001;
grant usage on sequence passports.permit_number to bawaba_app;
