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
-- A notice changes its state three times on its way: no index may stand on it, so that each change stays on its page.
alter table notices.notice set (fillfactor = 60);
drop index notices.notice_unsent;
create index notice_by_time on notices.notice using brin (created_at);

-- What may have been said and is not answered, by whose phone and which sixteen bits of its id: a receipt finds it.
alter table notices.wake add column said text;
create index wake_said on notices.wake (said) where said is not null;
grant update (said) on notices.wake to bawaba_app;

create table notices.part (
  carrier text not null,
  carrier_id text not null,                    -- the carrier's number for this short message
  person_id uuid,                              -- null: a receipt was quicker than the answer that names it
  notice_id uuid,
  state text not null check (state in ('sent', 'delivered', 'failed')),
  reason text not null default '',             -- the carrier's own code, for whoever asks them
  named_at timestamptz,
  heard_at timestamptz,
  primary key (carrier, carrier_id),
  check ((person_id is null) = (notice_id is null)),
  check (notice_id is not null or heard_at is not null)
) with (fillfactor = 60);
comment on table notices.part is 'lookup: which notice a carrier’s number belongs to, and what the carrier said of it since';
create index part_of_notice on notices.part (notice_id) where notice_id is not null;
create index part_parked on notices.part (heard_at) where notice_id is null;
grant select, insert, update (person_id, notice_id, state, reason, named_at, heard_at) on notices.part to bawaba_app;
