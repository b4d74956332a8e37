/**
 * The checker: looks at a database as its owner and says what is wrong. Nothing is asked of the engine; what must be
 * true is said by the journeys, by what people were told (the journal), and by the undisturbed run.
 */
import { isDeepStrictEqual } from 'node:util'
import { ledgerWrongs } from '../../payments/ledger.testing.ts'
import type { Pool } from '../../store/index.ts'
import type { End } from './journeys.ts'
import { look, type Seen, versionsSql } from './look.ts'
import type { Entry } from './world.ts'

export interface Wrong {
  readonly is: 'lost' | 'twice' | 'stuck' | 'half' | 'otherwise'
  readonly rule: string
  readonly what: string
}

/** Everything that is wrong once all has come to rest. `usual`: what the undisturbed run left behind, if it is known. */
export async function check(
  owner: Pool,
  journal: readonly Entry[],
  ends: readonly End[],
  usual?: readonly Seen[],
): Promise<Wrong[]> {
  const asks = ends.map((e) => e.ask)
  const seen = await look(owner, journal, asks)
  const wrong: Wrong[] = [
    ...(await halves(owner)),
    ...(await outside(owner)),
    ...(await ledgerWrongs(owner)).map((what): Wrong => ({ is: 'otherwise', rule: 'the books are right', what })),
    ...(await seats(owner)),
    ...(await leftOver(owner)),
    ...strangers(seen, ends),
  ]
  for (const end of ends) {
    const mine = seen.filter((s) => s.ask === end.ask)
    const [it] = mine
    if (it === undefined) {
      wrong.push({ is: 'lost', rule: 'every request asked for is there', what: end.ask })
      continue
    }
    wrong.push(...one(it, end))
    const before = usual?.find((s) => s.ask === end.ask)
    if (before !== undefined) wrong.push(...asUsual(it, before))
  }
  for (const e of journal) {
    if (e.is !== 'ack' || !asks.includes(e.ask)) continue
    const it = seen.find((s) => s.id === e.id)
    if (it?.number !== e.number)
      wrong.push({
        is: 'lost',
        rule: 'an acknowledged number stands',
        what: `${e.ask}: told ${e.number}, found ${it?.number}`,
      })
  }
  return wrong
}

function strangers(seen: readonly Seen[], ends: readonly End[]): Wrong[] {
  const asks = seen.map((s) => s.ask)
  return asks
    .filter((ask, i) => !ends.some((e) => e.ask === ask) || asks.indexOf(ask) !== i)
    .map((ask) => ({ is: 'twice', rule: 'one request for one ask', what: ask }))
}

const restful = ['completed', 'refused', 'withdrawn', 'expired']

function one(it: Seen, end: End): Wrong[] {
  const wrong: Wrong[] = []
  const say = (is: Wrong['is'], rule: string, what: string) => wrong.push({ is, rule, what: `${end.ask}: ${what}` })
  /** More than there should be is twice, fewer is lost. */
  const count = (rule: string, found: readonly string[], n: number) => {
    if (found.length !== n)
      say(found.length > n ? 'twice' : 'lost', rule, `${n} expected, found ${JSON.stringify(found)}`)
  }
  if (!restful.includes(it.station) && it.station !== end.station)
    say('stuck', 'every request ends', `${it.station} (${it.reason})`)
  else if (it.station !== end.station) {
    const rule = end.station === 'refused' ? 'whoever became ineligible is refused' : 'a request ends as it must'
    say('otherwise', rule, `${it.station} (${it.reason}) instead of ${end.station}`)
  } else if ((end.reason ?? null) !== it.reason)
    say('otherwise', 'the reason is said', `${it.reason} instead of ${end.reason}`)
  if (it.number === null) say('lost', 'a request has its number', 'none')

  const money = {
    none: [],
    used: ['paid taken 1 back 0'],
    refunded: ['refunded taken 1 back 1'],
    returned: ['refunded taken 1 back 1'],
    'never paid': it.gateway,
  }[end.money]
  if (!isDeepStrictEqual(it.gateway, money))
    say('otherwise', 'the gateway has one payment as it must be', JSON.stringify(it.gateway))
  if (end.money === 'never paid' && it.gateway.some((g) => !g.includes('taken 0')))
    say('lost', 'no money taken is kept', JSON.stringify(it.gateway))
  count('one bill a request', it.charges, end.money === 'none' ? 0 : 1)
  const state = { none: '', used: 'paid', refunded: 'refunded', returned: 'paid', 'never paid': 'void' }[end.money]
  if (end.money !== 'none' && it.charges[0]?.split(' ')[0] !== state)
    say('lost', 'the bill says what became of the money', `${it.charges}`)

  const changes = Object.entries(end.versions)
    .flatMap(([table, n]) => Array.from({ length: n }, () => table))
    .sort()
  const made = it.versions.map((v) => v.split(' ')[0] ?? '').sort()
  count('each register is changed once', made, changes.length)
  if (made.length === changes.length && !isDeepStrictEqual(made, changes))
    say('otherwise', 'each register is changed once', `${made}`)
  if (!isDeepStrictEqual(it.feed, made))
    say('otherwise', 'the feed announces each version once', `${it.feed} for ${made}`)
  count('every notice is written once', it.notices, end.notices)
  const reached = it.notices.filter((n) => n.endsWith(' sent'))
  for (const n of it.notices) if (/ (queued|submitting)$/.test(n)) say('stuck', 'every notice leaves', n)
  count('every phone rings once for an act', it.phones, reached.length)
  const acts = it.notices.map((n) => n.split(' ').slice(0, 2).join(' '))
  if (new Set(acts).size !== acts.length) say('twice', 'one notice a person and act', acts.join(', '))
  count('every document is printed once', it.documents, end.documents ?? 0)
  for (const d of it.documents) if (d.endsWith('not printed')) say('stuck', 'every document is printed once', d)
  const events = it.story.map((line) => line.split(' ')[1])
  if (new Set(events).size !== events.length) say('twice', 'every line of the story is told once', events.join(', '))
  if (it.story.some((line, i) => !line.startsWith(`${i + 1} `)))
    say('lost', 'the story has no gap', it.story.join(', '))
  // A payment that came after the end is returned after it: that line follows the one of the end.
  const last = events.at(-1)
  if (events[0] !== 'recorded' || !events.includes(it.station) || (last !== it.station && last !== 'refunded'))
    say('lost', 'the story leads to where it ended', events.join(', '))
  return wrong
}

/** The same as when nobody was killed, in everything that has no id and no time. */
function asUsual(it: Seen, before: Seen): Wrong[] {
  const keys = (Object.keys(before) as (keyof Seen)[]).filter((k) => k !== 'id' && k !== 'number')
  return keys
    .filter((k) => !isDeepStrictEqual(it[k], before[k]))
    .map((k) => ({
      is: 'otherwise',
      rule: `as in the undisturbed run: ${k}`,
      what: `${it.ask}: ${JSON.stringify(it[k])} instead of ${JSON.stringify(before[k])}`,
    }))
}

/** What no moment may show, not even the one right after a kill: one half of a change without the other (I-02). */
export async function halves(owner: Pool): Promise<Wrong[]> {
  const { rows } = await owner.query<{ rule: string; what: string }>(
    `with version as (${await versionsSql(owner)})
     select 'a register is changed together with its receipt' as rule, v.name || ' by ' || v.step as what
       from version v left join requests.step s on s.request_id = v.by::uuid and s.key = v.step where s.done_at is null
     union all
     select 'a receipt stands together with the change', s.key
       from requests.step s left join version v on v.by = s.request_id::text and v.step = s.key
       where s.done_at is not null and s.verb <> 'documents.order' and v.by is null
     union all
     select 'a plan is carried out whole, and with it the request is completed', r.station || ' ' || s.key
       from requests.step s join requests.request r using (person_id, request_id)
       where (s.done_at is not null) <> case
         when s.key like 'received:%' then r.station not in ('submitted', 'paid')
         when s.key like 'declined:%' then r.station in ('refunding', 'refused')
         else r.station = 'completed' end
     union all
     select 'what a desk has stands in its queue, and nothing else does', r.station || ' ' || (q.request_id is not null)
       from requests.request r left join requests.review q using (request_id)
       where (q.request_id is null and r.station in ('under-review', 'referred'))
         or (q.request_id is not null and r.station not in ('under-review', 'referred', 'needs-you'))
     union all
     select 'the money is used in the commit of the change', r.station || ' ' || c.state
       from payments.charge c join requests.request r using (person_id, request_id)
       where (c.used_at is not null) <> (r.station = 'completed')
     union all
     select 'a submitted request has its number, its first line and its bill', r.request_id::text
       from requests.request r where r.station <> 'draft' and (r.number is null
         or not exists (select from requests.number n where n.number = r.number and n.request_id = r.request_id)
         or not exists (select from requests.story s where s.request_id = r.request_id and s.event = 'recorded')
         or (r.charge_id is not null) <> exists (select from payments.charge c where c.request_id = r.request_id))
     union all
     select 'a request that has not ended is looked after', r.station
       from requests.request r left join requests.wake w using (request_id)
       where r.ended_at is null and r.station not in ('draft', 'stuck', 'under-review', 'referred') and w.request_id is null`,
  )
  return rows.map((r) => ({ is: 'half', ...r }))
}

/** The outside's own books against ours. */
async function outside(owner: Pool): Promise<Wrong[]> {
  const { rows } = await owner.query<Wrong>(
    `select 'twice' as is, 'money is taken once and given back once' as rule, g.key || ': taken ' || captures || ', back ' || refunds as what
       from outside.gateway_payment g where captures > 1 or refunds > 1
     union all
     select 'twice', 'no money is taken that no bill knows of', g.key || ' ' || g.state
       from outside.gateway_payment g left join payments.charge c on c.charge_id::text = g.key where c.charge_id is null and captures > refunds
     union all
     select 'twice', 'one bill is paid once', description || ', ' || count(*) || ' times'
       from (select description->>'en' as description from outside.gateway_payment where captures > 0) g
       group by description having count(*) > (select count(*) from payments.charge c where c.description->>'en' = g.description)
     union all
     select case when sum(kept) > 0 then 'lost' else 'twice' end, 'what the gateway keeps is what services used', sum(kept)::text
       from (select (captures - refunds) * halalas as kept from outside.gateway_payment
             union all select -halalas from payments.charge where used_at is not null
             union all select halalas from payments.escrow where superseded_at is null and state = 'returned') k having sum(kept) <> 0
     union all
     select 'lost', 'no money stays held', person_id || ' ' || category || ' ' || held_after
       from (select distinct on (person_id, category) * from payments.movement order by person_id, category, n desc) t
       where held_after <> 0
     union all
     select 'lost', 'a released price is paid out once, to its account', coalesce(p.key, e.escrow_id::text)
       from outside.gateway_payout p
       full join (select * from payments.escrow where superseded_at is null and state = 'released') e
         on e.escrow_id::text = p.key and e.iban = p.iban and e.halalas = p.halalas
       where p.key is null or e.escrow_id is null
     union all
     select 'twice', 'a message on a phone is a notice of ours', m.key
       from outside.message m left join notices.notice n on n.notice_id::text = m.key where n.notice_id is null
     union all
     select 'twice', 'the gateway’s events are heard once each', charge_id || ' ' || kind
       from payments.heard group by charge_id, kind having count(*) > 1`,
  )
  return rows
}

/** A booked appointment has one place, and every booked place its appointment (I-05); tickets are one a visit. */
async function seats(owner: Pool): Promise<Wrong[]> {
  const { rows } = await owner.query<Wrong>(
    `select case when count(s.n) > 1 then 'twice' else 'lost' end as "is", 'a booked appointment has one place' as rule, a.number as what
       from appointments.appointment a left join appointments.seat s
         on s.appointment_id = a.appointment_id and s.held_until is null and s.starts_at = a.starts_at
           and s.office_id = a.office_id and s.purpose = a.purpose and s.person_id = a.person_id
      where a.superseded_at is null and a.status = 'booked' group by a.number having count(s.n) <> 1
     union all
     select 'lost', 'a booked place has its appointment', s.appointment_id::text
       from appointments.seat s where s.appointment_id is not null and s.held_until is null
        and not exists (select from appointments.appointment a where a.appointment_id = s.appointment_id
          and a.superseded_at is null and a.status in ('booked', 'attended', 'missed', 'passed'))
     union all
     select 'lost', 'whoever was seen at the door has a ticket', a.number
       from appointments.appointment a left join appointments.ticket t on t.key = a.appointment_id::text
      where a.superseded_at is null and a.status = 'attended' and a.number <> '80000000' and t.n is null`,
  )
  return rows
}

/** All queues are empty. */
async function leftOver(owner: Pool): Promise<Wrong[]> {
  const { rows } = await owner.query<{ what: string }>(
    `select 'request ' || request_id as what from requests.wake union all select 'notice ' || notice_id from notices.wake
     union all select 'document ' || document_id from documents.wake
     union all select 'payment ' || kind || ' ' || task_id from payments.task
     union all select 'review ' || request_id from requests.review
     union all select 'callback ' || callback_id from outside.gateway_callback where delivered_at is null`,
  )
  return rows.map((r) => ({ is: 'stuck', rule: 'nothing waits any more', what: r.what }))
}
