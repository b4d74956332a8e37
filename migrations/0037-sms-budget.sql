-- How many codes leave in an hour, by prefix of the number and in all (ID-21): against who makes us send for money.

create table identity.sms_budget (
  key text not null,
  hour timestamptz not null,
  sent int not null check (sent >= 1),
  primary key (key, hour)
);
comment on table identity.sms_budget is 'lookup: codes sent in an hour by prefix of the number, and by the installation in stripes';
create index on identity.sms_budget (hour);
grant select, insert, delete, update (sent) on identity.sms_budget to bawaba_app;
