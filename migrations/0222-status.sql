-- What the public page /status says: measured every minute by a worker, counted by day, nothing of anybody.

create schema status;
grant usage on schema status to bawaba_app;

create table status.day (
  part text not null,
  day date not null,
  well int not null default 0,
  slow int not null default 0,
  down int not null default 0,
  primary key (part, day)
);
comment on table status.day is 'local: in how many minutes of a day (Riyadh) each part was well, slow or down; what is missing was not measured';
grant select, insert, delete, update (well, slow, down) on status.day to bawaba_app;

create table status.part (
  part text primary key,
  state text not null check (state in ('well', 'slow', 'down')),
  since timestamptz not null,
  minute timestamptz not null
);
comment on table status.part is 'local: how each part was at the last minute that measured it, and since when it is so';
grant select, insert, update (state, since, minute) on status.part to bawaba_app;

-- Whether anything got through lately is asked every minute, and must not read whole tables.
create index on notices.notice (created_at);
create index on requests.request (ended_at) where ended_at is not null;
create index on payments.charge (paid_at) where paid_at is not null;
create index on documents.document (printed_at) where printed_at is not null;
