-- Who sponsors whom, now and earlier.

create schema sponsorships;
grant usage on schema sponsorships to bawaba_app;

create table sponsorships.sponsorship (
  person_id uuid not null,
  sponsor text not null,
  since date not null,
  kind text not null check (kind in ('domestic-worker', 'worker', 'dependant')),
  until date check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, sponsor, since, version),
  unique (person_id, sponsor, since, by_request, by_step)
);
comment on table sponsorships.sponsorship is 'person: sponsorships, under the sponsored; sponsor is a person or an establishment number';
create unique index on sponsorships.sponsorship (person_id, sponsor, since) where superseded_at is null;
-- One sponsor at a time.
create unique index on sponsorships.sponsorship (person_id) where superseded_at is null and until is null;
grant select, insert, update (superseded_at) on sponsorships.sponsorship to bawaba_app;

create table sponsorships.sponsored (
  sponsor text not null,
  person_id uuid not null,
  primary key (sponsor, person_id)
);
comment on table sponsorships.sponsored is 'lookup: a sponsor to everyone ever sponsored';
grant select, insert on sponsorships.sponsored to bawaba_app;
