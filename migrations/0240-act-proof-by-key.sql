-- What cannot be undone is approved by a key of hers, a passkey's or her phone's, and by no code (ID-18, ID-70).
alter table identity.act_proof add column by_key boolean not null default false;
