-- Escrow (الحساب الوسيط): a price lies between buyer and seller until the vehicle is handed over, and then goes to the
-- seller's account once, or back to whoever paid it, whole.
alter table payments.charge drop constraint charge_check;
alter table payments.charge add constraint charge_check check (halalas = (parts->>'state')::bigint
  + (parts->>'platform')::bigint + (parts->>'vat')::bigint + coalesce((parts->>'escrow')::bigint, 0));
alter table payments.charge add constraint charge_escrow check (coalesce((parts->>'escrow')::bigint, 0) >= 0);

alter table payments.movement drop constraint movement_way;
alter table payments.movement add constraint movement_way check ((kind, from_account, to_account) in (
    ('payment', 'provider', 'held'), ('surplus', 'provider', 'held'), ('top-up', 'provider', 'free'),
    ('hold', 'free', 'held'), ('release', 'held', 'free'), ('return', 'free', 'held'), ('refund', 'held', 'provider'),
    ('state-fee', 'held', 'treasury'), ('platform-fee', 'held', 'platform'), ('vat', 'held', 'vat'),
    ('platform-back', 'platform', 'held'), ('vat-back', 'vat', 'held'),
    ('escrow', 'held', 'escrow'), ('escrow-out', 'escrow', 'payee'), ('escrow-back', 'escrow', 'held')));
-- What lies in escrow leaves it once, whoever is wrong: to the payee or back, never both.
create unique index movement_out_of_escrow on payments.movement (person_id, charge_id) where from_account = 'escrow';

create table payments.escrow (
  person_id uuid not null,                 -- who paid it in
  escrow_id uuid not null,                 -- also the charge by which it came, and the key of the payout
  about text not null,                     -- what it is for: the sale's number
  payee uuid not null,
  iban text not null,
  halalas bigint not null check (halalas > 0),
  until timestamptz not null,              -- past it, it goes back by itself
  state text not null check (state in ('held', 'released', 'returned')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, escrow_id, version),
  unique (person_id, escrow_id, by_request, by_step)
);
comment on table payments.escrow is 'person: prices that lie between two people, under the one who paid';
create unique index on payments.escrow (person_id, escrow_id) where superseded_at is null;
create unique index escrow_about on payments.escrow (person_id, about) where superseded_at is null;
grant select, insert, update (superseded_at) on payments.escrow to bawaba_app;

create table payments.payout (
  person_id uuid not null,                 -- who receives it
  payout_id uuid not null,                 -- the escrow it came from; also the key at the bank, whatever the number of tries
  iban text not null,
  halalas bigint not null check (halalas > 0),
  asked_at timestamptz not null,
  done_at timestamptz,
  reference text,
  primary key (person_id, payout_id),
  check ((done_at is not null) = (reference is not null))
);
comment on table payments.payout is 'person: money on its way to an account of a person';
grant select, insert, update (done_at, reference) on payments.payout to bawaba_app;

alter table payments.refund drop constraint refund_why_check;
alter table payments.refund add constraint refund_why_check check (why in ('asked-back', 'surplus', 'officer', 'delivery-failed', 'escrow'));
alter table payments.task drop constraint task_kind_check;
alter table payments.task add constraint task_kind_check
  check (kind in ('top-up', 'surplus', 'refund', 'escrow', 'payout'));
alter table payments.task drop constraint task_pkey;
alter table payments.task add primary key (task_id, kind); -- a payout and its escrow share an id

-- The simulated bank's own memory of what it paid out.
create table outside.gateway_payout (
  key text primary key,
  iban text not null,
  halalas bigint not null,
  reference text not null unique,
  times int not null default 1,            -- how often it was asked; paid once
  at timestamptz not null
);
comment on table outside.gateway_payout is 'local: what the simulated gateway paid out to accounts';
grant select, insert, update (times) on outside.gateway_payout to bawaba_app;
alter table outside.gateway_fault drop constraint gateway_fault_act_check;
alter table outside.gateway_fault add constraint gateway_fault_act_check
  check (act in ('open', 'status', 'refund', 'payout', 'file', 'callback'));
