-- A person says that a reading was not right; an officer who has nothing to do with it answers, and she reads the answer.

create table watch.dispute (
  person_id uuid not null,
  dispute_id uuid not null,
  reading_id bigint not null,
  words text not null check (length(words) between 1 and 1000),
  at timestamptz not null,
  answered_at timestamptz,
  answered_by uuid,
  verdict text check (verdict in ('in_order', 'not_in_order', 'stopped')),
  answer text check (length(answer) between 1 and 1000),
  primary key (person_id, dispute_id),
  unique (person_id, reading_id),
  check ((answered_at is null) = (verdict is null) and (answered_at is null) = (answer is null))
);
comment on table watch.dispute is 'person: readings that the person says were not right, and what an officer answered';
create index on watch.dispute (at) where answered_at is null;
create index on watch.dispute (dispute_id);
grant select, insert, update (answered_at, answered_by, verdict, answer) on watch.dispute to bawaba_app;

-- The page «من اطّلع على بياناتي» groups by reader, purpose and day in Riyadh.
create index on watch.reading (person_id, at);
