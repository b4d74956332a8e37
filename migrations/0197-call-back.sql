-- Calling somebody back (ID-56): six digits read aloud by telephone, for whom neither the proof of work nor the sound of
-- the page is a way. A call is a notice like any other, said instead of shown.
alter table notices.notice add column voice boolean not null default false;
alter table outside.message add column voice boolean not null default false;
alter table identity.afterwards drop constraint afterwards_kind_check;
alter table identity.afterwards add constraint afterwards_kind_check
  check (kind in ('sign_in_refused', 'claim_begun', 'call_back'));
