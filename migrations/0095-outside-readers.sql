-- The simulated fingerprint reader and camera of a kiosk, with the rest of the outside world's memory (0090).

create schema if not exists outside;
grant usage on schema outside to bawaba_app;

create table outside.reader (
  kiosk_id text primary key,
  private_key text not null,
  presents jsonb not null default '{}',
  last_capture jsonb
);
comment on table outside.reader is 'local: the simulated fingerprint reader and camera of a kiosk, and what they present next';
grant select, insert, update, delete on outside.reader to bawaba_app;
