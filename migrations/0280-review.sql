-- Requests that an officer decides: the queue of each desk, which units sit at which, and what was decided for the
-- statistics. A request that waits has its row here as one that is due has one in requests.wake.

alter table requests.request drop constraint request_station_check;
alter table requests.request add constraint request_station_check check (station in ('draft', 'submitted',
  'awaiting-payment', 'paid', 'under-review', 'referred', 'needs-you', 'applying', 'refunding', 'completed', 'refused',
  'withdrawn', 'expired', 'stuck'));
alter table requests.verdict drop constraint verdict_moment_check;
alter table requests.verdict add constraint verdict_moment_check
  check (moment in ('opening', 'submission', 'review', 'execution'));

create table requests.review (
  request_id uuid primary key,
  person_id uuid not null,
  subject uuid not null,
  number text not null,
  service text not null,
  desk text not null,
  state text not null check (state in ('waiting', 'returned')),
  entered_at timestamptz not null,
  due_at timestamptz not null,             -- moves on by as long as the request lay with its applicant
  returned_at timestamptz,
  officer_id uuid,                         -- who has it in hand, until claim_until
  claim_until timestamptz,
  returned_by uuid,                        -- to whom an answer comes back first
  check ((state = 'returned') = (returned_at is not null)),
  check ((officer_id is null) = (claim_until is null))
);
comment on table requests.review is 'local: requests that wait for an officer, by desk and due time; the whole queue';
create index review_due on requests.review (desk, due_at, request_id) where state = 'waiting';
create index review_service on requests.review (desk, service, due_at, request_id) where state = 'waiting';
create index review_hers on requests.review (officer_id, due_at, request_id) where officer_id is not null;
create unique index review_number on requests.review (number);
grant select, insert, update, delete on requests.review to bawaba_app;

-- Rises with every change of the queue, so that pages that show it learn of one without reading it.
create sequence requests.review_change;
grant usage, select on sequence requests.review_change to bawaba_app;

create table requests.reviewed (
  reviewed_id bigint generated always as identity primary key,
  at timestamptz not null,
  request_id uuid not null,
  service text not null,
  desk text not null,
  unit text,                               -- whose officer decided; null where nobody of the house did
  what text not null check (what in ('entered', 'approved', 'refused', 'returned', 'referred', 'unanswered')),
  reason text,                             -- the template of a refusal
  waited interval,                         -- from the entry to the decision, without the time at the applicant's
  late boolean
);
comment on table requests.reviewed is 'local: what came to desks and what they decided, for the statistics; nobody is named';
create index reviewed_at on requests.reviewed (at);
grant select, insert on requests.reviewed to bawaba_app;

create table desk.serving (
  unit_id text not null references desk.unit,
  desk text not null check (desk ~ '^[a-z][a-z-]{1,39}$'),
  primary key (unit_id, desk)
);
comment on table desk.serving is 'reference: at which desks the officers of a unit decide requests';
grant select, insert, delete on desk.serving to bawaba_app;

-- Why an officer opened a request, for the eyes of whom it is about.
create index act_opened on desk.act (about) where kind = 'request_opened';
create index act_about on desk.act (about, at) where kind like 'request_%';
