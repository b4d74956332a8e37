-- The officers' desk: who works for the state, what opens the desk to them, the cases they take in hand, what two of
-- them must agree on, and an audit row of every act (identity.md sections 6 and 9, ID-36, ID-37).

create schema desk;
grant usage on schema desk to bawaba_app;

create table desk.unit (
  unit_id text primary key check (unit_id ~ '^[a-z][a-z0-9-]{1,39}$'),
  name_ar text not null,
  name_en text not null,
  manager_id uuid,
  readers jsonb not null default '[]'
);
comment on table desk.unit is 'reference: offices and their units: who manages each, and its enrolled finger reader and camera';
grant select, insert, update (manager_id, readers) on desk.unit to bawaba_app;

create table desk.officer (
  officer_id uuid primary key,
  username text not null unique check (username ~ '^[a-z][a-z0-9._-]{2,31}$'),
  person_id uuid not null unique,
  unit_id text not null references desk.unit,
  roles text[] not null check (
    cardinality(roles) > 0 and roles <@ array['activation', 'supervisor', 'director', 'administrator']
  ),
  password_hash text not null,
  made_at timestamptz not null,
  made_by text not null,
  closed_at timestamptz
);
comment on table desk.officer is 'reference: staff accounts, none of them a citizen''s; the person is known so that nobody acts on herself or her family';
grant select, insert, update (roles, unit_id, password_hash, closed_at) on desk.officer to bawaba_app;

create table desk.enrolment (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  officer_id uuid not null references desk.officer,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table desk.enrolment is 'local: one-time codes with which an officer makes the passkey of her desk';
create unique index on desk.enrolment (officer_id) where used_at is null;
grant select, insert, update (used_at) on desk.enrolment to bawaba_app;

create table desk.key (
  credential_id text primary key,
  officer_id uuid not null references desk.officer,
  public_key bytea not null,
  counter bigint not null,
  made_at timestamptz not null,
  last_used_at timestamptz,
  removed_at timestamptz
);
comment on table desk.key is 'reference: public keys of officers'' passkeys; only such as cannot leave their device (AA3)';
create index on desk.key (officer_id);
grant select, insert, update (counter, last_used_at, removed_at) on desk.key to bawaba_app;

create table desk.sign_in (
  flow_hash bytea primary key check (octet_length(flow_hash) = 32),
  flow_id uuid not null unique,
  officer_id uuid not null references desk.officer,
  expires_at timestamptz not null,
  done_at timestamptz
);
comment on table desk.sign_in is 'local: officers'' sign-ins under way: the password was right, the passkey is asked for';
create index on desk.sign_in (expires_at);
grant select, insert, delete, update (done_at) on desk.sign_in to bawaba_app;

create table desk.session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  session_id uuid not null unique,
  officer_id uuid not null references desk.officer,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
comment on table desk.session is 'local: officers'' sessions by the SHA-256 of their token: 10 minutes idle, 8 hours in all (ID-81)';
-- One session an officer: a second sign-in ends the first.
create unique index on desk.session (officer_id) where ended_at is null;
grant select, insert, update (last_seen_at, ended_at, ended_why) on desk.session to bawaba_app;

create table desk.act (
  act_id uuid primary key,
  at timestamptz not null,
  kind text not null,
  officer_id uuid,
  second_id uuid,
  session_id uuid,
  person_id uuid,
  about text,
  reason text not null default '',
  ticket text,
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  evidence_hash bytea check (octet_length(evidence_hash) = 32)
);
comment on table desk.act is 'local: what officers did and why, one row an act in the transaction of the act (ID-37); never edited, never deleted';
create index on desk.act (person_id, at);
create index on desk.act (officer_id, at);
grant select, insert on desk.act to bawaba_app;

create table desk.casework (
  case_id uuid primary key,
  kind text not null check (kind in ('activation', 'mobile', 'recovery')),
  reference text not null check (length(reference) between 1 and 60),
  reason text not null check (length(reason) between 1 and 500),
  officer_id uuid not null references desk.officer,
  session_id uuid not null,
  unit_id text not null references desk.unit,
  person_id uuid not null,
  number text not null,
  claim_id uuid,
  ticket text,
  level int not null check (level in (2, 3)),
  step text not null check (step in ('presence', 'mobile', 'code', 'decide', 'waiting', 'done', 'ended')),
  captures jsonb not null default '{}',
  evidence jsonb not null default '{}',
  nonce text,
  nonce_until timestamptz,
  document jsonb,
  without_why text,
  mobile text,
  mobile_proved boolean not null default false,
  temporary_id uuid not null,
  username text,
  ended_why text,
  opened_at timestamptz not null,
  touched_at timestamptz not null,
  done_at timestamptz
);
comment on table desk.casework is 'local: cases at the desk: reason and reference are written before any record is opened';
create index on desk.casework (officer_id, opened_at);
create index on desk.casework (person_id);
grant select, insert on desk.casework to bawaba_app;
grant update (step, captures, evidence, nonce, nonce_until, document, without_why, mobile, mobile_proved, username,
  ended_why, touched_at, done_at) on desk.casework to bawaba_app;

create table desk.proposal (
  proposal_id uuid primary key,
  what text not null check (what in ('case', 'refusal', 'party')),
  about text not null,
  person_id uuid,
  data_hash bytea not null check (octet_length(data_hash) = 32),
  detail jsonb not null default '{}',
  proposed_by uuid not null references desk.officer,
  proposed_session uuid not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid references desk.officer,
  decided_at timestamptz,
  decision text check (decision in ('approved', 'refused', 'over')),
  why text,
  check ((decided_at is null) = (decision is null))
);
comment on table desk.proposal is 'local: what one officer asked a second to agree to, by the hash of the data it was asked for (ID-36)';
create unique index on desk.proposal (what, about) where decided_at is null;
create index on desk.proposal (proposed_by) where decided_at is null;
grant select, insert, update (decided_by, decided_at, decision, why) on desk.proposal to bawaba_app;
