-- The fleet of kiosks: a key of each machine's own and what it says of itself every minute; what a visit came for; and
-- campaigns, to which an agency gets machines for some days and of which it gets counts.

alter table identity.kiosk add column machine_key jsonb check (jsonb_typeof(machine_key) = 'object');
comment on column identity.kiosk.machine_key is 'the public key (JWK) by which the machine signs its heartbeats; null for a demo kiosk, which sends none';

create table identity.kiosk_state (
  kiosk_id text primary key references identity.kiosk,
  seq bigint not null check (seq > 0),
  heard_at timestamptz not null,
  version text not null,
  location text not null,
  paper text not null check (paper in ('ok', 'low', 'out')),
  readers jsonb not null check (jsonb_typeof(readers) = 'object')
);
comment on table identity.kiosk_state is 'local: the last signed heartbeat of each kiosk; its number only rises, so that none is heard twice (ID-33)';
grant select, insert, update on identity.kiosk_state to bawaba_app;

alter table identity.kiosk_visit
  add column purpose text not null default 'register' check (purpose in ('register', 'activate'));

create table identity.campaign (
  campaign_id uuid primary key,
  agency_ar text not null,
  agency_en text not null,
  place_ar text not null,
  place_en text not null,
  city text not null,
  region text not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  opened_at timestamptz not null,
  opened_by text not null,
  closed_at timestamptz,
  counts jsonb,
  check ((closed_at is null) = (counts is null))
);
comment on table identity.campaign is 'reference: campaigns of activation at an agency, and once closed how many tried and were activated; nobody''s name (P-03)';
grant select, insert, update (closed_at, counts) on identity.campaign to bawaba_app;

create table identity.campaign_kiosk (
  campaign_id uuid not null references identity.campaign,
  kiosk_id text not null references identity.kiosk,
  primary key (campaign_id, kiosk_id)
);
comment on table identity.campaign_kiosk is 'reference: which machines stand at a campaign';
create index on identity.campaign_kiosk (kiosk_id);
grant select, insert on identity.campaign_kiosk to bawaba_app;

create index on identity.kiosk_attempt (kiosk_id, at);
create index on identity.activation (place, at);
