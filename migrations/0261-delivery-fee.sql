-- A fee of the post goes back when the post fails for good (R-PAY-06), though the rest of its bill was used: what the platform
-- and the tax had got comes back to what is held, and from there to whom it was paid by.
alter table payments.movement drop constraint movement_way;
alter table payments.movement add constraint movement_way check ((kind, from_account, to_account) in (
  ('payment', 'provider', 'held'), ('surplus', 'provider', 'held'), ('top-up', 'provider', 'free'),
  ('hold', 'free', 'held'), ('release', 'held', 'free'), ('return', 'free', 'held'), ('refund', 'held', 'provider'),
  ('state-fee', 'held', 'treasury'), ('platform-fee', 'held', 'platform'), ('vat', 'held', 'vat'),
  ('platform-back', 'platform', 'held'), ('vat-back', 'vat', 'held')));
alter table payments.refund drop constraint refund_why_check;
alter table payments.refund add constraint refund_why_check
  check (why in ('asked-back', 'surplus', 'officer', 'delivery-failed'));
