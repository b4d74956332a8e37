-- An audience with the Minister: asked for, screened, given a time, held by video or face to face, and what was decided.

create table contact.audience (
  person_id uuid not null,
  audience_id uuid not null,               -- the request by which it was asked for
  number text not null,
  topic text not null check (length(topic) between 1 and 120),
  details text not null check (length(details) between 1 and 2000),
  mode text not null check (mode in ('video', 'in-person')),
  branch text not null,                    -- of the reception centre: where she sits if she wants to
  status text not null check (status in ('requested', 'scheduled', 'held', 'missed', 'refused', 'withdrawn')),
  starts_at timestamptz,
  reason text,                             -- why it was refused
  minutes text,
  decision text,
  requested_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  primary key (person_id, audience_id),
  check (status <> 'scheduled' or starts_at is not null),
  check (status <> 'refused' or reason is not null),
  check (status <> 'held' or (minutes is not null and decision is not null)),
  check ((status in ('requested', 'scheduled')) = (ended_at is null))
);
comment on table contact.audience is 'person: meetings with the Minister that somebody asked for';
-- One open request a person, whatever else goes wrong (P-16).
create unique index audience_one_open on contact.audience (person_id) where ended_at is null;
grant select, insert, update (mode, branch, status, starts_at, reason, minutes, decision, changed_at, ended_at)
  on contact.audience to bawaba_app;

create table contact.agenda (
  audience_id uuid primary key,
  person_id uuid not null,
  number text not null,
  status text not null,
  starts_at timestamptz unique,            -- the Minister is in one meeting at a time: the database itself refuses another
  wake_at timestamptz not null,
  live_at timestamptz,                     -- since when the call runs
  over_at timestamptz                      -- hung up: minutes are still to be written
);
comment on table contact.agenda is 'lookup: meetings that are not over, by their time';
create index agenda_wake on contact.agenda (wake_at);
grant select, insert, delete, update (status, starts_at, wake_at, live_at, over_at) on contact.agenda to bawaba_app;

create table contact.seat (
  audience_id uuid not null,
  role text not null check (role in ('applicant', 'host', 'third')),
  as_what text check (as_what in ('interpreter', 'companion')),
  link_hash bytea,                         -- of the one-time link of a third; null once it was used
  entry_hash bytea,                        -- of what the third's browser keeps since
  seen_at timestamptz,                     -- last heard of: who waits
  admitted_at timestamptz,
  primary key (audience_id, role),
  check ((role = 'third') = (as_what is not null))
);
comment on table contact.seat is 'local: who sits in a call or before its door; gone when it is over';
create unique index seat_link on contact.seat (link_hash) where link_hash is not null;
create unique index seat_entry on contact.seat (entry_hash) where entry_hash is not null;
grant select, insert, delete, update (as_what, link_hash, entry_hash, seen_at, admitted_at) on contact.seat to bawaba_app;

create table contact.signal (
  audience_id uuid not null,
  n bigint generated always as identity,
  sender text not null,
  receiver text not null,
  body text not null check (length(body) <= 65536),
  at timestamptz not null,
  primary key (audience_id, n)
);
comment on table contact.signal is 'local: what two browsers tell each other to find a way; no sound and no picture, gone with the call';
grant select, insert, delete on contact.signal to bawaba_app;
