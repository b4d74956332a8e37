-- breaking: the ledger of single charges becomes one line of movements for each person and category of funds.
-- Every row is one transfer: one amount, from one account to another, so no row can be unbalanced. Each row also says what
-- the person's two accounts held before and after it; a foreign key holds it to the row before, so the line can neither
-- fork, nor skip, nor be overdrawn, whoever writes. Nothing here is a trigger, and nothing is ever updated.

alter table payments.charge
  add column purpose text not null default 'request' check (purpose in ('request', 'top-up')),
  -- Funds lie under a person and a category until a service uses them (R-PAY-01, R-PAY-02).
  add column category text not null default 'other'
    check (category in ('sponsorees', 'vehicles', 'driving-licence', 'passports', 'labour', 'other')),
  -- By whom the money came: a provider of payments, or the person's own prepaid funds.
  add column paid_by text check (paid_by in ('card', 'biller', 'fund')),
  add constraint charge_vat_on_platform check ((parts->>'vat')::bigint = 0 or (parts->>'platform')::bigint > 0);
update payments.charge set paid_by = 'card' where paid_at is not null;
alter table payments.charge
  add constraint charge_paid_by check ((paid_at is not null) = (paid_by is not null)),
  add constraint charge_top_up check (purpose = 'request' or (used_at is null and paid_by is distinct from 'fund'));
comment on column payments.charge.request_id is 'the request it is for; of a top-up, the key of the form that asked for it';
grant update (paid_by) on payments.charge to bawaba_app;
create index charge_top_up on payments.charge (person_id, created_at desc) where purpose = 'top-up';

create table payments.movement (
  person_id uuid not null,
  category text not null
    check (category in ('sponsorees', 'vehicles', 'driving-licence', 'passports', 'labour', 'other')),
  n int not null check (n > 0),
  prior int check (prior is not distinct from nullif(n - 1, 0)),
  kind text not null,
  charge_id uuid not null,
  refund_id uuid,                          -- of which refund this is a part
  source_id uuid,                          -- by which payment the money came: free money, and what goes back
  -- `provider`: outside, at whoever takes money for us. `free`: prepaid, not yet for anything. `held`: paid for one thing
  -- and not yet used by it, or on its way back. Then the three to whom a used fee belongs (R-PAY-07).
  from_account text not null,
  to_account text not null,
  halalas bigint not null check (halalas between 1 and 10000000000),
  free_before bigint not null check (free_before >= 0),
  held_before bigint not null check (held_before >= 0),
  free_after bigint not null check (free_after >= 0),
  held_after bigint not null check (held_after >= 0),
  provider text check (provider in ('card', 'biller')),
  reference text,                          -- the provider's own, for what came from or went to it
  outside_at timestamptz,                  -- when, by the provider's clock
  at timestamptz not null,
  primary key (person_id, category, n),
  unique (person_id, category, n, free_after, held_after),
  foreign key (person_id, category, prior, free_before, held_before)
    references payments.movement (person_id, category, n, free_after, held_after),
  constraint movement_first check (n > 1 or (free_before = 0 and held_before = 0)),
  constraint movement_free check (free_after = free_before
    + case to_account when 'free' then halalas else 0 end - case from_account when 'free' then halalas else 0 end),
  constraint movement_held check (held_after = held_before
    + case to_account when 'held' then halalas else 0 end - case from_account when 'held' then halalas else 0 end),
  -- What may move where, and no other way.
  constraint movement_way check ((kind, from_account, to_account) in (
    ('payment', 'provider', 'held'), ('surplus', 'provider', 'held'), ('top-up', 'provider', 'free'),
    ('hold', 'free', 'held'), ('release', 'held', 'free'), ('return', 'free', 'held'), ('refund', 'held', 'provider'),
    ('state-fee', 'held', 'treasury'), ('platform-fee', 'held', 'platform'), ('vat', 'held', 'vat'))),
  constraint movement_source check ((source_id is not null) = (kind in ('top-up', 'hold', 'release', 'return', 'refund', 'surplus'))),
  constraint movement_outside check ((reference is not null) = ('provider' in (from_account, to_account))
    and (provider is not null) = (reference is not null))
);
comment on table payments.movement is 'person: the ledger, one row a transfer, each bound to the one before, none ever changed';
-- Money of one charge moves once for each purpose, source and refund, even if a caller is wrong.
create unique index movement_once on payments.movement (person_id, charge_id, kind, source_id, refund_id) nulls not distinct;
grant select, insert on payments.movement to bawaba_app;

insert into payments.movement (person_id, category, n, prior, kind, charge_id, source_id, from_account, to_account, halalas,
  free_before, held_before, free_after, held_after, provider, reference, outside_at, at)
select person_id, 'other', n, nullif(n - 1, 0), kind, charge_id, case kind when 'refund' then charge_id end,
  case kind when 'payment' then 'provider' else 'held' end,
  case kind when 'payment' then 'held' when 'refund' then 'provider' when 'state-fee' then 'treasury'
    when 'platform-fee' then 'platform' else 'vat' end,
  halalas, 0, held - delta, 0, held,
  case when kind in ('payment', 'refund') then 'card' end,
  case when kind in ('payment', 'refund') then coalesce(reference, 'unknown') end,
  case when kind in ('payment', 'refund') then at end, at
from (
  select t.*, row_number() over w as n, sum(delta) over w as held
  from (select *, case kind when 'payment' then halalas else -halalas end as delta from payments.transfer) t
  window w as (partition by person_id order by at, kind <> 'payment', charge_id, kind)
) old order by person_id, n;
drop table payments.transfer;

create table payments.reference (
  provider text not null,
  reference text not null,
  kind text not null check (kind in ('in', 'out')),
  person_id uuid not null,
  charge_id uuid not null,
  primary key (provider, kind, reference)
);
comment on table payments.reference is 'lookup: what a provider took or gave back, by its own reference, each booked once (R-PAY-08)';
grant select, insert on payments.reference to bawaba_app;
insert into payments.reference (provider, reference, kind, person_id, charge_id)
select provider, reference, case kind when 'payment' then 'in' else 'out' end, person_id, charge_id
from payments.movement where reference is not null on conflict do nothing;

create table payments.refund (
  person_id uuid not null,
  refund_id uuid not null,                 -- also the key at the provider, whatever the number of tries
  charge_id uuid not null,                 -- the payment that is given back, and so to whom: nowhere else (R-PAY-04)
  category text not null,
  halalas bigint not null check (halalas between 1 and 10000000000),
  provider text not null check (provider in ('card', 'biller')),
  why text not null check (why in ('asked-back', 'surplus', 'officer')),
  asked_at timestamptz not null,
  done_at timestamptz,
  reference text,
  primary key (person_id, refund_id),
  check ((done_at is not null) = (reference is not null))
);
comment on table payments.refund is 'person: money on its way back to where it was paid from, beside what requests refund themselves';
grant select, insert, update (done_at, reference) on payments.refund to bawaba_app;

create table payments.task (
  task_id uuid primary key,                -- of a top-up or a surplus, the charge; of a refund, the refund
  person_id uuid not null,
  kind text not null check (kind in ('top-up', 'surplus', 'refund')),
  due_at timestamptz not null,
  waits int not null default 0
);
comment on table payments.task is 'local: what a worker must ask a provider about, and when';
create index task_due on payments.task (due_at);
grant select, insert, update, delete on payments.task to bawaba_app;
