-- Signing in to other bodies with one's account here: who may ask (parties), what a person agreed to (consents), what was
-- read of it (readings), where one is signed in (visits), whom to tell of a sign-out (logouts), and what the protocol
-- keeps for a while (held).
create schema openid;
grant usage on schema openid to bawaba_app;

create table openid.party (
  client_id text primary key check (client_id ~ '^[a-z0-9-]{3,64}$'),
  name_ar text not null,
  name_en text not null,
  state text not null check (state in ('sandbox', 'pending', 'approved', 'closed')),
  profile text not null check (profile in ('fapi', 'compat')),
  sector text not null,                    -- bodies of one sector see one subject for a person (ID-26)
  redirect_host text not null,
  metadata jsonb not null,
  jwks jsonb not null,
  secret_hash bytea check (octet_length(secret_hash) = 32), -- of the profile compat only
  asks jsonb not null,                     -- which facts, whether each is needed, and what for
  legal_basis jsonb,                       -- null: may not ask for the national number
  owner uuid not null,
  registered_at timestamptz not null,
  approved_at timestamptz,
  approved_by text,
  check ((state = 'approved') <= (approved_at is not null and approved_by is not null)),
  check ((profile = 'fapi') <= (secret_hash is null))
);
comment on table openid.party is 'reference: bodies that may ask people to sign in with their account here';
create index on openid.party (owner);
grant select, insert, update (state, jwks, sector, legal_basis, approved_at, approved_by) on openid.party to bawaba_app;

create table openid.party_event (
  event_id uuid primary key,
  client_id text not null,
  what text not null check (what in ('registered', 'keys-rotated', 'approved', 'closed')),
  by_whom text not null,
  detail jsonb not null default '{}',
  at timestamptz not null
);
comment on table openid.party_event is 'local: what was done with a body''s registration, by whom';
create index on openid.party_event (client_id, at);
grant select, insert on openid.party_event to bawaba_app;

-- Sessions, interactions, pushed requests, codes, tokens, grants and one-time identifiers. What opens something is kept
-- as its hash only.
create table openid.held (
  model text not null,
  id_hash bytea not null check (octet_length(id_hash) = 32),
  payload jsonb not null,
  grant_id text,
  uid text,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (model, id_hash)
);
comment on table openid.held is 'lookup: what the protocol keeps for a while, by the SHA-256 of its identifier (ID-28, ID-80)';
create index on openid.held (grant_id) where grant_id is not null;
create index on openid.held (uid) where uid is not null;
create index on openid.held (expires_at);
grant select, insert, delete, update (payload, grant_id, uid, expires_at, consumed_at) on openid.held to bawaba_app;

create table openid.consent (
  person_id uuid not null,
  consent_id uuid not null,
  client_id text not null,
  agreed text[] not null,
  refused text[] not null,
  offline boolean not null,                -- may go on reading while the person is signed out
  purposes jsonb not null,                 -- what each fact was said to be for, as it was said then
  given_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text,
  grant_id text,
  primary key (person_id, consent_id)
);
comment on table openid.consent is 'person: what the person agreed to give which body, for what, until when';
create unique index on openid.consent (person_id, client_id) where ended_at is null;
grant select, insert, update (ended_at, ended_why, grant_id) on openid.consent to bawaba_app;

create table openid.reading (
  person_id uuid not null,
  reading_id uuid not null,
  client_id text not null,
  how text not null check (how in ('userinfo', 'id-token', 'introspection')),
  items text[] not null,
  at timestamptz not null,
  primary key (person_id, reading_id)
);
comment on table openid.reading is 'person: each time a body read something about the person, and what';
create index on openid.reading (person_id, client_id, at desc);
grant select, insert on openid.reading to bawaba_app;

create table openid.visit (
  person_id uuid not null,
  session_uid text not null,               -- of the provider's session
  client_id text not null,
  portal_session uuid not null,            -- whose end ends this too (ID-82)
  sid text not null,
  acr text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  ended_at timestamptz,
  primary key (person_id, session_uid, client_id)
);
comment on table openid.visit is 'person: where the person is signed in with the account, one row a body and session';
create index on openid.visit (portal_session) where ended_at is null;
grant select, insert, update (portal_session, acr, last_at, ended_at) on openid.visit to bawaba_app;

create table openid.logout (
  logout_id uuid primary key,
  client_id text not null,
  person_id uuid not null,
  sid text not null,
  made_at timestamptz not null,
  until timestamptz not null,
  due_at timestamptz,                      -- null: told, or given up
  tries int not null default 0,
  told_at timestamptz,
  last_answer text
);
comment on table openid.logout is 'local: sign-outs that bodies are to be told of, and whether they heard; the due ones are the queue';
create index on openid.logout (due_at) where due_at is not null;
create index on openid.logout (person_id, made_at desc);
grant select, insert, delete, update (due_at, tries, told_at, last_answer) on openid.logout to bawaba_app;

-- Sessions that ended lately are looked for every second.
create index on identity.session (ended_at) where ended_at is not null;
