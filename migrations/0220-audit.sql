-- breaking: an older server would write rows of the audit that no link ever seals
-- The audit: every reading by another and every act of officers is sealed into one chain of hashes, so that whoever edits
-- history behind the application's back is found out. Rows are written unsealed in their own transaction, with a line in
-- a queue; one sealer takes the queue in the order in which it becomes visible. A queue and not a horizon of
-- transaction numbers, because those begin anew when a dump is restored into another server.

alter table watch.reading add column capacity text;
comment on column watch.reading.capacity is 'on which ground the reader may read: guardian, sponsor …, where there is one';

create table watch.unsealed (
  unsealed_id bigint generated always as identity primary key,
  book text not null check (book in ('reading', 'act')),
  entry_uuid uuid not null,
  entry_number bigint not null,
  hash bytea check (octet_length(hash) = 32),
  queued_at timestamptz not null default now()
);
comment on table watch.unsealed is 'local: rows of the audit that wait for their link, with the hash of what was written; a few seconds old at most';
grant select, insert, delete on watch.unsealed to bawaba_app;

-- A link: the hash of a row, and the hash over its place, its key, that hash and the link before it.
create table watch.link (
  position bigint primary key check (position > 0),
  book text not null check (book in ('reading', 'act')),
  entry_uuid uuid not null,
  entry_number bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  link bytea not null check (octet_length(link) = 32),
  unique (entry_uuid, entry_number)
);
comment on table watch.link is 'local: the sealed chain over readings and acts; never edited, never deleted';
grant select, insert on watch.link to bawaba_app;

create table watch.checkpoint (
  position bigint not null,
  at timestamptz not null,
  signed text not null,
  primary key (position, at)
);
comment on table watch.checkpoint is 'local: how far the chain had come and its last link, signed with a key that is not in the database';
grant select, insert on watch.checkpoint to bawaba_app;

-- Whatever does not match closes the readings of others until two people have looked into it.
create table watch.wound (
  position bigint primary key,
  why text not null,
  found_at timestamptz not null,
  seen_by text[] not null default '{}',
  accepted_at timestamptz
);
comment on table watch.wound is 'local: places where the audit does not match; while one is open, nobody reads about another';
grant select, insert, update (seen_by, accepted_at) on watch.wound to bawaba_app;

create table watch.seal (
  only_one boolean primary key default true check (only_one),
  longest_lag interval not null default '10 minutes',
  patrolled bigint not null default 0
);
comment on table watch.seal is 'local: how long a row may wait for its link before readings of others are refused, and how far the patrol has come';
insert into watch.seal default values;
grant select, update (longest_lag, patrolled) on watch.seal to bawaba_app;

-- What stands there already is sealed as it is found.
insert into watch.unsealed (book, entry_uuid, entry_number)
  select 'reading', person_id, reading_id from watch.reading order by reading_id;
insert into watch.unsealed (book, entry_uuid, entry_number)
  select 'act', act_id, 0 from desk.act order by at, act_id;
