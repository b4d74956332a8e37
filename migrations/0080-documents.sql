-- What is printed, sealed and verifiable by anyone (threats 2.9). A document is ordered in the transaction that
-- makes it true and printed afterwards; its bytes are kept under their SHA-256 and never change.

create schema documents;
grant usage on schema documents to bawaba_app;

create table documents.document (
  person_id uuid not null,
  document_id uuid not null,
  template text not null,
  reference text not null,
  data jsonb not null,
  made_at timestamptz not null,
  by_request uuid not null,
  sha256 bytea check (octet_length(sha256) = 32),
  printed_at timestamptz,
  primary key (person_id, document_id),
  unique (person_id, by_request, template),
  check ((sha256 is null) = (printed_at is null))
);
comment on table documents.document is 'person: what was stated to whom, by which request, and the hash of the paper it became';
grant select, insert, update (sha256, printed_at) on documents.document to bawaba_app;

create table documents.file (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  bytes bytea not null,
  stored_at timestamptz not null
);
comment on table documents.file is 'lookup: printed bytes under their hash; written once';
alter table documents.file alter column bytes set storage external; -- a PDF is compressed already
grant select, insert on documents.file to bawaba_app;

create table documents.reference (
  reference text primary key check (reference ~ '^[0-9A-HJKMNP-TV-Z]{16}$'),
  person_id uuid not null,
  document_id uuid not null,
  status text not null default 'valid' check (status in ('valid', 'revoked', 'expired')),
  expires_at timestamptz
);
comment on table documents.reference is 'lookup: the 80 bit number on the paper, and whether it still holds';
grant select, insert, update (status) on documents.reference to bawaba_app;

create table documents.wake (
  document_id uuid primary key,
  person_id uuid not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  last_error text
);
comment on table documents.wake is 'local: what is ordered and not printed yet; claimed with skip locked';
create index on documents.wake (due_at, document_id);
grant select, insert, delete, update (due_at, attempts, last_error) on documents.wake to bawaba_app;
