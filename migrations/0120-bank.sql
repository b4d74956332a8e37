-- Banks as a channel of activation (ID-35): which words were heard, how often each bank may speak, and which are stopped.
-- Which banks there are is configuration, not a table.
create table identity.bank_word (
  bank_id text not null,
  jti_hash bytea not null check (octet_length(jti_hash) = 32),
  heard_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (bank_id, jti_hash)
);
comment on table identity.bank_word is 'lookup: words of banks that were heard, by the SHA-256 of their identifier: each counts once (ID-28)';
create index on identity.bank_word (expires_at);
grant select, insert, delete on identity.bank_word to bawaba_app;

create table identity.bank_use (
  bank_id text not null,
  span text not null check (span in ('hour', 'day')),
  since timestamptz not null,
  heard int not null default 0,
  activated int not null default 0,
  refused int not null default 0,
  judged_from int not null default 0,      -- refused before an operator let the bank go on: the breaker forgets these
  primary key (bank_id, span, since)
);
comment on table identity.bank_use is 'local: how many words of a bank were heard, activated and refused in an hour and a day';
create index on identity.bank_use (span, since);
grant select, insert, delete, update (heard, activated, refused, judged_from) on identity.bank_use to bawaba_app;

create table identity.bank_stop (
  stop_id uuid primary key,
  bank_id text not null,
  why text not null,
  stopped_by text not null,                -- `breaker`, or the officer who did it
  stopped_at timestamptz not null,
  opened_by text,
  opened_at timestamptz,
  check ((opened_at is null) = (opened_by is null))
);
comment on table identity.bank_stop is 'local: banks that were stopped, by whom and why, and who let them go on';
create unique index on identity.bank_stop (bank_id) where opened_at is null;
grant select, insert, update (opened_by, opened_at) on identity.bank_stop to bawaba_app;
