-- One stolen thing opens nothing (identity.md, section 12): beside the phone in one's hand a proof says whether something
-- was shown that does not lie in the phone, and a change of mobile says who made it.

alter table identity.act_proof add column strong boolean not null default false;
comment on column identity.act_proof.strong is 'a passkey signed it, or the password was typed beside the code or the phone';

alter table identity.mobile_change add column made_by text not null default 'self' check (made_by in ('self', 'desk'));
comment on column identity.mobile_change.made_by is 'desk: the old number was lost, so it freezes the account and does not come back';
