-- Approving on one's phone by a typed number (ID-19): phones with a key of their own, and what they are asked.

create table identity.phone (
  person_id uuid not null,
  phone_id text not null,
  public_key jsonb not null,
  name text not null check (length(name) between 1 and 60),
  made_on bytea not null check (octet_length(made_on) = 32),
  made_at timestamptz not null,
  last_used_at timestamptz,
  removed_at timestamptz,
  primary key (person_id, phone_id)
);
comment on table identity.phone is 'person: phones that approve, by a public key whose private half cannot leave the browser';
grant select, insert, update (last_used_at, removed_at) on identity.phone to bawaba_app;

create table identity.phone_holder (
  phone_id text primary key,
  person_id uuid not null
);
comment on table identity.phone_holder is 'lookup: whose phone it is, by the thumbprint of its key';
grant select, insert on identity.phone_holder to bawaba_app;

create table identity.approval (
  person_id uuid not null,
  approval_id uuid not null,
  purpose text not null check (purpose in ('sign-in', 'act')),
  flow text not null,
  act_hash bytea not null check (octet_length(act_hash) = 32),
  act_text jsonb not null,
  place text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  answer text check (answer in ('approved', 'denied', 'expired')),
  answered_at timestamptz,
  phone_id text,
  signature bytea,
  used_at timestamptz,
  primary key (person_id, approval_id),
  check ((answer is null) = (answered_at is null)),
  check ((answer is not distinct from 'approved') = (signature is not null))
);
comment on table identity.approval is 'person: what a phone was asked to approve, what it signed, and whether that was used; one waits at a time';
create unique index on identity.approval (person_id) where answer is null;
create index on identity.approval (person_id, made_at);
grant select, insert, delete, update (answer, answered_at, phone_id, signature, used_at) on identity.approval to bawaba_app;

create table identity.approval_mute (
  person_id uuid primary key,
  until timestamptz not null
);
comment on table identity.approval_mute is 'person: until when nothing is asked of her phones, after more than three came to nothing (ID-19)';
grant select, insert, update (until) on identity.approval_mute to bawaba_app;
