-- How often a number was looked up by people who did not sign in: the limit holds over all doors and processes.
create table requests.looked_up (
  key bytea primary key,                   -- digest of the inquiry and the number; the number itself is not kept
  since timestamptz not null,
  n int not null
);
comment on table requests.looked_up is 'local: look-ups of a number within an hour, against guessing';
create index looked_up_since on requests.looked_up (since);
grant select, insert, update, delete on requests.looked_up to bawaba_app;
