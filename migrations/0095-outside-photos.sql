-- The passports directorate's simulated photo service, with the rest of
-- the outside world's memory (0090).

create schema if not exists outside;
grant usage on schema outside to bawaba_app;

create table outside.photo_seen (
  key text primary key,                    -- the same photo asked again under its key gets the same answer
  hash text not null,
  fails text[] not null,
  at timestamptz not null
);
comment on table outside.photo_seen is 'local: photos the simulated photo service has judged, and what it said';
grant select, insert on outside.photo_seen to bawaba_app;

create table outside.photo_fault (
  fault_id bigint generated always as identity primary key,
  kind text not null check (kind in ('slow', 'silent', 'drop', 'glasses', 'old', 'unclear', 'background')),
  ms int not null default 0,               -- for slow
  skip int not null default 0,             -- lets this many calls pass first
  times int not null default 1             -- then strikes this many
);
comment on table outside.photo_fault is 'local: what the simulated photo service says next, or how it fails, and at which call';
grant select, insert, delete, update (skip, times) on outside.photo_fault to bawaba_app;
