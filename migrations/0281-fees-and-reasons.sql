-- Fees and templates of reasons that are changed at the desk: versions with the day from which they hold. A definition's
-- own dated fee and the house's own templates stand where nothing was published in their place.

create table requests.fee_change (
  service text not null,
  part text not null check (part in ('state', 'platform', 'vat')),
  was int not null check (was >= 0),       -- what the definition says, in halalas: a service may have several prices
  from_day date not null,
  version int not null check (version > 0),
  halalas int not null check (halalas >= 0),
  published_at timestamptz not null,
  published_by uuid not null,
  agreed_by uuid not null,
  check (published_by <> agreed_by),
  primary key (service, part, was, from_day, version)
);
comment on table requests.fee_change is 'reference: fees that two directors changed, from which day; never edited, a later version stands before an earlier';
grant select, insert on requests.fee_change to bawaba_app;

create table requests.reason_version (
  reason_id text not null check (reason_id ~ '^[a-z][a-z0-9-]{1,39}$'),
  version int not null check (version > 0),
  what text not null check (what in ('refusal', 'return')),
  service text,
  words_ar text not null check (length(words_ar) between 3 and 300),
  words_en text not null check (length(words_en) between 3 and 300),
  retired boolean not null,
  from_day date not null,
  published_at timestamptz not null,
  published_by uuid not null,
  agreed_by uuid not null,
  check (published_by <> agreed_by),
  primary key (reason_id, version)
);
comment on table requests.reason_version is 'reference: templates of what applicants are told, as two officers published them; never edited';
grant select, insert on requests.reason_version to bawaba_app;
