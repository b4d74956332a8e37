-- How often a body may call, what it asks for when it asks for approval, and what of its calls was refused while it tries.

alter table openid.party add column per_minute int check (per_minute between 1 and 1000000);
comment on column openid.party.per_minute is 'calls of each kind a minute; null: what its state gives (limits.ts)';
alter table openid.party add column approval_asked_at timestamptz;
alter table openid.party add column legal_basis_asked jsonb;
comment on column openid.party.legal_basis_asked is 'the law it names for the national number; it gives nothing before two administrators approve it';
grant update (per_minute, approval_asked_at, legal_basis_asked) on openid.party to bawaba_app;

-- What waited before there was a way to ask goes on waiting.
update openid.party set approval_asked_at = registered_at where state = 'pending';

alter table openid.party_event drop constraint party_event_what_check;
alter table openid.party_event add constraint party_event_what_check
  check (what in ('registered', 'keys-rotated', 'approval-asked', 'approved', 'limited', 'closed'));

create table openid.call_count (
  client_id text not null,
  what text not null,
  minute timestamptz not null,
  taken int not null,                      -- permits that processes took, also those they did not use
  primary key (client_id, what, minute)
);
comment on table openid.call_count is 'local: calls of each body in each minute, taken by processes some at a time';
create index on openid.call_count (minute);
grant select, insert, delete, update (taken) on openid.call_count to bawaba_app;

create table openid.refused_call (
  call_id uuid primary key,
  client_id text not null,
  what text not null,
  error text not null,
  detail text not null,
  at timestamptz not null
);
comment on table openid.refused_call is 'local: calls of bodies in the sandbox that were refused and why, for those who build them';
create index on openid.refused_call (client_id, at desc);
create index on openid.refused_call (at);
grant select, insert, delete on openid.refused_call to bawaba_app;
