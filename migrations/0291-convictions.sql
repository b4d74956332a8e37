-- What courts convicted people of, as the criminal record keeps it: read for certificates only (R-SEC-01).

create schema convictions;
grant usage on schema convictions to bawaba_app;

create table convictions.conviction (
  person_id uuid not null,
  judgment text not null,
  court jsonb not null,
  judged_on date not null,
  cleared_on date check (cleared_on >= judged_on), -- رد الاعتبار: from this day it no longer stands against anybody
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, judgment, version),
  unique (person_id, judgment, by_request, by_step)
);
comment on table convictions.conviction is 'person: convictions that stand in the criminal record; judgment is the court''s number (R-SEC-01)';
create unique index on convictions.conviction (person_id, judgment) where superseded_at is null;
grant select, insert, update (superseded_at) on convictions.conviction to bawaba_app;
