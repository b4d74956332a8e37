-- Requests (معاملات): rows that know where they stand. Workers only carry them forward.
create schema requests;
grant usage on schema requests to bawaba_app;

create table requests.request (
  person_id uuid not null,                 -- who asks; the key that keeps a person's requests together
  request_id uuid not null,
  number text,                             -- registration number with the Hijri year (R-ID-13), from submission on
  service text not null,
  edition int not null,
  audience text not null,
  subject uuid not null,                   -- for whom
  standing jsonb not null,                 -- why they may: behalf and proof
  station text not null check (station in ('draft', 'submitted', 'awaiting-payment', 'paid', 'under-review', 'needs-you',
    'applying', 'refunding', 'completed', 'refused', 'withdrawn', 'expired', 'stuck')),
  form jsonb not null,                     -- what was typed while drafting, what was parsed once submitted
  revision int not null default 0,         -- rises with every change: a second tab cannot overwrite the first
  price jsonb,
  charge_id uuid,
  day date,                                -- whose law applies: the day of submission
  reason text,                             -- why it was refused, stuck or ended: a rule's key
  outcome jsonb,                           -- receipts of its steps, once completed
  channel text not null,
  reference text,                          -- the sender's own reference, when an agency asks: its idempotency key
  tries int not null default 0,            -- failures in a row
  waits int not null default 0,            -- looks in a row that changed nothing: each pause is longer
  created_at timestamptz not null,
  submitted_at timestamptz,
  changed_at timestamptz not null,
  ended_at timestamptz,
  opening jsonb,
  expires_at timestamptz,
  primary key (person_id, request_id)
);
comment on table requests.request is 'person: a request and the station where it stands';
-- R-GATE-05: one open request per applicant, service and beneficiary; and one draft.
create unique index request_one_open on requests.request (person_id, service, subject)
  where ended_at is null and station <> 'draft' and reference is null;
create unique index request_one_draft on requests.request (person_id, service, subject)
  where station = 'draft' and ended_at is null;
create unique index request_reference on requests.request (person_id, reference) where reference is not null;
create index request_stuck on requests.request (changed_at) where station = 'stuck';
create index request_recent on requests.request (person_id, changed_at desc);
grant select, insert, update on requests.request to bawaba_app;
grant delete on requests.request to bawaba_app; -- drafts only: the room deletes nothing that was submitted

create table requests.number (
  number text primary key,
  person_id uuid not null,
  request_id uuid not null
);
comment on table requests.number is 'lookup: a request by its registration number';
grant select, insert on requests.number to bawaba_app;
create sequence requests.number_sequence;
grant usage on sequence requests.number_sequence to bawaba_app;

create table requests.story (
  person_id uuid not null,
  request_id uuid not null,
  n int not null,
  at timestamptz not null,
  event text not null,
  actor text not null,
  detail jsonb not null default '{}',
  primary key (person_id, request_id, n)
);
comment on table requests.story is 'person: what happened to a request, line by line';
grant select, insert on requests.story to bawaba_app;

create table requests.verdict (
  person_id uuid not null,
  request_id uuid not null,
  n int not null,
  moment text not null check (moment in ('opening', 'submission', 'execution')),
  at timestamptz not null,
  facts jsonb not null,
  refusals jsonb not null,
  primary key (person_id, request_id, n)
);
comment on table requests.verdict is 'person: each judgement of a request with the facts it was made on';
grant select, insert on requests.verdict to bawaba_app;

create table requests.step (
  person_id uuid not null,
  request_id uuid not null,
  n int not null,
  key text not null,
  verb text not null,
  args jsonb not null,
  receipt jsonb,
  done_at timestamptz,
  primary key (person_id, request_id, key)
);
comment on table requests.step is 'person: the plan of a request as data, each step with its receipt once done';
grant select, insert, update (receipt, done_at) on requests.step to bawaba_app;

create table requests.questions (
  service text not null,
  edition int not null,
  digest text not null,
  asked jsonb not null,
  first_seen timestamptz not null default now(),
  primary key (service, edition, digest)
);
comment on table requests.questions is 'reference: the questions of each edition as they were asked, in both languages';
grant select, insert on requests.questions to bawaba_app;

create table requests.command (
  person_id uuid not null,
  key text not null,
  digest text not null,
  status int not null,
  answer jsonb not null,
  at timestamptz not null,
  primary key (person_id, key)
);
comment on table requests.command is 'person: what was answered under an Idempotency-Key';
create index on requests.command (at);
grant select, insert, delete on requests.command to bawaba_app;

create table requests.wake (
  request_id uuid primary key,
  person_id uuid not null,
  due_at timestamptz not null,
  lane text not null check (lane in ('ours', 'outside'))
);
comment on table requests.wake is 'local: requests that a worker should look at, and when; the whole queue';
create index wake_due on requests.wake (lane, due_at);
grant select, insert, update, delete on requests.wake to bawaba_app;
