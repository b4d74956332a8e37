-- Families: who stands in whose record, and whose child one is.
-- Each tie is written under both people, so that either side is one key.

create schema families;
grant usage on schema families to bawaba_app;

create table families.record (
  number text not null,
  person_id uuid not null,
  primary key (number)
);
comment on table families.record is 'lookup: family record number to its head';
create unique index on families.record (person_id, number);
grant select, insert on families.record to bawaba_app;

create table families.member (
  person_id uuid not null,
  member_id uuid not null,
  record_number text,
  relation text not null check (relation in ('head', 'wife', 'husband', 'son', 'daughter')),
  since date not null,
  until date check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, member_id, version),
  unique (person_id, member_id, by_request, by_step)
);
comment on table families.member is 'person: members of a record, under its head';
create unique index on families.member (person_id, member_id) where superseded_at is null;
grant select, insert, update (superseded_at) on families.member to bawaba_app;

create table families.membership (
  person_id uuid not null,
  head_id uuid not null,
  record_number text,
  relation text not null check (relation in ('head', 'wife', 'husband', 'son', 'daughter')),
  since date not null,
  until date check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, head_id, version),
  unique (person_id, head_id, by_request, by_step)
);
comment on table families.membership is 'person: the records one stands in, under the member';
create unique index on families.membership (person_id, head_id) where superseded_at is null;
grant select, insert, update (superseded_at) on families.membership to bawaba_app;

create table families.parent (
  person_id uuid not null,
  parent_id uuid not null,
  relation text not null check (relation in ('father', 'mother')),
  deed text,
  until date,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, parent_id, version),
  unique (person_id, parent_id, by_request, by_step)
);
comment on table families.parent is 'person: whose child one is, under the child; deed is the number of a custody deed';
create unique index on families.parent (person_id, parent_id) where superseded_at is null;
grant select, insert, update (superseded_at) on families.parent to bawaba_app;

create table families.child (
  person_id uuid not null,
  child_id uuid not null,
  relation text not null check (relation in ('son', 'daughter')),
  deed text,
  until date,
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, child_id, version),
  unique (person_id, child_id, by_request, by_step)
);
comment on table families.child is 'person: the children, under the parent; deed is the number of a custody deed';
create unique index on families.child (person_id, child_id) where superseded_at is null;
grant select, insert, update (superseded_at) on families.child to bawaba_app;
