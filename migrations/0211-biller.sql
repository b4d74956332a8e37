-- The outside's own memory learns of a second provider (a biller, through which banks pay by a bill's number), of refunds
-- of a part, and of the file of a day that each provider keeps.
alter table outside.gateway_payment add column provider text not null default 'card' check (provider in ('card', 'biller'));
alter table outside.gateway_payment drop constraint gateway_payment_pkey, add primary key (provider, key);

create table outside.gateway_refund (
  provider text not null check (provider in ('card', 'biller')),
  key text not null,
  of_key text not null,
  halalas bigint not null check (halalas > 0),
  reference text not null unique,
  at timestamptz not null,
  primary key (provider, key)
);
comment on table outside.gateway_refund is 'local: what the simulated providers gave back, whole or in parts';
grant select, insert on outside.gateway_refund to bawaba_app;
insert into outside.gateway_refund (provider, key, of_key, halalas, reference, at)
select 'card', refund_key, key, halalas, refund_reference, refunded_at from outside.gateway_payment where refund_key is not null;
alter table outside.gateway_payment drop column refund_key, drop column refund_reference;

alter table outside.gateway_fault add column provider text not null default 'card' check (provider in ('card', 'biller'));
alter table outside.gateway_fault drop constraint gateway_fault_act_check, drop constraint gateway_fault_kind_check;
alter table outside.gateway_fault
  add check (act in ('open', 'status', 'refund', 'callback', 'file')),
  add check (kind in ('slow', 'refuse', 'drop', 'pending', 'twice', 'never', 'late', 'out-of-order', 'wrongly-signed', 'lacks-a-line'));
