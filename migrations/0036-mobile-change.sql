-- Changing the mobile of an account (ID-22): what it was, what it is, and the old number's way to undo it.

create table identity.mobile_change (
  person_id uuid not null,
  change_id uuid not null,
  old_mobile text not null check (old_mobile ~ '^\+9665[0-9]{8}$'),
  new_mobile text not null check (new_mobile ~ '^\+9665[0-9]{8}$'),
  made_at timestamptz not null,
  undo_until timestamptz not null,
  undone_at timestamptz,
  primary key (person_id, change_id)
);
comment on table identity.mobile_change is 'person: changes of the account''s mobile; for 72 hours the old number can undo one (ID-22)';
grant select, insert, update (undone_at) on identity.mobile_change to bawaba_app;

create table identity.mobile_undo (
  undo_hash bytea primary key check (octet_length(undo_hash) = 32),
  person_id uuid not null,
  change_id uuid not null,
  expires_at timestamptz not null
);
comment on table identity.mobile_undo is 'lookup: which change of mobile an undo code is for, by the code''s HMAC';
create index on identity.mobile_undo (expires_at);
grant select, insert, delete on identity.mobile_undo to bawaba_app;
