-- What the operator's metrics count is little among much: found by small indexes, not by reading every charge and event.
create index charge_trouble on payments.charge (person_id) where trouble is not null;
create index heard_flagged on payments.heard (heard_at) where flag is not null;
