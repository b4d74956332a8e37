-- Recall of a channel (ID-44): two directors take back what a machine, a bank or an officer vouched for in a window.
create table identity.recall (
  recall_id uuid primary key,
  channel text not null check (channel in ('kiosk', 'bank', 'officer', 'field', 'remote')),
  place text not null,                     -- of the activations: the machine, the bank, the officer
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  confirm_until timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz,
  due_at timestamptz,                      -- null: not confirmed, or done
  last_at timestamptz,                     -- how far this sweep has come
  last_activation uuid,
  dropped int not null default 0,
  spared int not null default 0,
  done_at timestamptz,
  check (from_at < to_at),
  check (confirmed_by is distinct from proposed_by),
  check ((confirmed_by is null) = (confirmed_at is null))
);
comment on table identity.recall is 'local: channels that were recalled, by which two directors, and how far it has come';
create index on identity.recall (due_at) where due_at is not null;
grant select, insert on identity.recall to bawaba_app;
grant update (confirmed_by, confirmed_at, due_at, last_at, last_activation, dropped, spared, done_at)
  on identity.recall to bawaba_app;

create table identity.recalled (
  person_id uuid not null,
  recall_id uuid not null,
  activation_id uuid not null,             -- the latest in the window
  outcome text not null check (outcome in ('dropped', 'spared')),
  level_before int not null,
  sessions_ended int not null,
  at timestamptz not null,
  primary key (person_id, recall_id)
);
comment on table identity.recalled is 'person: what a recall did to the account: dropped, or spared since it was proved again';
create index on identity.recalled (at) where outcome = 'dropped';
grant select, insert on identity.recalled to bawaba_app;

-- A recall walks along what one place vouched for, in order of time.
create index on identity.activation (method, place, at, activation_id);

-- And takes the card from whoever loses her level, what is on its way into a wallet included.
create index on card.token (person_id);
