-- How many different people somebody read about in an hour is asked before every reading about another (ID-55).

create index reading_reader on watch.reading (reader, at);

-- From when an officer whose account two administrators opened again is counted anew.
alter table desk.officer add column reopened_at timestamptz;
grant update (reopened_at) on desk.officer to bawaba_app;
