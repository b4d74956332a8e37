-- An account's life after it is active (identity.md, section 6): its owner may close it, with thirty days to come back; who
-- left for good has it asleep, and who died has it shut, with the register's own change.

alter table identity.account drop constraint account_state_check;
alter table identity.account add constraint account_state_check check (state in
  ('active', 'frozen_self', 'held', 'suspended', 'recovering', 'frozen_deceased', 'dormant', 'closing', 'closed'));
alter table identity.account add column closes_at timestamptz,
  add constraint account_closes check ((state = 'closing') = (closes_at is not null));
create index account_closing on identity.account (closes_at) where state = 'closing';

create table identity.followed (
  only_one boolean primary key default true check (only_one),
  position bigint not null
);
comment on table identity.followed is 'local: the last position of the feed of registers that accounts were held against';
insert into identity.followed (position) select coalesce(max(position), 0) from store.feed;
grant select, update (position) on identity.followed to bawaba_app;
