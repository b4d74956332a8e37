-- The outside world's own memory, when simulators stand for it: a carrier of messages and a payment gateway. Nothing of
-- ours reads these tables but the simulators; a real installation leaves them empty.
create schema outside;
grant usage on schema outside to bawaba_app;

create table outside.message (
  key text primary key,                    -- the carrier drops what it has heard under a key before
  id text not null unique,
  mobile text not null,
  text text not null,
  at timestamptz not null,
  times int not null default 1             -- how often the key was heard
);
comment on table outside.message is 'local: messages at the simulated carrier, as a phone would show them';
create index on outside.message (mobile, at);
grant select, insert, delete, update (times) on outside.message to bawaba_app;

create table outside.carrier_fault (
  fault_id bigint generated always as identity primary key,
  kind text not null check (kind in ('slow', 'refuse', 'reject', 'drop', 'twice')),
  ms int not null default 0,               -- for slow
  skip int not null default 0,             -- lets this many calls pass first
  times int not null default 1             -- then strikes this many
);
comment on table outside.carrier_fault is 'local: what goes wrong at the simulated carrier, and at which call';
grant select, insert, delete, update (skip, times) on outside.carrier_fault to bawaba_app;

create table outside.gateway_payment (
  key text primary key,
  token text not null unique,              -- names the payment on the gateway's own page
  halalas bigint not null,
  description jsonb not null,
  return_to text not null,
  until timestamptz not null,
  state text not null check (state in ('open', 'paid', 'failed', 'refunded')),
  reference text not null unique,
  captures int not null default 0,         -- how often money was taken: never more than once
  paid_at timestamptz,
  refund_key text unique,
  refund_reference text,
  refunds int not null default 0,
  refunded_at timestamptz,
  created_at timestamptz not null
);
comment on table outside.gateway_payment is 'local: payments at the simulated gateway';
grant select, insert, update (state, captures, paid_at, refund_key, refund_reference, refunds, refunded_at)
  on outside.gateway_payment to bawaba_app;

create table outside.gateway_callback (
  callback_id bigint generated always as identity primary key,
  event_id text not null,
  key text not null,
  body text not null,
  due_at timestamptz not null,
  wrongly_signed boolean not null default false,
  held boolean not null default false,     -- waits until a later event has gone first
  tries int not null default 0,
  delivered_at timestamptz
);
comment on table outside.gateway_callback is 'local: what the simulated gateway has to tell us';
create index on outside.gateway_callback (due_at) where delivered_at is null;
grant select, insert, update (held, due_at, tries, delivered_at) on outside.gateway_callback to bawaba_app;

create table outside.gateway_fault (
  fault_id bigint generated always as identity primary key,
  act text not null check (act in ('open', 'status', 'refund', 'callback')),
  kind text not null check (kind in ('slow', 'refuse', 'drop', 'pending', 'twice', 'never', 'late', 'out-of-order', 'wrongly-signed')),
  ms int not null default 0,               -- for slow and late
  skip int not null default 0,
  times int not null default 1
);
comment on table outside.gateway_fault is 'local: what goes wrong at the simulated gateway, and at which call';
grant select, insert, delete, update (skip, times) on outside.gateway_fault to bawaba_app;
