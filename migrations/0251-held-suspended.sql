-- Two ways an account stops without its owner's wish (identity.md, section 6): held by a rule for three days at most, and
-- suspended by an order that two officers enter. Both are told to her, with the reason, and both end by themselves.

create table identity.hold (
  person_id uuid not null,
  hold_id uuid not null,
  rule text not null check (rule in ('codes', 'denied', 'changed')),
  evidence jsonb not null,
  was text not null,
  at timestamptz not null,
  until timestamptz not null check (until > at and until <= at + interval '72 hours'),
  ended_at timestamptz,
  ended_by text check (ended_by in ('time', 'kiosk', 'officers', 'suspended')),
  primary key (person_id, hold_id),
  check ((ended_at is null) = (ended_by is null))
);
comment on table identity.hold is 'person: accounts held by a rule, on which counts, and how that ended';
create unique index on identity.hold (person_id) where ended_at is null;
create index hold_due on identity.hold (until) where ended_at is null;
grant select, insert, update (ended_at, ended_by) on identity.hold to bawaba_app;

create table identity.suspension (
  person_id uuid not null,
  suspension_id uuid not null,
  order_number text not null,
  reason text not null,
  was text not null,
  asked_by uuid not null,
  agreed_by uuid not null check (agreed_by <> asked_by),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  ended_at timestamptz,
  ended_by text check (ended_by in ('time', 'officers')),
  ended_why text,
  primary key (person_id, suspension_id),
  check ((ended_at is null) = (ended_by is null))
);
comment on table identity.suspension is 'person: accounts suspended by an order that two officers entered, the reason she reads, and how that ended';
create unique index on identity.suspension (person_id) where ended_at is null;
create index suspension_due on identity.suspension (until) where ended_at is null;
grant select, insert, update (ended_at, ended_by, ended_why) on identity.suspension to bawaba_app;

create table identity.risk_due (
  note_id uuid primary key,
  person_id uuid not null,
  at timestamptz not null
);
comment on table identity.risk_due is 'local: people of whom something happened that the rules of holding count; claimed with skip locked';
create index on identity.risk_due (at);
grant select, insert, delete, update (at) on identity.risk_due to bawaba_app;
