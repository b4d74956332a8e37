-- The digital card: who has one, on which devices, in which copies, and which of them no longer hold.
create schema card;
grant usage on schema card to bawaba_app;

create table card.holder (
  person_id uuid primary key,
  list int not null,                       -- where the status of the person's own codes stands
  idx int not null,
  document_hash bytea not null check (octet_length(document_hash) = 32),
  made_at timestamptz not null,
  ended_at timestamptz                     -- what was shown before is void; the next look takes a new place
);
comment on table card.holder is 'person: who shows a digital card; the row is what changes to it lock';
grant select, insert, update (list, idx, document_hash, made_at, ended_at) on card.holder to bawaba_app;

create table card.device (
  person_id uuid not null,
  device_id uuid not null,
  added_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_why text check (revoked_why in ('by-holder', 'card-ended')),
  primary key (person_id, device_id),
  check ((revoked_at is null) = (revoked_why is null))
);
comment on table card.device is 'person: devices that hold copies of the card, three at most at a time';
grant select, insert, update (revoked_at, revoked_why) on card.device to bawaba_app;

create table card.copy (
  person_id uuid not null,
  copy_id uuid not null,
  device_id uuid not null,
  list int not null,
  idx int not null,
  issued_at timestamptz not null,
  primary key (person_id, copy_id)
);
comment on table card.copy is 'person: copies of the card, each for one use, each with its own place in a status list';
create index on card.copy (person_id, device_id);
grant select, insert on card.copy to bawaba_app;

create table card.event (
  person_id uuid not null,
  event_id uuid not null,
  kind text not null check (kind in ('offered', 'offer-refused', 'issued', 'revoked', 'ended')),
  device_id uuid,
  detail jsonb not null default '{}',
  at timestamptz not null,
  primary key (person_id, event_id)
);
comment on table card.event is 'person: what happened with the person''s digital card';
create index on card.event (person_id, at desc);
grant select, insert on card.event to bawaba_app;

-- Nobody's name stands in a status list: only places, drawn by lot, so that copies of one person are not neighbours.
create table card.status (
  list int not null,
  idx int not null,
  revoked_at timestamptz,
  expires_at timestamptz not null,         -- afterwards nobody asks any more
  primary key (list, idx)
);
comment on table card.status is 'lookup: places of the status lists that are taken, and those that no longer hold';
create index on card.status (list) where revoked_at is not null;
grant select, insert, delete, update (revoked_at, expires_at) on card.status to bawaba_app;

create table card.offer (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  person_id uuid not null,
  tx_hash bytea not null check (octet_length(tx_hash) = 32),
  tries int not null default 0 check (tries between 0 and 5),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table card.offer is 'lookup: offers of the card by the SHA-256 of their pre-authorized code (ID-28, ID-90)';
create index on card.offer (person_id, made_at);
grant select, insert, delete, update (tries, used_at, expires_at) on card.offer to bawaba_app;

create table card.token (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  person_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table card.token is 'lookup: access tokens of wallets by their SHA-256, each good for one issuance';
grant select, insert, delete, update (used_at) on card.token to bawaba_app;

create table card.spent (
  nonce_hash bytea primary key check (octet_length(nonce_hash) = 32),
  expires_at timestamptz not null
);
comment on table card.spent is 'lookup: nonces of key proofs that were used';
grant select, insert, delete on card.spent to bawaba_app;

create table card.request (
  request_id uuid primary key,
  reader text not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  nonce text not null,
  asked text[] not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  outcome text,                            -- accepted, or the code of the refusal
  disclosed jsonb                          -- forgotten with the row, ten minutes after
);
comment on table card.request is 'local: what a reader asks of a wallet, for some minutes';
create index on card.request (expires_at);
grant select, insert, delete, update (answered_at, outcome, disclosed) on card.request to bawaba_app;

-- How far the worker has followed the registers, to end cards whose ground is gone.
create table card.followed (
  only_one boolean primary key default true check (only_one),
  position bigint not null
);
comment on table card.followed is 'local: the last position of the feed of registers that was looked at';
insert into card.followed (position) select coalesce(max(position), 0) from store.feed;
grant select, update (position) on card.followed to bawaba_app;
