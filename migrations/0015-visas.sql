-- Visas: exit and re-entry, final exit, visit, work, hajj.

create schema visas;
grant usage on schema visas to bawaba_app;

create table visas.number (
  number text not null check (number ~ '^\d{10}$'),
  person_id uuid not null,
  primary key (number)
);
comment on table visas.number is 'lookup: visa number to its holder';
grant select, insert on visas.number to bawaba_app;

-- Ten digits beginning with 6.
create sequence visas.visa_number start 6000000001;
grant usage on sequence visas.visa_number to bawaba_app;

create table visas.visa (
  person_id uuid not null,
  number text not null,
  kind text not null check (kind in ('exit-reentry-single', 'exit-reentry-multiple', 'final-exit', 'visit', 'work', 'hajj')),
  status text not null check (status in ('issued', 'used-out', 'closed', 'cancelled')),
  issued_on date not null,
  leave_before date not null,
  return_before date,
  mode text check (mode in ('duration', 'return-before')),
  days int check (days > 0),
  sponsor text not null,
  entered_on date,
  check (entered_on is null or kind in ('visit', 'work', 'hajj')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table visas.visa is 'person: visas, one row a visa; sponsor is a person or an establishment number';
comment on column visas.visa.entered_on is 'visit, work, hajj: the day of the first entry on it; until then it is unused (R-VIS-14)';
create unique index on visas.visa (person_id, number) where superseded_at is null;
-- At most one open exit visa a person (R-VIS-06).
create unique index on visas.visa (person_id) where superseded_at is null and status in ('issued', 'used-out') and kind in ('exit-reentry-single', 'exit-reentry-multiple', 'final-exit');
grant select, insert, update (superseded_at) on visas.visa to bawaba_app;

create table visas.invited (
  sponsor text not null,
  number text not null,
  person_id uuid not null,
  primary key (sponsor, number)
);
comment on table visas.invited is 'lookup: a sponsor or host to the visit and work visas asked for in that name, and their holders';
grant select, insert on visas.invited to bawaba_app;
