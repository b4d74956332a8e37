-- The simulated post's own memory, with the rest of the outside world's (0090).
create table outside.post_parcel (
  key text primary key,                    -- the same sending asked again has the same label
  tracking text not null unique,
  number text not null,
  recipient jsonb not null,
  address jsonb not null,
  state text not null check (state in ('labelled', 'accepted', 'in-transit', 'out', 'delivered', 'failed', 'returned', 'lost')),
  expected date not null,
  at timestamptz not null
);
comment on table outside.post_parcel is 'local: parcels at the simulated post';
grant select, insert, update (state, at) on outside.post_parcel to bawaba_app;

create table outside.post_event (
  post_event_id bigint generated always as identity primary key,
  event_id text not null,
  tracking text not null,
  kind text not null,
  body text not null,
  at timestamptz not null,
  due_at timestamptz not null,
  copies int not null default 1,           -- how often it is told
  wrongly_signed boolean not null default false,
  held boolean not null default false,     -- waits until a later event has gone first
  tries int not null default 0,
  delivered_at timestamptz
);
comment on table outside.post_event is 'local: what happened at the simulated post, and what of it was told';
create index post_event_due on outside.post_event (due_at) where delivered_at is null;
create index post_event_of on outside.post_event (tracking, at);
grant select, insert, update (due_at, held, tries, copies, delivered_at) on outside.post_event to bawaba_app;

create table outside.post_fault (
  fault_id bigint generated always as identity primary key,
  act text not null check (act in ('label', 'status', 'event')),
  kind text not null check (kind in ('slow', 'refuse', 'drop', 'twice', 'never', 'late', 'out-of-order', 'wrongly-signed')),
  ms int not null default 0,
  skip int not null default 0,
  times int not null default 1
);
comment on table outside.post_fault is 'local: what goes wrong at the simulated post, and at which act';
grant select, insert, delete, update (skip, times) on outside.post_fault to bawaba_app;
