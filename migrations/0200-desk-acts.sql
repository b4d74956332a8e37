-- What officers did from a shell and now do at the desk: kiosks that move, recalls, the breaker and officers by two of them.

grant update (name_ar, name_en, city, region) on identity.kiosk to bawaba_app;

alter table desk.proposal drop constraint proposal_what_check;
alter table desk.proposal add constraint proposal_what_check
  check (what in ('case', 'refusal', 'party', 'recall', 'breaker', 'officer'));

-- Closed by one and to be opened again by two, or closed for good; what was closed before is closed for good.
alter table desk.officer add column closed_why text check (closed_why in ('suspended', 'retired'));
grant update (closed_why) on desk.officer to bawaba_app;
