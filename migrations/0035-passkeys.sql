-- Passkeys (identity.md section 7, ID-74): keys that stand in a person's devices, and the questions they are asked.

create table identity.passkey (
  person_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  sign_in_level int not null check (sign_in_level in (2, 3)),
  name text not null check (length(name) between 1 and 60),
  made_at timestamptz not null,
  last_used_at timestamptz,
  removed_at timestamptz,
  primary key (person_id, credential_id)
);
comment on table identity.passkey is 'person: public keys of passkeys; level 3 when the key cannot leave its device, 2 when it is synced';
grant select, insert, update (counter, last_used_at, removed_at) on identity.passkey to bawaba_app;

create table identity.passkey_holder (
  credential_id text primary key,
  person_id uuid not null
);
comment on table identity.passkey_holder is 'lookup: whose passkey it is, by what the browser names it';
grant select, insert on identity.passkey_holder to bawaba_app;

create table identity.passkey_challenge (
  challenge text primary key,
  purpose text not null check (purpose in ('enrol', 'sign-in', 'act')),
  session_id uuid,
  act_hash bytea,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'sign-in') = (session_id is null)),
  check ((purpose = 'act') = (act_hash is not null))
);
comment on table identity.passkey_challenge is 'lookup: what passkeys were asked to sign; each is answered once';
create index on identity.passkey_challenge (expires_at);
grant select, insert, delete, update (used_at) on identity.passkey_challenge to bawaba_app;
