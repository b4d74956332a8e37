-- Requests that others must agree to: who was asked what, until when, and what became of it.
-- The whole list of decided.md's stations, so that no later one needs this lock again.
alter table requests.request drop constraint request_station_check;
alter table requests.request add constraint request_station_check check (station in ('draft', 'submitted', 'consent',
  'appointment', 'awaiting-payment', 'paid', 'under-review', 'referred', 'needs-you', 'applying', 'refunding', 'completed',
  'refused', 'withdrawn', 'cancelled', 'expired', 'archived', 'stuck'));

create table requests.consent (
  person_id uuid not null,                 -- who is asked
  request_id uuid not null,
  key text not null,                       -- the party's part in it: 'buyer', 'driver'
  applicant uuid not null,                 -- whose request it is
  service text not null,
  asks jsonb not null,                     -- the sentence agreed to, in both languages, as it was asked
  sees jsonb not null,                     -- what the party may see of it, each with its label; nothing else is shown
  silence text not null check (silence in ('ends', 'agrees')),
  due_at timestamptz not null,
  state text not null check (state in ('asked', 'agreed', 'refused', 'taken-back', 'silent', 'called-off')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  primary key (person_id, request_id, key),
  check ((state = 'asked') = (answered_at is null))
);
comment on table requests.consent is 'person: what somebody is asked to agree to in the request of another, and the answer';
create index consent_of_request on requests.consent (request_id);
create index consent_open on requests.consent (person_id, due_at) where state = 'asked';
grant select, insert, update (state, answered_at) on requests.consent to bawaba_app;
