-- Sending by carriers that do not drop what they hear twice, and what they say afterwards (receipts). A message may be
-- several short ones, each with its own number at the carrier and its own receipt; a receipt may come before the answer
-- that names it, twice, or never.
alter table notices.notice drop constraint notice_state_check;
alter table notices.notice add constraint notice_state_check
  check (state in ('queued', 'submitting', 'sent', 'delivered', 'failed', 'dropped', 'unknown'));
alter table notices.notice
  add column segments int not null default 1,  -- short messages its text makes: what a carrier bills
  add column carrier text,                     -- who took it
  add column again int not null default 0,     -- how often it was said once more without knowing of the first time
  add column delivered_at timestamptz;         -- when the phone had all of it
grant update (carrier, again, delivered_at) on notices.notice to bawaba_app;
create index notice_in_doubt on notices.notice (mobile) where state in ('submitting', 'unknown');

create table notices.part (
  carrier text not null,
  carrier_id text not null,                    -- the carrier's number for this short message
  person_id uuid not null,
  notice_id uuid not null,
  state text not null check (state in ('sent', 'delivered', 'failed')),
  at timestamptz not null,
  primary key (carrier, carrier_id)
);
comment on table notices.part is 'lookup: which notice a carrier’s number belongs to, and how far that short message got';
create index part_of_notice on notices.part (notice_id);
grant select, insert, update (state, at) on notices.part to bawaba_app;

create table notices.receipt (
  carrier text not null,
  carrier_id text not null,
  state text not null check (state in ('delivered', 'failed')),
  reason text not null default '',             -- the carrier's own code, for whoever asks them
  heard_at timestamptz not null,
  matched boolean not null,                    -- false: nobody's yet; the answer that names it may still come
  primary key (carrier, carrier_id, state)
);
comment on table notices.receipt is 'local: what carriers said about short messages, once each';
create index receipt_parked on notices.receipt (heard_at) where not matched;
grant select, insert, update (matched) on notices.receipt to bawaba_app;
