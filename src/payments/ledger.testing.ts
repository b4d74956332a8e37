/**
 * The books, checked by somebody who trusts nobody: run whenever a test's database is closed and at every end of the crash
 * suites. The schema holds each row to the one before; this holds the rows to the charges and refunds they speak of.
 */
import type { Pool } from '../store/index.ts'

/** What is wrong with the books of a database; empty when all is well. */
export async function ledgerWrongs(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ rule: string; what: string }>(
    `with m as (select * from payments.movement),
      sides as (
        select from_account as account, -halalas as v from m union all select to_account, halalas from m),
      lasts as (select distinct on (person_id, category) * from m order by person_id, category, n desc)
    select 'debits and credits come to the same' as rule, sum(v)::text as what from sides having sum(v) <> 0
    union all
    select 'the last balances are the sum of all that moved', l.person_id || ' ' || l.category
      from lasts l join m using (person_id, category) group by l.person_id, l.category, l.free_after, l.held_after
      having l.free_after <> sum(case m.to_account when 'free' then m.halalas else 0 end - case m.from_account when 'free' then m.halalas else 0 end)
        or l.held_after <> sum(case m.to_account when 'held' then m.halalas else 0 end - case m.from_account when 'held' then m.halalas else 0 end)
    union all
    select 'the line has no gap', person_id || ' ' || category from m group by person_id, category having max(n) <> count(*)
    union all
    select 'what is held is paid for something unused, or on its way back', coalesce(a.person_id, b.person_id)::text
      from (select person_id, category, held_after as v from lasts where held_after > 0) a
      full join (
        select person_id, category, sum(v)::bigint as v from (
          select person_id, category, halalas as v from payments.charge
            where purpose = 'request' and state in ('paid', 'refunding') and used_at is null
          union all select person_id, category, halalas from payments.refund where done_at is null) x
        group by person_id, category) b using (person_id, category)
      where a.v is distinct from b.v
    union all
    select 'a charge moved as its state says', c.charge_id || ' ' || c.purpose || ' ' || c.state || ': ' || coalesce(k.kinds, '')
      from payments.charge c left join (
        select person_id, charge_id, string_agg(distinct kind, ',' order by kind)
            filter (where refund_id is null and kind <> 'hold') as kinds,
          sum(case when kind in ('payment', 'hold', 'top-up') then halalas end) as came,
          sum(case when kind in ('state-fee', 'platform-fee', 'vat', 'escrow') then halalas end) as used
        from m group by person_id, charge_id) k using (person_id, charge_id)
      where case
        when c.state in ('due', 'void') then k.came is not null
        when c.purpose = 'top-up' then k.came is distinct from c.halalas or k.kinds <> 'top-up'
        else k.came is distinct from c.halalas
          or k.used is distinct from case when c.used_at is null then null else c.halalas end
          or (c.state = 'refunded') <> (k.kinds like '%release%' or (k.kinds like '%refund%')) end
    union all
    select 'a fee went to whom its parts belong', c.charge_id || ' ' || m.kind
      from m join payments.charge c using (person_id, charge_id)
      where m.kind in ('state-fee', 'platform-fee', 'vat', 'escrow') and m.halalas <> (c.parts->>replace(replace(m.kind, '-fee', ''), '-', ''))::bigint
    union all
    select 'no payment gives back more than came by it', source || ' ' || sum(v)
      from (select coalesce(source_id, charge_id) as source,
          case when from_account = 'provider' then halalas else -halalas end as v
        from m where 'provider' in (from_account, to_account)) x group by source having sum(v) < 0
    union all
    select 'free money is what is left of the payments it came by', s.person_id || ' ' || s.source_id
      from (select person_id, source_id,
          sum(case when to_account = 'free' then halalas when from_account = 'free' then -halalas else 0 end) as v
        from m where source_id is not null group by person_id, source_id) s where v < 0
    union all
    select 'a provider’s reference is booked once', provider || ' ' || reference
      from m where reference is not null and reference <> 'unknown'
      group by provider, reference, from_account = 'provider' having count(*) > 1
    union all
    select 'what lies in escrow is what was paid in and not yet went out', e.escrow_id || ' ' || e.state
      from payments.escrow e left join (
        select person_id, charge_id, sum(case when kind = 'escrow' then halalas end) as came,
          sum(case when kind = 'escrow-out' then halalas end) as went, sum(case when kind = 'escrow-back' then halalas end) as back
        from m group by person_id, charge_id) k on k.person_id = e.person_id and k.charge_id = e.escrow_id
      where e.superseded_at is null and (k.came is distinct from e.halalas
        or k.went is distinct from case when e.state = 'released' then e.halalas end
        or k.back is distinct from case when e.state = 'returned' then e.halalas end)
    union all
    select 'a released price is paid out as it was', p.payout_id::text
      from payments.payout p full join (select * from payments.escrow where superseded_at is null and state = 'released') e
        on e.escrow_id = p.payout_id and e.payee = p.person_id
      where p.halalas is distinct from e.halalas or p.iban is distinct from e.iban
    union all
    select 'a refund is as large as what was asked', r.refund_id::text
      from payments.refund r left join m on m.person_id = r.person_id and m.refund_id = r.refund_id and m.kind = 'refund'
      where (r.done_at is not null) <> (m.halalas is not null) or m.halalas <> r.halalas`,
  )
  return rows.map(({ rule, what }) => `${rule}: ${what}`)
}
