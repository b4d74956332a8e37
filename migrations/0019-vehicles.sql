-- Vehicles and their owners.

create schema vehicles;
grant usage on schema vehicles to bawaba_app;

create table vehicles.plate (
  plate text not null,
  person_id uuid not null,
  since date not null,
  primary key (plate, since)
);
comment on table vehicles.plate is 'lookup: plate to its owner since a day; the latest holds';
grant select, insert on vehicles.plate to bawaba_app;

create table vehicles.vehicle (
  person_id uuid not null,
  plate text not null,
  kind text not null check (kind in ('private', 'private-transport', 'taxi', 'motorcycle')),
  make jsonb not null,
  model_year int not null,
  registration_expires date not null,
  insurer jsonb,
  insurance_expires date,
  inspection_expires date,
  status text not null check (status in ('registered', 'transferred', 'scrapped')),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, plate, version),
  unique (person_id, plate, by_request, by_step)
);
comment on table vehicles.vehicle is 'person: vehicles, under the owner';
create unique index on vehicles.vehicle (person_id, plate) where superseded_at is null;
grant select, insert, update (superseded_at) on vehicles.vehicle to bawaba_app;
