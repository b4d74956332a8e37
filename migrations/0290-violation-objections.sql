-- Objections to violations (R-VIO-04): one on a violation, ever; while it is open nothing is due.
-- "Ever" is held by the key: the violation's number, so that a second one would be a second version of an open row.

create sequence violations.objection_number start 6000000001;
grant usage on sequence violations.objection_number to bawaba_app;

create table violations.objection (
  person_id uuid not null,
  violation text not null,
  number text not null,
  reason text not null check (reason in ('not-me', 'not-mine', 'wrong-facts', 'necessity')),
  statement text not null,
  filed_on date not null,
  status text not null check (status in ('open', 'rejected', 'cancelled', 'reduced')),
  decided_on date,
  words jsonb,
  check ((status = 'open') = (decided_on is null) and (status = 'open') = (words is null)),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, violation, version),
  unique (person_id, violation, by_request, by_step)
);
comment on table violations.objection is 'person: objections to violations and what was decided about each (R-VIO-04)';
create unique index on violations.objection (person_id, violation) where superseded_at is null;
grant select, insert, update (superseded_at) on violations.objection to bawaba_app;
