-- What a door notes without looking whom it concerns: a worker looks, remembers and tells afterwards, so that neither the
-- time nor the size of an answer says whether a number is anybody's (ID-30, ID-52).

create table identity.afterwards (
  note_id uuid primary key,
  kind text not null check (kind in ('sign_in_refused', 'claim_begun')),
  person_id uuid not null,
  claim_id uuid not null,
  device text not null,
  reason text not null,
  at timestamptz not null
);
comment on table identity.afterwards is 'local: refusals and registrations whose person is remembered and told after the answer; each is carried once and gone';
create index on identity.afterwards (at);
-- Its rows never change; without `update` on a column no worker could lock one.
grant select, insert, delete, update (at) on identity.afterwards to bawaba_app;

-- Whether the last try was admitted: one statement counts and answers, and writes as much for a locked name as for another.
alter table identity.attempt add column admitted boolean not null default true;
