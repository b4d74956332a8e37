-- After an account was recovered at the desk, nothing that cannot be undone is approved for a day (goal of recovery,
-- identity.md section 2).

create table identity.cooling (
  person_id uuid not null,
  cause uuid not null,
  until timestamptz not null,
  primary key (person_id, cause)
);
comment on table identity.cooling is 'person: until when an account that was recovered approves nothing irreversible';
grant select, insert on identity.cooling to bawaba_app;
