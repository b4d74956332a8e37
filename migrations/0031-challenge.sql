-- Challenges that were answered (ID-56): each counts once, so a second use of the same one finds its row here.
create schema if not exists identity;
grant usage on schema identity to bawaba_app;

create table identity.spent_challenge (
  digest bytea primary key check (octet_length(digest) = 32),
  expires_at timestamptz not null
);
comment on table identity.spent_challenge is 'lookup: challenges already used; rows may go an hour after they expired';
create index on identity.spent_challenge (expires_at);
grant select, insert, delete on identity.spent_challenge to bawaba_app;
