-- The simulated push service and the browsers behind it, with the rest of the outside world's memory (0090).

create table outside.push_phone (
  subscription_id text primary key,        -- the last part of its address
  mobile text,                             -- beside whose messages it is shown
  public_key bytea not null,               -- the browser's own key pair and secret (RFC 8291)
  private_key bytea not null,
  auth bytea not null,
  server_key text not null,                -- the key of ours it was made for (RFC 8292): no other may ring it
  gone boolean not null default false,
  made_at timestamptz not null
);
comment on table outside.push_phone is 'local: subscriptions at the simulated push service, with what only a browser knows of them';
grant select, insert, update (gone) on outside.push_phone to bawaba_app;

create table outside.push_message (
  message_id uuid primary key,
  subscription_id text not null,
  tag text not null,                       -- a phone shows one notification a tag
  payload text not null,
  topic text,
  urgency text not null,
  ttl_seconds int not null,
  at timestamptz not null,
  times int not null default 1,            -- how often it came
  unique (subscription_id, tag)
);
comment on table outside.push_message is 'local: notifications as the simulated phones show them';
create index on outside.push_message (at);
grant select, insert, delete, update (payload, topic, urgency, ttl_seconds, at, times) on outside.push_message to bawaba_app;

create table outside.push_fault (
  fault_id bigint generated always as identity primary key,
  kind text not null check (kind in ('slow', 'busy', 'broken', 'gone', 'too-big', 'drop', 'lost', 'twice')),
  ms int not null default 0,               -- for slow, and for how long it is busy
  skip int not null default 0,             -- lets this many calls pass first
  times int not null default 1             -- then strikes this many
);
comment on table outside.push_fault is 'local: what goes wrong at the simulated push service, and at which call';
grant select, insert, delete, update (skip, times) on outside.push_fault to bawaba_app;
