-- How many cards somebody damaged (R-CIV-11 counts by it), and where citizens work, as employers say (R-CIV-15).

alter table identity_cards.card add column damaged_count int not null default 0 check (damaged_count >= 0);

create table people.employment (
  person_id uuid not null,
  employer text not null check (employer ~ '^7\d{9}$'),
  employer_name jsonb not null,
  profession jsonb not null,
  since date not null,
  until date check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, employer, version),
  unique (person_id, employer, by_request, by_step)
);
comment on table people.employment is 'person: where citizens work and as what, as their employers say; what attests a profession';
create unique index on people.employment (person_id, employer) where superseded_at is null;
grant select, insert, update (superseded_at) on people.employment to bawaba_app;
