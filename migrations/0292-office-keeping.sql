-- Offices are kept at the desk: days that are unlike the others, hours, capacity, closing and opening.

create table appointments.special_day (
  office_id text not null references appointments.office,
  day date not null,
  -- Minutes from midnight as in `office.hours`; empty: closed.
  sessions jsonb not null,
  why jsonb not null,
  made_at timestamptz not null,
  primary key (office_id, day)
);
comment on table appointments.special_day is 'reference: days on which an office is closed or has other hours, and why, as people read it';
grant select, insert, delete, update (sessions, why, made_at) on appointments.special_day to bawaba_app;
grant update (hours, accessible) on appointments.office to bawaba_app;
-- What an office changes touches who is booked there from a day on.
create index seat_booked on appointments.seat (office_id, starts_at) where appointment_id is not null and held_until is null;
