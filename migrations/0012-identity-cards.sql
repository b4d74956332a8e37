-- Identity cards of citizens, and reports of lost civil documents.

create schema identity_cards;
grant usage on schema identity_cards to bawaba_app;

create table identity_cards.card (
  person_id uuid not null,
  card int not null check (card > 0),
  issued date not null,
  expires date not null check (expires > issued),
  status text not null check (status in ('valid', 'lost', 'replaced', 'cancelled')),
  lost_count int not null check (lost_count >= 0),
  handover text check (handover in ('delivery', 'office')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, card, version),
  unique (person_id, card, by_request, by_step)
);
comment on table identity_cards.card is 'person: national ID cards, one row a card; card is the version number printed on it';
create unique index on identity_cards.card (person_id, card) where superseded_at is null;
-- One card is the person's at a time; a lost one stays so until it is replaced.
create unique index on identity_cards.card (person_id) where superseded_at is null and status in ('valid', 'lost');
grant select, insert, update (superseded_at) on identity_cards.card to bawaba_app;

create table identity_cards.loss (
  person_id uuid not null,
  number text not null,
  document text not null check (document in ('national-id', 'family-record', 'birth-certificate', 'death-certificate')),
  lost_on date not null,
  place text not null,
  circumstances text not null,
  reported_at timestamptz not null,
  status text not null check (status in ('open', 'closed')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table identity_cards.loss is 'person: reports of lost civil documents; a report is never withdrawn (R-CIV-10)';
create unique index on identity_cards.loss (person_id, number) where superseded_at is null;
-- No second open report for the same document.
create unique index on identity_cards.loss (person_id, document) where superseded_at is null and status = 'open';
grant select, insert, update (superseded_at) on identity_cards.loss to bawaba_app;

create table identity_cards.report (
  number text not null,
  person_id uuid not null,
  primary key (number)
);
comment on table identity_cards.report is 'lookup: loss report number to its person';
grant select, insert on identity_cards.report to bawaba_app;

-- Counts reports; the Hijri year is put before it (R-ID-13).
create sequence identity_cards.report_number start 1;
grant usage on sequence identity_cards.report_number to bawaba_app;
