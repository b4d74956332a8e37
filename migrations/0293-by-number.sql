-- Asking and booking without an account: whoever types a number and a birth date is sent a code to the mobile on record, if
-- both are one person's; the door notes it for everybody and a worker looks (ID-53).
alter table identity.afterwards drop constraint afterwards_kind_check;
alter table identity.afterwards add constraint afterwards_kind_check check (kind ~ '^[a-z_]{3,30}$');
