-- Whoever signs in is found by a number, a user name or a mobile, and all that is asked of these rows is whose they are: the
-- index answers it alone. Among eleven million rows this saves a page from anywhere at each look-up.

alter table people.number drop constraint number_pkey, add primary key (number) include (person_id);
alter table identity.username drop constraint username_pkey, add primary key (skeleton) include (person_id);
alter table identity.mobile drop constraint mobile_pkey, add primary key (mobile) include (person_id);
