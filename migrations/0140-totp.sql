-- Codes made by an app on the person's phone (TOTP, RFC 6238): the shared secret, sealed with a key outside the database.

create table identity.totp (
  person_id uuid not null,
  totp_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  sealed bytea not null,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  last_used_at timestamptz,
  removed_at timestamptz,
  primary key (person_id, totp_id)
);
comment on table identity.totp is 'person: secrets of apps that make codes, sealed; one counts once a code of it was typed, each time step once';
grant select, insert, delete on identity.totp to bawaba_app;
grant update (name, confirmed_at, last_step, last_used_at, removed_at, sealed) on identity.totp to bawaba_app;

-- Who has just shown fingers and face at a kiosk may sign in by message although her app is lost.
alter table identity.sign_in add column after_kiosk boolean not null default false;
