-- The contact centre: what people write to the state, who answers by when, and what they think of it afterwards.
create schema contact;
grant usage on schema contact to bawaba_app;

create table contact.ticket (
  person_id uuid not null,
  ticket_id uuid not null,                 -- the request by which it was sent
  number text not null,                    -- that request's, with the Hijri year (R-ID-13): it stays when reopened
  kind text not null check (kind in ('complaint', 'suggestion', 'enquiry', 'praise', 'tawasul')),
  sector text not null,
  subject text,
  words text not null check (length(words) between 1 and 2000),
  likeness text not null,                  -- what it is about without marks and case: the same again is found by it
  office text not null,                    -- the desk's unit that has it now
  status text not null check (status in ('recorded', 'under-review', 'referred', 'returned', 'answered', 'filed', 'withdrawn')),
  answer text,
  reason text,                             -- why it was filed: never filed without one
  opened_at timestamptz not null,
  due_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  reopened int not null default 0,
  primary key (person_id, ticket_id),
  check (status <> 'filed' or reason is not null),
  check (status <> 'answered' or answer is not null),
  check ((status in ('answered', 'filed', 'withdrawn')) = (ended_at is not null))
);
comment on table contact.ticket is 'person: complaints, suggestions, enquiries, praise and letters to an emirate';
create index ticket_alike on contact.ticket (person_id, likeness);
grant select, insert, update (office, status, answer, reason, due_at, changed_at, ended_at, reopened)
  on contact.ticket to bawaba_app;

create table contact.move (
  person_id uuid not null,
  ticket_id uuid not null,
  n int not null check (n >= 1),
  at timestamptz not null,
  event text not null,
  office text not null,                    -- at which office it was then; never which officer
  words text,                              -- what the person reads: the answer, what is missing, why
  file_id uuid,
  primary key (person_id, ticket_id, n)
);
comment on table contact.move is 'person: the story of a ticket, a line a move; the officer stands in the audit alone';
grant select, insert on contact.move to bawaba_app;

-- What is open now, so that a desk and the clock find it without reading anybody's words.
create table contact.queue (
  ticket_id uuid primary key,
  person_id uuid not null,
  number text not null,
  kind text not null,
  office text not null,
  status text not null,
  due_at timestamptz not null,
  wake_at timestamptz not null,            -- when the clock looks at it next
  late int not null default 0,             -- how often its time ran out: from the first on supervisors see it
  taken_by uuid                            -- the officer who has it in hand
);
comment on table contact.queue is 'lookup: open tickets, where they are and by when an answer is due';
create index queue_office on contact.queue (office, late desc, due_at);
create index queue_wake on contact.queue (wake_at);
grant select, insert, delete, update (office, status, due_at, wake_at, late, taken_by) on contact.queue to bawaba_app;

create table contact.file (
  person_id uuid not null,
  file_id uuid not null,
  ticket_id uuid,                          -- null: not sent with anything yet, forgotten after a day
  type text not null check (type in ('application/pdf', 'image/jpeg')),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  bytes int not null,                      -- of what was sealed
  sealed bytea not null,                   -- AES-256-GCM: the key is not in the database
  created_at timestamptz not null,
  primary key (person_id, file_id)
);
comment on table contact.file is 'person: papers sent to the contact centre, made anew and sealed';
create index file_of on contact.file (person_id, ticket_id);
create index file_loose on contact.file (created_at) where ticket_id is null;
grant select, insert, delete, update (ticket_id) on contact.file to bawaba_app;

create table contact.rating (
  person_id uuid not null,
  request_id uuid not null,
  about text not null,                     -- the service, or the kind of ticket
  score int not null check (score between 1 and 5),
  words text check (length(words) between 1 and 500),
  at timestamptz not null,
  primary key (person_id, request_id)      -- once
);
comment on table contact.rating is 'person: how a request was, said once by whoever asked';
grant select, insert on contact.rating to bawaba_app;

create table contact.figures (
  one boolean primary key default true check (one),
  made_at timestamptz not null,
  shown jsonb not null
);
comment on table contact.figures is 'local: the public figures as they were last counted; small numbers are hidden before they are kept';
grant select, insert, update on contact.figures to bawaba_app;
