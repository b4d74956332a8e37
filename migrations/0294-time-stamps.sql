-- Papers that were sealed while the time-stamp authority did not answer: they hold, and get their stamp as soon as it does.
create table documents.unstamped (
  document_id uuid primary key,
  person_id uuid not null,
  due_at timestamptz not null,
  attempts int not null default 0
);
comment on table documents.unstamped is 'local: sealed papers without a time-stamp, and when to ask again';
create index on documents.unstamped (due_at, document_id);
grant select, insert, delete, update (due_at, attempts) on documents.unstamped to bawaba_app;
-- The stamp goes into the room left for it, so the bytes have another hash; those of before stay: somebody may hold them.
