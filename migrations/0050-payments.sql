-- Payments (المدفوعات): what a request costs, what the gateway told us, and where the money is. Whole halalas (R-PAY-08).
create schema payments;
grant usage on schema payments to bawaba_app;

create table payments.charge (
  person_id uuid not null,                 -- who asked, and so who pays; a stranger may pay it too, by its bill number
  charge_id uuid not null,                 -- also the key at the gateway, whatever the number of tries
  request_id uuid not null,
  description jsonb not null,              -- what it is for, in both languages: all that a stranger who pays may see
  halalas bigint not null check (halalas between 1 and 10000000000),
  currency text not null default 'SAR' check (currency = 'SAR'),
  parts jsonb not null,                    -- state fee, platform fee and VAT, kept apart (R-PAY-07)
  bill_number text not null,
  state text not null check (state in ('due', 'paid', 'refunding', 'refunded', 'void')),
  created_at timestamptz not null,
  due_until timestamptz not null,
  paid_at timestamptz,
  used_at timestamptz,                     -- when the service consumed it: a used fee is not refundable (R-PAY-05)
  refunded_at timestamptz,
  gateway_reference text,
  refund_reference text,
  trouble text,                            -- what does not fit and a person must look at: 'amount-differs'
  primary key (person_id, charge_id),
  unique (person_id, request_id),
  check (halalas = (parts->>'state')::bigint + (parts->>'platform')::bigint + (parts->>'vat')::bigint),
  check ((parts->>'state')::bigint >= 0 and (parts->>'platform')::bigint >= 0 and (parts->>'vat')::bigint >= 0),
  check ((state in ('paid', 'refunding', 'refunded')) = (paid_at is not null)),
  check ((state = 'refunded') = (refunded_at is not null)),
  check (used_at is null or state = 'paid')
);
comment on table payments.charge is 'person: what a request costs and whether it is paid';
grant select, insert, update (state, paid_at, used_at, refunded_at, gateway_reference, refund_reference, trouble)
  on payments.charge to bawaba_app;

create table payments.bill (
  bill_number text primary key check (bill_number ~ '^[0-9]{13}$'),
  person_id uuid not null,
  charge_id uuid not null
);
comment on table payments.bill is 'lookup: a charge by the number of its bill';
grant select, insert on payments.bill to bawaba_app;

create table payments.charge_of (
  charge_id uuid primary key,
  person_id uuid not null
);
comment on table payments.charge_of is 'lookup: whose a charge is, for a gateway that knows only the charge';
grant select, insert on payments.charge_of to bawaba_app;

create table payments.heard (
  event_id text primary key check (event_id <> '' and length(event_id) <= 100),
  charge_id uuid not null,                 -- as heard: it may name no charge of ours
  kind text not null,
  halalas bigint,                          -- null: not a sum at all
  currency text not null,
  reference text not null,
  body text not null,
  flag text check (flag in ('unknown-charge', 'amount-differs', 'currency-differs')),
  heard_at timestamptz not null
);
comment on table payments.heard is 'lookup: every event the gateway told us, once, as heard; it decides nothing';
create index heard_charge on payments.heard (charge_id);
grant select, insert on payments.heard to bawaba_app;

create table payments.transfer (
  person_id uuid not null,
  charge_id uuid not null,
  kind text not null check (kind in ('payment', 'state-fee', 'platform-fee', 'vat', 'refund')),
  from_account text not null,
  to_account text not null,
  halalas bigint not null check (halalas > 0),
  reference text,
  at timestamptz not null,
  primary key (person_id, charge_id, kind), -- money of one charge moves once for each purpose
  check (from_account <> to_account)
);
comment on table payments.transfer is 'person: the ledger, one row a transfer, none ever changed';
grant select, insert on payments.transfer to bawaba_app;
