-- The family record as a paper: each printing has its number, and only the last one counts (R-CIV-14).

create table families.issue (
  person_id uuid not null,
  issue int not null check (issue > 0),
  record_number text not null,
  issued date not null,
  why text not null check (why in ('first', 'birth', 'marriage', 'divorce', 'death', 'update', 'lost', 'damaged')),
  status text not null check (status in ('valid', 'replaced')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, issue, version),
  unique (person_id, issue, by_request, by_step)
);
comment on table families.issue is 'person: issues of a family record, under its head; the last is the valid one';
create unique index on families.issue (person_id, issue) where superseded_at is null;
create unique index on families.issue (person_id) where superseded_at is null and status = 'valid';
grant select, insert, update (superseded_at) on families.issue to bawaba_app;

-- Records that are opened here; those of before keep the numbers they have.
create sequence families.record_number start 300000001 maxvalue 399999999;
grant usage on sequence families.record_number to bawaba_app;
