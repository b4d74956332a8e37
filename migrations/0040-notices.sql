-- Notices (الإشعارات): what a person is told, once, in their language. The rows are the outbox: they are written in the
-- transaction of what they tell of, and a sender carries them to the carrier afterwards.
create schema notices;
grant usage on schema notices to bawaba_app;

create table notices.contact (
  person_id uuid primary key,
  mobile text not null check (mobile ~ '^\+[0-9]{8,15}$'),
  lang text not null check (lang in ('ar', 'en')),
  since timestamptz not null
);
comment on table notices.contact is 'person: where a person is told things, and in which language';
grant select, insert, update (mobile, lang, since) on notices.contact to bawaba_app;

create table notices.notice (
  person_id uuid not null,                 -- for a number that is not yet anybody's: an id made of the number
  notice_id uuid not null,                 -- also the key at the carrier, whatever the number of tries
  key text not null check (key <> ''),     -- what it tells of: the promise "told once" is the unique key below
  kind text not null,
  lang text not null check (lang in ('ar', 'en')),
  lane text not null check (lane in ('code', 'security', 'service', 'campaign')),
  mobile text,                             -- null: nowhere to send it, seen in the inbox only
  text text not null check (text <> ''),
  kept_text text,                          -- with the secret hidden: what remains once a code has left or died
  secret boolean not null default false,
  state text not null check (state in ('queued', 'submitting', 'sent', 'delivered', 'failed', 'dropped')),
  reason text,                             -- why it failed or was dropped
  tries int not null default 0,
  carrier_id text,                         -- the carrier's own number for it
  created_at timestamptz not null,
  expires_at timestamptz,                  -- a code that died is dropped, never sent late (ID-20)
  submitted_at timestamptz,                -- when the last try began
  sent_at timestamptz,
  primary key (person_id, notice_id),
  unique (person_id, key),
  check (secret = (kept_text is not null)),
  check (mobile is not null or state in ('failed', 'dropped'))
);
comment on table notices.notice is 'person: everything a person was told, and how far it got';
create index notice_recent on notices.notice (person_id, created_at desc);
create index notice_unsent on notices.notice (created_at) where state in ('failed', 'dropped');
grant select, insert, update (text, state, reason, tries, carrier_id, submitted_at, sent_at) on notices.notice to bawaba_app;

create table notices.wake (
  notice_id uuid primary key,
  person_id uuid not null,
  lane int not null,                       -- 0 codes, 1 security, 2 service, 3 campaigns
  due_at timestamptz not null
);
comment on table notices.wake is 'local: notices a sender should look at, and when; the whole queue';
create index wake_next on notices.wake (lane, due_at);
grant select, insert, delete, update (due_at) on notices.wake to bawaba_app;
