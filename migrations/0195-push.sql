-- Notifications by web push (RFC 8030): where a phone that approves may be reached, and what waits to be said to it.

create table identity.phone_push (
  person_id uuid not null,
  phone_id text not null,
  endpoint_hash bytea not null check (octet_length(endpoint_hash) = 32),
  sealed bytea not null,                   -- address and keys: whoever has them can ring the phone
  lang text not null check (lang in ('ar', 'en')),
  made_at timestamptz not null,
  primary key (person_id, phone_id)
);
comment on table identity.phone_push is 'person: the push subscription of a phone that approves, sealed; gone with the phone, a freeze or a sign-out everywhere';
grant select, insert, delete, update (endpoint_hash, sealed, lang, made_at) on identity.phone_push to bawaba_app;

create table identity.push_holder (
  endpoint_hash bytea primary key check (octet_length(endpoint_hash) = 32),
  person_id uuid not null,
  phone_id text not null
);
comment on table identity.push_holder is 'lookup: for which phone a push subscription is held: one browser rings for one phone of one person';
grant select, insert, delete, update (person_id, phone_id) on identity.push_holder to bawaba_app;

create table identity.push (
  push_id uuid primary key,                -- also names the notification on the phone, whatever the number of tries
  person_id uuid not null,
  phone_id text not null,
  approval_id uuid not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  tries int not null default 0
);
comment on table identity.push is 'local: pushes a sender should look at, and when; each goes when it was said, refused or too late';
create index on identity.push (due_at);
create index on identity.push (person_id, phone_id);
grant select, insert, delete, update (due_at, tries) on identity.push to bawaba_app;
