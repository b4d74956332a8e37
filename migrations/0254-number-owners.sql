-- A number that its carrier gave to somebody else is no factor and no contact any more (ID-23): asked of every account once a
-- month.

alter table identity.account add column owner_checked_at timestamptz,
  add column mobile_gone_at timestamptz;
comment on column identity.account.mobile_gone_at is 'since when its mobile is somebody else’s: no code is sent to it, and nothing is told there';
create index account_owner_due on identity.account ((coalesce(owner_checked_at, created_at)))
  where mobile_gone_at is null and state <> 'closed';
grant delete on notices.contact to bawaba_app;

create table outside.number_holder (
  mobile text primary key,
  number text not null
);
comment on table outside.number_holder is 'local: whose a mobile is by the simulated carrier; without a row it is whoever asks’';
grant select, insert, update, delete on outside.number_holder to bawaba_app;
