-- Health insurance, as the insurers told us.

create schema insurance;
grant usage on schema insurance to bawaba_app;

create table insurance.policy (
  person_id uuid not null,
  number text not null,
  insurer jsonb not null,
  since date not null,
  until date not null check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table insurance.policy is 'person: health insurance policies';
create unique index on insurance.policy (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on insurance.policy to bawaba_app;
