-- Traffic violations.

create schema violations;
grant usage on schema violations to bawaba_app;

create table violations.number (
  number text not null,
  person_id uuid not null,
  primary key (number)
);
comment on table violations.number is 'lookup: violation number to whom it is booked on';
grant select, insert on violations.number to bawaba_app;

-- Ten digits.
create sequence violations.violation_number start 7000000001;
grant usage on sequence violations.violation_number to bawaba_app;

create table violations.violation (
  person_id uuid not null,
  number text not null,
  at timestamptz not null,
  place jsonb not null,
  schedule int not null check (schedule between 1 and 7),
  article jsonb not null,
  min_halalas int not null check (min_halalas > 0),
  max_halalas int not null check (max_halalas >= min_halalas),
  plate text,
  status text not null check (status in ('unpaid', 'paid', 'cancelled', 'disputed')),
  issued_on date not null,
  pay_by date not null,
  paid_halalas int check (paid_halalas > 0),
  paid_on date,
  check ((status = 'paid') = (paid_halalas is not null and paid_on is not null)),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table violations.violation is 'person: violations, with the least and the most their table sets (R-VIO-01)';
create unique index on violations.violation (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on violations.violation to bawaba_app;
