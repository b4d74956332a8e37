-- Vehicles and the other people in their lives: who owned one at which minute, who may drive it, who buys it.
-- Ownership changes at a minute, not on a day: a violation a minute before a transfer is the old owner's (P-13).
alter table vehicles.plate alter column since type timestamptz using since::timestamp at time zone 'Asia/Riyadh';

-- Who drives: authorised for a time inside or outside the Kingdom (R-AUT-01, R-AUT-03), or using it without an end.
create table vehicles.driver (
  person_id uuid not null,                 -- the owner, who allowed it
  number text not null,
  plate text not null,
  driver uuid not null,
  kind text not null check (kind in ('internal', 'external', 'actual')),
  since timestamptz not null,
  until timestamptz check (until > since), -- the first instant that is not covered any more; null: without an end
  countries text[],
  status text not null check (status in ('valid', 'ended')),
  ended_at timestamptz,
  check ((status = 'ended') = (ended_at is not null)),
  check ((kind = 'actual') = (until is null)),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table vehicles.driver is 'person: who may drive a vehicle and from when until when, under its owner';
create unique index on vehicles.driver (person_id, number) where superseded_at is null;
create index driver_of_plate on vehicles.driver (plate, since) where superseded_at is null;
grant select, insert, update (superseded_at) on vehicles.driver to bawaba_app;

create table vehicles.driving (
  driver uuid not null,
  person_id uuid not null,
  number text not null,
  primary key (driver, number)
);
comment on table vehicles.driving is 'lookup: a driver to the authorisations ever given to him';
grant select, insert on vehicles.driving to bawaba_app;
create sequence vehicles.driver_number start 5000000001;
grant usage on sequence vehicles.driver_number to bawaba_app;

create table vehicles.sale (
  person_id uuid not null,                 -- the seller
  number text not null,
  plate text not null,
  buyer uuid not null,
  price_halalas bigint not null check (price_halalas between 50000 and 100000000),
  iban text not null check (iban ~ '^SA[0-9]{2}[0-9A-Z]{20}$'),
  status text not null check (status in ('agreed', 'funded', 'delivered', 'cancelled')),
  fund_by timestamptz not null,
  deliver_by timestamptz,
  code_digest text,                        -- of the code that the buyer says when the vehicle is in his hands
  check ((status in ('funded', 'delivered')) <= (deliver_by is not null and code_digest is not null)),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table vehicles.sale is 'person: sales of vehicles between people, under the seller (R-SAL-01…04)';
create unique index on vehicles.sale (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on vehicles.sale to bawaba_app;

create table vehicles.sale_number (
  number text primary key,
  seller uuid not null,
  buyer uuid not null,
  plate text not null
);
comment on table vehicles.sale_number is 'lookup: a sale by its number, to both who are in it';
create index sale_of_buyer on vehicles.sale_number (buyer);
create index sale_of_plate on vehicles.sale_number (plate);
grant select, insert on vehicles.sale_number to bawaba_app;
create sequence vehicles.sale_sequence start 6000000001;
grant usage on sequence vehicles.sale_sequence to bawaba_app;

-- Wanted, stolen, impounded: nothing is done with it, and no one is told why (P-13: refused without detail).
create table vehicles.report (
  person_id uuid not null,                 -- the owner
  plate text not null,
  number text not null,
  kind text not null check (kind in ('stolen', 'wanted', 'impounded')),
  since date not null,
  until date check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, plate, number, version),
  unique (person_id, plate, number, by_request, by_step)
);
comment on table vehicles.report is 'person: reports on a vehicle, under its owner';
create unique index on vehicles.report (person_id, plate, number) where superseded_at is null;
grant select, insert, update (superseded_at) on vehicles.report to bawaba_app;

-- Motor insurance as the insurers tell us: a buyer has his own before a vehicle is his.
create table insurance.motor (
  person_id uuid not null,
  number text not null,
  plate text not null,
  insurer jsonb not null,
  since date not null,
  until date not null check (until >= since),
  version int not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  by_request uuid not null,
  by_step text not null,
  primary key (person_id, number, version),
  unique (person_id, number, by_request, by_step)
);
comment on table insurance.motor is 'person: motor insurance policies, each of one person for one plate';
create unique index on insurance.motor (person_id, number) where superseded_at is null;
grant select, insert, update (superseded_at) on insurance.motor to bawaba_app;
