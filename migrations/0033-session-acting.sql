-- For whom somebody acts stands in the session, and for how long (ID-84); a rotated token lives on for seconds only.

alter table identity.session add column acting_for uuid;
alter table identity.session add column acting_until timestamptz;
alter table identity.session add constraint session_acting_whole check ((acting_for is null) = (acting_until is null));
grant update (acting_for, acting_until, expires_at) on identity.session to bawaba_app;
