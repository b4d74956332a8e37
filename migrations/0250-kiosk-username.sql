-- After the face everyone without an account is asked for the user name of her registration, whether one waits or not:
-- the visit keeps what was typed until its end.

alter table identity.kiosk_visit drop constraint kiosk_visit_step_check;
alter table identity.kiosk_visit add constraint kiosk_visit_step_check check (
  step in ('number', 'right_index', 'left_index', 'face', 'username', 'terms', 'mobile', 'code', 'done', 'ended'));
comment on column identity.kiosk_visit.username is 'what she typed as the user name of her registration; at the end the one of her account';
