-- Two officers also settle payments. Which things two officers may agree on is said by the code (`proposals.ts`), which
-- refuses any other; the table only holds the shape, so that a new one needs no migration.
alter table desk.proposal drop constraint proposal_what_check;
alter table desk.proposal add constraint proposal_what_check check (what ~ '^[a-z][a-z-]{2,30}$');
