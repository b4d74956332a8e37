-- A kiosk tells no one who has fingers on file: a visit that has nobody to compare with goes on as any other.

alter table identity.kiosk_visit add column decoy boolean not null default false;
comment on column identity.kiosk_visit.decoy is 'nobody can be compared under this number: fingers are compared with those of nobody, and never match';
