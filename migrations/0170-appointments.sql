-- Appointments: offices, their times and places, who has which place, and the queue at the door.
create schema appointments;
grant usage on schema appointments to bawaba_app;

create table appointments.office (
  office_id text primary key,
  department text not null check (department in ('civil-affairs', 'passports', 'traffic')),
  region text not null,
  city text not null,
  name jsonb not null,
  address jsonb not null,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  -- Minutes from midnight, `{"regular": [[450, 870]], "ramadan": [[600, 900], [1260, 1500]]}`; past 1440 is after midnight.
  hours jsonb not null,
  accessible text[] not null,              -- step-free, lift, sign-language, women, wheelchair, hearing-loop
  reports_attendance boolean not null,     -- whether it checks people in: where it does not, nobody is recorded as absent
  walk_ins int not null check (walk_ins >= 0),
  opened_on date not null,
  closed_on date
);
comment on table appointments.office is 'reference: offices people visit, their hours (R-DATE-08) and what makes them accessible';
grant select, insert, update (closed_on) on appointments.office to bawaba_app;

create table appointments.capacity (
  office_id text not null references appointments.office,
  purpose text not null,
  slot_minutes int not null check (slot_minutes between 5 and 120),
  places int not null check (places between 1 and 200),
  primary key (office_id, purpose)
);
comment on table appointments.capacity is 'reference: how many people an office receives at once for a purpose, and for how long each';
grant select, insert, update (slot_minutes, places) on appointments.capacity to bawaba_app;

-- One row a place of a slot: a row has one holder, so no place is given twice (I-05: used + free = total).
create table appointments.seat (
  office_id text not null,
  purpose text not null,
  starts_at timestamptz not null,
  n int not null check (n >= 1),
  person_id uuid,
  appointment_id uuid unique,              -- an appointment has one place; before it is booked, the request that holds it
  held_until timestamptz,                  -- null once booked; past it, the place is anybody's again
  primary key (office_id, purpose, starts_at, n),
  check ((person_id is null) = (appointment_id is null)),
  check (held_until is null or appointment_id is not null)
);
comment on table appointments.seat is 'lookup: the places of a slot and who has each now';
grant select, insert, update (person_id, appointment_id, held_until) on appointments.seat to bawaba_app;

create table appointments.number (
  number text primary key,
  person_id uuid not null,
  appointment_id uuid not null
);
comment on table appointments.number is 'lookup: an appointment by the number on its ticket';
grant select, insert on appointments.number to bawaba_app;
create sequence appointments.number_sequence start 80000001;
grant usage on sequence appointments.number_sequence to bawaba_app;

create table appointments.appointment (
  person_id uuid not null,
  appointment_id uuid not null,
  number text not null,
  department text not null,
  purpose text not null,
  office_id text not null,
  starts_at timestamptz not null,
  status text not null check (status in ('booked', 'cancelled', 'attended', 'missed', 'passed')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, appointment_id, version),
  unique (person_id, appointment_id, by_request, by_step)
);
comment on table appointments.appointment is 'person: appointments, each change a version (R-APPT-04)';
create unique index on appointments.appointment (person_id, appointment_id) where superseded_at is null;
-- R-APPT-04: one open appointment per person and purpose, whatever else goes wrong.
create unique index appointment_one_open on appointments.appointment (person_id, purpose)
  where superseded_at is null and status = 'booked';
grant select, insert, update (superseded_at) on appointments.appointment to bawaba_app;

create table appointments.waiting (
  person_id uuid not null,
  waiting_id uuid not null,
  department text not null,
  purpose text not null,
  office_id text not null,
  until date not null,
  status text not null check (status in ('waiting', 'given', 'left', 'over')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, waiting_id, version),
  unique (person_id, waiting_id, by_request, by_step)
);
comment on table appointments.waiting is 'person: who waits for a place that is given back, each change a version';
create unique index on appointments.waiting (person_id, waiting_id) where superseded_at is null;
create unique index waiting_once on appointments.waiting (person_id, purpose)
  where superseded_at is null and status = 'waiting';
grant select, insert, update (superseded_at) on appointments.waiting to bawaba_app;

create table appointments.line (
  waiting_id uuid primary key,
  office_id text not null,
  purpose text not null,
  person_id uuid not null,
  since timestamptz not null,
  until date not null
);
comment on table appointments.line is 'lookup: who waits at an office for a purpose, in the order in which they came';
create index line_order on appointments.line (office_id, purpose, since, waiting_id);
grant select, insert, delete, update (until) on appointments.line to bawaba_app; -- locking a row asks for it

create table appointments.wake (
  appointment_id uuid not null,
  what text not null check (what in ('day-before', 'two-hours', 'over', 'fill', 'wait-over')),
  person_id uuid not null,
  due_at timestamptz not null,
  primary key (appointment_id, what)
);
comment on table appointments.wake is 'local: what is due about appointments and when; the whole queue';
create index wake_next on appointments.wake (due_at);
grant select, insert, delete, update (due_at) on appointments.wake to bawaba_app;

-- The queue at the door. No person stands in it: the board shows numbers only.
create table appointments.turn (
  office_id text not null,
  day date not null,
  last int not null,
  walk_ins int not null default 0,
  primary key (office_id, day)
);
comment on table appointments.turn is 'local: the last number given out at an office on a day';
grant select, insert, update (last, walk_ins) on appointments.turn to bawaba_app;

create table appointments.ticket (
  office_id text not null,
  day date not null,
  n int not null,
  purpose text not null,
  key text not null unique,                -- what it was taken for: the same key gets the same ticket
  booked boolean not null,                 -- came by appointment
  taken_at timestamptz not null,
  called_at timestamptz,
  desk int,
  primary key (office_id, day, n)
);
comment on table appointments.ticket is 'local: tickets of the queue at an office, without names';
create index ticket_next on appointments.ticket (office_id, day, booked desc, n) where called_at is null;
grant select, insert, update (called_at, desk) on appointments.ticket to bawaba_app;
