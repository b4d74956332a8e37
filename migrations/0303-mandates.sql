-- Mandates (تفاويض): one person lets another ask for certain services in her place, for a time, up to a sum.
create schema mandates;
grant usage on schema mandates to bawaba_app;

create table mandates.mandate (
  person_id uuid not null,                 -- who gave it
  number text not null,
  delegate uuid not null,
  services text[] not null check (array_length(services, 1) between 1 and 20),
  object uuid,                             -- about whom only; null: about everyone for whom the giver may ask herself
  most_halalas bigint check (most_halalas > 0),
  since timestamptz not null,
  until date not null,                     -- the last day
  status text not null check (status in ('valid', 'ended')),
  ended_at timestamptz,
  check ((status = 'ended') = (ended_at is not null)),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table mandates.mandate is 'person: mandates, under who gave them (R-DEL-01…04)';
create unique index on mandates.mandate (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on mandates.mandate to bawaba_app;

create table mandates.given (
  delegate uuid not null,
  person_id uuid not null,
  number text not null,
  primary key (delegate, number)
);
comment on table mandates.given is 'lookup: a delegate to the mandates ever given to her';
grant select, insert on mandates.given to bawaba_app;
create sequence mandates.mandate_number start 4000000001;
grant usage on sequence mandates.mandate_number to bawaba_app;
