-- What a wallet of documents shows without reading what each states: whose it is, until when it holds; and documents
-- about somebody that another person ordered, which she may open too.

alter table documents.document
  add column subject_id uuid,
  add column holder jsonb,
  add column expires_at timestamptz;
comment on column documents.document.subject_id is 'whom it is about, where that is not its owner';
comment on column documents.document.holder is 'the name on the paper, {ar, en}; none on papers of before';

create table documents.about (
  person_id uuid not null,
  document_id uuid not null,
  owner_id uuid not null,
  primary key (person_id, document_id)
);
comment on table documents.about is 'person: documents about somebody that another person ordered and that she may open';
grant select, insert on documents.about to bawaba_app;
