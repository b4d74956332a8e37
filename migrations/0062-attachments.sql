-- What people send with a request besides answers: photographs, as we made them anew from what was sent.
create table requests.attachment (
  person_id uuid not null,                 -- who sent it and alone may see it
  attachment_id uuid not null,
  request_id uuid,                         -- null: sent by a program before its request, forgotten after a day
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  type text not null check (type = 'image/jpeg'),
  width int not null,
  height int not null,
  bytes int not null,
  content bytea not null,
  failed_here text[] not null,             -- rules it breaks by our own measures
  failed_outside text[],                   -- by the photo service; null: it has not answered yet
  judged_at timestamptz,
  created_at timestamptz not null,
  primary key (person_id, attachment_id),
  check (octet_length(content) = bytes)
);
comment on table requests.attachment is 'person: photographs sent with a request, with what was said of them';
create index attachment_of on requests.attachment (person_id, request_id);
create index attachment_loose on requests.attachment (created_at) where request_id is null;
grant select, insert, delete, update (request_id, failed_outside, judged_at) on requests.attachment to bawaba_app;
