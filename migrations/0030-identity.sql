-- Who is at the door: accounts and what opens them, one-time codes, sign-ins and sessions, registrations begun,
-- visits to the kiosk and the evidence they left (trust/identity.md). No triggers; persons' tables by person_id,
-- everything unique in the nation in a lookup keyed by its value.

create schema identity;
grant usage on schema identity to bawaba_app;

create table identity.account (
  person_id uuid primary key,
  username text not null,
  password_hash text,
  must_change boolean not null default false,
  state text not null default 'active'
    check (state in ('active', 'frozen_self', 'held', 'suspended', 'recovering', 'frozen_deceased', 'dormant', 'closed')),
  identity_level int not null check (identity_level between 0 and 3),
  mobile text not null check (mobile ~ '^\+9665[0-9]{8}$'),
  email text,
  lang text not null check (lang in ('ar', 'en')),
  created_at timestamptz not null,
  password_changed_at timestamptz
);
comment on table identity.account is 'person: the account of a person and its state (identity.md section 6)';
grant select, insert, update on identity.account to bawaba_app;

create table identity.username (
  skeleton text primary key,
  username text not null,
  person_id uuid not null
);
comment on table identity.username is 'lookup: user names by their look-alike form (ID-06), unique in the nation';
grant select, insert, delete on identity.username to bawaba_app;

create table identity.mobile (
  mobile text primary key check (mobile ~ '^\+9665[0-9]{8}$'),
  person_id uuid not null,
  since timestamptz not null
);
comment on table identity.mobile is 'lookup: a mobile serves at most one account (ID-72)';
grant select, insert, delete on identity.mobile to bawaba_app;

create table identity.temporary (
  person_id uuid not null,
  temporary_id uuid not null,
  hash text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  killed_at timestamptz,
  primary key (person_id, temporary_id)
);
comment on table identity.temporary is 'person: credentials half on the slip and half by SMS, one use, 24 hours (ID-38)';
create unique index on identity.temporary (person_id) where used_at is null and killed_at is null;
grant select, insert, update (used_at, killed_at) on identity.temporary to bawaba_app;

create table identity.activation (
  person_id uuid not null,
  activation_id uuid not null,
  method text not null check (method in ('kiosk', 'bank', 'officer', 'field', 'remote')),
  place text not null,
  identity_level int not null check (identity_level between 0 and 3),
  scores jsonb not null,
  evidence_hash bytea not null check (octet_length(evidence_hash) = 32),
  terms_version text not null,
  terms_hash bytea not null check (octet_length(terms_hash) = 32),
  claim_id uuid,
  cause uuid not null,
  at timestamptz not null,
  primary key (person_id, activation_id),
  unique (person_id, cause)
);
comment on table identity.activation is 'person: by which evidence the account was opened; scores and hashes, never images (ID-37)';
grant select, insert on identity.activation to bawaba_app;

create table identity.event (
  person_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  kind text not null,
  channel text not null,
  device text not null default '',
  detail jsonb not null default '{}',
  primary key (person_id, event_id)
);
comment on table identity.event is 'person: sign-ins, refusals and changes of the account, shown to the person (T-AUTH-05)';
create index on identity.event (person_id, at desc);
grant select, insert on identity.event to bawaba_app;

create table identity.device (
  person_id uuid not null,
  device_hash bytea not null check (octet_length(device_hash) = 32),
  label text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  forgotten_at timestamptz,
  primary key (person_id, device_hash)
);
comment on table identity.device is 'person: browsers the person has signed in from before (ID-51, ID-83)';
grant select, insert, update (label, last_at, forgotten_at) on identity.device to bawaba_app;

create table identity.code (
  subject text not null,
  code_id uuid not null,
  purpose text not null,
  flow text not null,
  act_hash bytea not null,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  budgets text[] not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  tries int not null default 0 check (tries between 0 and 5),
  used_at timestamptz,
  killed_at timestamptz,
  primary key (subject, code_id)
);
comment on table identity.code is 'lookup: one-time codes by whom they prove (a person or a registration begun), as HMAC (ID-15)';
create unique index on identity.code (subject, purpose, flow) where used_at is null and killed_at is null;
create index on identity.code (issued_at);
grant select, insert, delete, update (tries, used_at, killed_at) on identity.code to bawaba_app;

create table identity.code_budget (
  key text primary key,
  sent timestamptz[] not null default '{}',
  tries int not null default 0,
  tries_since timestamptz not null default '-infinity',
  touched_at timestamptz not null
);
comment on table identity.code_budget is 'lookup: codes sent and tried by person, mobile and device (ID-12, ID-13)';
grant select, insert, update, delete on identity.code_budget to bawaba_app;

create table identity.attempt (
  key text primary key,
  failures int not null default 0,
  first_at timestamptz not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
comment on table identity.attempt is 'lookup: wrong passwords in a row by account and device (ID-51), of names that do not exist too';
create index on identity.attempt (last_at);
grant select, insert, update, delete on identity.attempt to bawaba_app;

create table identity.sign_in (
  flow_hash bytea primary key check (octet_length(flow_hash) = 32),
  person_id uuid not null,
  stage text not null check (stage in ('new_password', 'code', 'done')),
  temporary_id uuid,
  new_password_hash text,
  device_hash bytea not null,
  known_device boolean not null,
  label text not null,
  lang text not null check (lang in ('ar', 'en')),
  started_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table identity.sign_in is 'lookup: sign-ins under way, by the hash of what the browser holds';
create index on identity.sign_in (expires_at);
grant select, insert, update, delete on identity.sign_in to bawaba_app;

create table identity.session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  session_id uuid not null,
  person_id uuid not null,
  lang text not null check (lang in ('ar', 'en')),
  identity_level int not null check (identity_level between 0 and 3),
  sign_in_level int not null check (sign_in_level between 1 and 3),
  device_hash bytea not null,
  label text not null,
  proved_at timestamptz not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
comment on table identity.session is 'lookup: open sessions by the SHA-256 of their token (ID-80)';
create index on identity.session (person_id) where ended_at is null;
create index on identity.session (session_id) where ended_at is null;
create index on identity.session (expires_at);
grant select, insert, delete on identity.session to bawaba_app;
grant update (lang, proved_at, last_seen_at, ended_at, ended_why) on identity.session to bawaba_app;

create table identity.act_proof (
  person_id uuid not null,
  act_hash bytea not null check (octet_length(act_hash) = 32),
  session_id uuid not null,
  act_text text not null,
  proved_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, act_hash, session_id, proved_at)
);
comment on table identity.act_proof is 'person: acts approved by a code of their own, each for one use (ID-74)';
grant select, insert, update (used_at) on identity.act_proof to bawaba_app;

create table identity.claim (
  claim_id uuid primary key,
  flow_hash bytea not null unique check (octet_length(flow_hash) = 32),
  number text not null,
  mobile text not null,
  email text,
  username text not null,
  password_hash text not null,
  lang text not null check (lang in ('ar', 'en')),
  terms_version text not null,
  terms_hash bytea not null check (octet_length(terms_hash) = 32),
  step text not null check (step in ('contact', 'verified', 'activated', 'dead')),
  begun_at timestamptz not null,
  verified_at timestamptz,
  expires_at timestamptz not null,
  ticket_hash bytea unique,
  form_number text unique,
  person_id uuid,
  ended_at timestamptz
);
comment on table identity.claim is 'local: registrations begun on the portal; they reserve nothing (ID-30)';
create index on identity.claim (number) where step = 'verified';
create index on identity.claim (expires_at);
grant select, insert, update, delete on identity.claim to bawaba_app;

create table identity.form_counter (
  hijri_year int primary key,
  last int not null
);
comment on table identity.form_counter is 'local: the last number of an activation form in each Hijri year';
grant select, insert, update on identity.form_counter to bawaba_app;

create table identity.kiosk (
  kiosk_id text primary key,
  name_ar text not null,
  name_en text not null,
  city text not null,
  region text not null,
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  readers jsonb not null check (jsonb_typeof(readers) = 'array'),
  cameras text[] not null default '{}',
  status text not null default 'open' check (status in ('open', 'closed', 'revoked')),
  enrolled_at timestamptz not null
);
comment on table identity.kiosk is 'reference: enrolled kiosks, the hash of their key, the serial numbers and providers of their readers, the labels of their cameras (ID-33)';
grant select, insert, update (status) on identity.kiosk to bawaba_app;

create table identity.activation_point (
  point_id text primary key,
  kind text not null check (kind in ('passports', 'civil-affairs', 'agency', 'market', 'airport', 'campaign')),
  name_ar text not null,
  name_en text not null,
  city text not null,
  region text not null,
  added_at timestamptz not null,
  closed_at timestamptz
);
comment on table identity.activation_point is 'reference: places to activate an account, added to those of the launch (R-ACC-19)';
grant select, insert, update (closed_at) on identity.activation_point to bawaba_app;

create table identity.kiosk_visit (
  visit_id uuid primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  kiosk_id text not null references identity.kiosk,
  step text not null check (step in ('number', 'right_index', 'left_index', 'face', 'terms', 'mobile', 'code', 'done', 'ended')),
  lang text not null check (lang in ('ar', 'en')),
  number text,
  person_id uuid,
  claim_id uuid,
  captures jsonb not null default '{}',
  nonce text,
  nonce_until timestamptz,
  evidence jsonb not null default '{}',
  terms_version text,
  mobile text,
  temporary_id uuid,
  username text,
  started_at timestamptz not null,
  touched_at timestamptz not null,
  ended_at timestamptz
);
comment on table identity.kiosk_visit is 'local: visits to a kiosk, one row a visit, steps that only go forward (ID-32)';
create index on identity.kiosk_visit (touched_at);
grant select, insert, update, delete on identity.kiosk_visit to bawaba_app;

create table identity.kiosk_attempt (
  person_id uuid not null,
  attempt_id uuid not null,
  visit_id uuid not null,
  kiosk_id text not null,
  step text not null,
  reason text not null,
  scores jsonb not null default '{}',
  at timestamptz not null,
  primary key (person_id, attempt_id)
);
comment on table identity.kiosk_attempt is 'person: captures at a kiosk that were refused and why, and visits that passed; too many that did not match close this way (ID-32)';
create index on identity.kiosk_attempt (person_id, at);
grant select, insert on identity.kiosk_attempt to bawaba_app;

create table identity.template (
  person_id uuid not null,
  kind text not null check (kind in ('right_index', 'left_index', 'face')),
  sealed bytea not null,
  enrolled_at timestamptz not null,
  primary key (person_id, kind)
);
comment on table identity.template is 'person: enrolled fingers and faces, sealed with a key that is not in the database';
grant select, insert, delete on identity.template to bawaba_app;

