-- A violation may be paid in parts (R-VIO-07): what the plan comes to is fixed with its first part. And who asks gets more
-- time to pay the least, once (R-VIO-05).
alter table violations.violation
  add column parts int check (parts between 2 and 6),
  add column plan_halalas int check (plan_halalas > 0),
  add column parts_paid int not null default 0,
  add column parts_halalas int not null default 0,
  add column extended_days int not null default 0 check (extended_days between 0 and 90),
  add constraint violation_plan check ((parts is null) = (plan_halalas is null)),
  add constraint violation_parts check (
    (parts is null and parts_paid = 0 and parts_halalas = 0)
    or (parts_paid between 1 and parts and parts_halalas between 1 and plan_halalas));
