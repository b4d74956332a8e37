-- Births: what hospitals told, under the mother, until a parent names the child; and the numbers of newborn citizens.

create schema births;
grant usage on schema births to bawaba_app;

create table births.number (
  number text not null check (number ~ '^8\d{9}$'),
  person_id uuid not null,
  father_id uuid,
  primary key (number)
);
comment on table births.number is 'lookup: number of a birth to the mother it stands under, and the father if the hospital named one';
create index on births.number (father_id) where father_id is not null;
create index on births.number (person_id);
grant select, insert on births.number to bawaba_app;

create table births.birth (
  person_id uuid not null,
  number text not null,
  hospital text not null,
  hospital_name jsonb not null,
  place jsonb not null,
  father_id uuid,
  born_at timestamptz not null,
  born date not null,
  sex text not null check (sex in ('male', 'female')),
  grams int not null check (grams between 200 and 9000),
  birth_order int not null check (birth_order between 1 and 9),
  status text not null check (status in ('notified', 'registered')),
  child_id uuid,
  name_ar jsonb,
  name_en jsonb,
  registered_on date check (registered_on >= born),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step),
  check ((status = 'registered') = (registered_on is not null)),
  check ((status = 'registered') = (name_ar is not null and name_en is not null))
);
comment on table births.birth is 'person: births as hospitals told and parents registered them, under the mother; child_id when the child has a number';
create unique index on births.birth (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on births.birth to bawaba_app;

create sequence births.birth_number start 8000000001 maxvalue 8999999999;
grant usage on sequence births.birth_number to bawaba_app;

-- The first nine digits of a newborn citizen's number; the tenth is its check digit. It begins in the block that is kept
-- for people who do not exist (R-ID-06); a real register moves it to its own with `alter sequence`.
create sequence people.newborn_number start 199990005 minvalue 100000000 maxvalue 199999999;
grant usage on sequence people.newborn_number to bawaba_app;
