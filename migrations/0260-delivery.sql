-- Delivery: finished documents on their way to whom they belong to, by post or over a counter.
create schema delivery;
grant usage on schema delivery to bawaba_app;

create table delivery.parcel (
  person_id uuid not null,                 -- who receives it: who asked for the document
  parcel_id uuid not null,
  number text not null,
  subject_id uuid not null,                -- whose document it is: hers, or her child's
  document text not null
    check (document in ('passport', 'identity-card', 'iqama', 'licence', 'vehicle-registration', 'certificate', 'family-record')),
  document_number text not null,
  old_document text,                       -- shown when the new one is handed over (R-ADDR-04)
  department text not null check (department in ('passports', 'civil-affairs', 'traffic')),
  way text not null check (way in ('post', 'counter')),
  recipient jsonb not null,
  address jsonb,                           -- as it was when the parcel was sent; nothing later changes it
  sending int not null check (sending > 0), -- counts labels: a new address or a new sending has a new one
  tracking text,                           -- the post's own number of this sending
  carrier jsonb,
  label_id uuid,                           -- its label among the papers of the print room
  expected date,
  request_id uuid not null,                -- the request that made the document
  paid_request uuid,                       -- the request whose bill has the fee of this sending
  fee jsonb not null,                      -- of this sending, in halalas: {"platform": …, "vat": …}
  state text not null check (state in ('ordered', 'labelled', 'handed', 'in-transit', 'out', 'delivered', 'failed', 'returned',
    'ready', 'collected', 'lost', 'invalid')),
  failures int not null check (failures >= 0),
  why text,                                -- why the last try failed
  happened_at timestamptz,                 -- when, by the post's clock
  keep_until date,                         -- waits at the counter until this day
  old_seen boolean not null,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, parcel_id, version),
  unique (person_id, parcel_id, by_request, by_step),
  check (way = 'counter' or address is not null),
  check ((tracking is not null) or state not in ('labelled', 'handed', 'in-transit', 'out', 'failed'))
);
comment on table delivery.parcel is 'person: a document on its way to whom it belongs to, each step a version';
create unique index on delivery.parcel (person_id, parcel_id) where superseded_at is null;
create index parcel_of_request on delivery.parcel (person_id, request_id) where superseded_at is null;
-- What stands in the print room or waits at a counter.
create index parcel_here on delivery.parcel (state, recorded_at)
  where superseded_at is null and state in ('ordered', 'labelled', 'ready', 'returned');
grant select, insert, update (superseded_at) on delivery.parcel to bawaba_app;

create table delivery.number (
  number text primary key,
  person_id uuid not null,
  parcel_id uuid not null
);
comment on table delivery.number is 'lookup: a parcel by the number that people quote';
grant select, insert on delivery.number to bawaba_app;
create sequence delivery.number_sequence start 70000001;
grant usage on sequence delivery.number_sequence to bawaba_app;

create table delivery.tracking (
  tracking text primary key,
  person_id uuid not null,
  parcel_id uuid not null,
  sending int not null,
  unique (parcel_id, sending)              -- a sending has one label, whatever is repeated
);
comment on table delivery.tracking is 'lookup: a parcel by the number of its label';
grant select, insert on delivery.tracking to bawaba_app;

create table delivery.code (
  person_id uuid not null,
  parcel_id uuid not null,
  hash bytea not null,                     -- keyed: what stands here opens nothing
  wrong int not null default 0,
  given_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, parcel_id)
);
comment on table delivery.code is 'person: the code without which the carrier hands nothing over, one a parcel and day';
grant select, insert, update (hash, wrong, given_at, used_at) on delivery.code to bawaba_app;

create table delivery.heard (
  event_id text primary key,               -- the post's own: said twice, it is one
  tracking text not null,
  kind text not null,
  at timestamptz not null,                 -- by the post's clock
  body jsonb not null,                     -- as it came, without the code
  -- null: it moved the parcel. `late`: older than what we know. All others wait for somebody at the desk.
  flag text check (flag in ('late', 'unknown-label', 'old-label', 'contradicts', 'without-code', 'refused')),
  answer text,                             -- what a hand-over was answered, for when it is asked again
  heard_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid
);
comment on table delivery.heard is 'lookup: what the post told us, each word once, and what became of it';
create index heard_of_label on delivery.heard (tracking, at);
create index heard_parked on delivery.heard (heard_at)
  where settled_at is null and flag in ('unknown-label', 'old-label', 'contradicts', 'without-code');
grant select, insert, update (flag, settled_at, settled_by) on delivery.heard to bawaba_app;

create table delivery.wake (
  parcel_id uuid not null,
  what text not null check (what in ('label', 'ask', 'warn', 'term')),
  person_id uuid not null,
  due_at timestamptz not null,
  tries int not null default 0,
  primary key (parcel_id, what)
);
comment on table delivery.wake is 'local: what is due about parcels and when; the whole queue';
create index delivery_wake_next on delivery.wake (due_at);
grant select, insert, delete, update (due_at, tries) on delivery.wake to bawaba_app;
