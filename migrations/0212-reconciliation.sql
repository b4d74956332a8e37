-- Our books against each provider's file of a day: what differs is named and stands at a desk until it is settled.
create table payments.reconciliation (
  provider text not null check (provider in ('card', 'biller')),
  day date not null,
  due_at timestamptz,                      -- when to compare (again); null: nothing is left to compare
  compared_at timestamptz,
  lines int,
  primary key (provider, day)
);
comment on table payments.reconciliation is 'local: which file of which day was compared, and when to look again';
create index reconciliation_due on payments.reconciliation (due_at) where due_at is not null;
grant select, insert, update (due_at, compared_at, lines) on payments.reconciliation to bawaba_app;

create table payments.difference (
  difference_id uuid primary key,
  provider text not null check (provider in ('card', 'biller')),
  day date not null,
  kind text not null check (kind in ('unknown-bill', 'not-booked', 'refund-not-booked', 'amount-differs', 'not-in-file')),
  direction text not null check (direction in ('in', 'out')),
  key text not null,                       -- the payment's key as the provider or our books name it
  reference text not null,
  theirs bigint,                           -- in halalas; null: not in their file
  ours bigint,                             -- null: not in our books
  outside_at timestamptz not null,
  found_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,                          -- 'system': it healed; else the act that two officers signed
  unique (provider, day, kind, direction, reference),
  check ((closed_at is null) = (closed_by is null))
);
comment on table payments.difference is 'local: what a provider’s file and our books do not agree on, one row each';
create index difference_open on payments.difference (found_at) where closed_at is null;
grant select, insert, update (closed_at, closed_by, theirs, ours) on payments.difference to bawaba_app;

-- Which file has confirmed what was booked.
alter table payments.reference add column confirmed_on date;
grant update (confirmed_on) on payments.reference to bawaba_app;
create index movement_outside_day on payments.movement (outside_at) where provider is not null;
