/** Generated people keep every promise that the registers hold, and come out the same every time. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { dayOf, hijriAgeOn, luhn } from '../../src/language/index.ts'
import { openRegisters } from '../../src/requests/registers.ts'
import { type Pool, unrecorded } from '../../src/store/index.ts'
import { testDatabase } from '../../src/store/testing.ts'
import { castDay, castNow } from '../index.ts'
import { raiseKingdom } from '../kingdom.ts'
import { chance, scatter } from './chance.ts'
import { numbersOf } from './numbers.ts'

const keys = { pepper: randomBytes(32), templates: randomBytes(32) }
const raise = (owner: Pool, people: number, seed: number) =>
  raiseKingdom(owner, { asOf: castDay, people, accounts: false, keys, now: castNow, seed })

const db = await testDatabase()
after(() => db.close())
const made = await raise(db.owner, 2000, 7)
const isCast = `person_id in (select person_id from people.number where number ~ '^[12346]9999')`

async function none(what: string, sql: string): Promise<void> {
  const { rows } = await db.owner.query(`${sql} limit 3`)
  assert.deepEqual(rows, [], what)
}

async function count(sql: string): Promise<number> {
  const { rows } = await db.owner.query<{ n: number }>(`select count(*) as n from ${sql}`)
  return rows[0]?.n ?? 0
}

test('exactly as many people as were asked for, a third of them residents', async () => {
  assert.equal(made.people, 2000)
  assert.equal(await count(`people.person where not ${isCast}`), 2000)
  assert.equal(made.citizens + made.residents + made.visitors, 2000)
  const share = made.residents / made.people
  assert.ok(share > 0.28 && share < 0.4, `residents are ${share}`)
  assert.ok(made.visitors > 0)
})

test('every number has its shape and a right check digit, and is outside the blocks of the cast', async () => {
  const { rows } = await db.owner.query<{ number: string; kind: string }>(
    `select number, kind from people.number where not ${isCast}`,
  )
  assert.equal(rows.length, 2000)
  for (const { number, kind } of rows) {
    assert.match(number, { 'national-id': /^1\d{9}$/, iqama: /^2\d{9}$/, border: /^4\d{9}$/ }[kind] ?? /never/)
    if (kind !== 'border') assert.ok(luhn(number), number)
    assert.doesNotMatch(number, /^\d9999/)
  }
  await none('mobiles', `select from people.person where contact_mobile ~ '^.96650000' and not ${isCast}`)
  await none(
    'one mobile each',
    'select contact_mobile from people.person where contact_mobile is not null group by 1 having count(*) > 1',
  )
  await none(
    'the number stands in the lookup',
    `select from people.person p where not exists
    (select from people.number n where n.number = p.number and n.person_id = p.person_id)`,
  )
})

test('numbers are spread over the whole range and none comes twice, however many are drawn', () => {
  const { person, plate, id, familyRecord, mobile } = numbersOf(3)
  const drawn = 200_000
  const all = new Set<string>()
  let low = 0
  for (let n = 0; n < drawn; n++) {
    const number = person('1', n)
    if (number < '1500000000') low += 1
    all
      .add(number)
      .add(id(n))
      .add(`p${plate(n)}`)
      .add(`r${familyRecord(n)}`)
      .add(mobile(n))
  }
  assert.equal(all.size, drawn * 5)
  assert.ok(Math.abs(low / drawn - 0.5) < 0.01, `${low} in the lower half`)
  assert.ok(!all.has('pABJ1234') && !all.has('pKSA7812'))
  const places = new Set(Array.from({ length: 99 * 100 }, (_, n) => scatter(n, 99, 100, 5)))
  assert.equal(places.size, 9900)
  assert.throws(() => scatter(9900, 99, 100, 5), RangeError)
  assert.notEqual(chance(1, 1).next(), chance(1, 2).next())
})

test('a family has one head, and every tie has both its sides', async () => {
  assert.ok((await count(`families.record where not ${isCast}`)) > 150)
  await none(
    'one head',
    `select person_id from families.member where relation = 'head' group by 1 having count(*) <> 1`,
  )
  await none('a head heads his own', `select from families.member where relation = 'head' and person_id <> member_id`)
  await none(
    'records have a head',
    `select from families.record r where not exists (select from families.member m
    where m.person_id = r.person_id and m.relation = 'head' and m.record_number = r.number)`,
  )
  const members = 'person_id, member_id, record_number, relation, since, until'
  await none(
    'under both',
    `(select ${members} from families.member except select head_id, person_id, record_number, relation,
    since, until from families.membership)`,
  )
  await none(
    'and back',
    `(select head_id, person_id, record_number, relation, since, until from families.membership
    except select ${members} from families.member)`,
  )
  await none(
    'parents',
    `(select person_id, parent_id, deed from families.parent except select child_id, person_id, deed from families.child)`,
  )
  await none(
    'children',
    `(select child_id, person_id, deed from families.child except select person_id, parent_id, deed from families.parent)`,
  )
  await none(
    'nobody is born before the parents are grown',
    `select from families.parent t join people.person c using (person_id)
    join people.person p on p.person_id = t.parent_id where p.born + interval '15 years' > c.born`,
  )
  await none(
    'at most one father and one mother',
    'select from families.parent group by person_id, relation having count(*) > 1',
  )
  await none(
    'who is married or was can be',
    `select from families.membership m join people.person p using (person_id)
    where m.relation = 'wife' and (p.sex <> 'female' or p.born + interval '15 years' > m.since)`,
  )
})

test('one card and one passport a holder, the card from fifteen Hijri years, some soon over and some past', async () => {
  const held = `('issued', 'active', 'lost')`
  await none(
    'passports',
    `select from passports.passport where status in ${held} group by person_id having count(*) > 1`,
  )
  await none(
    'numbers',
    `select from passports.passport p where not exists
    (select from passports.number n where n.number = p.number and n.person_id = p.person_id)`,
  )
  const { rows } = await db.owner.query<{ born: `${number}-${number}-${number}`; card: number | null }>(
    `select p.born, c.card from people.person p
     left join identity_cards.card c on c.person_id = p.person_id and c.status in ('valid', 'lost')
     where p.kind = 'citizen' and p.died is null and p.by_step = 'raise' and not p.${isCast}`,
  )
  for (const { born, card } of rows) assert.equal(card !== null, hijriAgeOn(born, castDay) >= 15, born)
  for (const table of ['identity_cards.card', 'passports.passport', 'residency.iqama', 'vehicles.vehicle']) {
    const column = table === 'vehicles.vehicle' ? 'registration_expires' : 'expires'
    const now = table === 'passports.passport' ? `status = 'active'` : `status in ('valid', 'registered')`
    const past = await count(`${table} where not ${isCast} and ${now} and ${column} < '${castDay}'`)
    const soon = await count(
      `${table} where not ${isCast} and ${now} and ${column} between '${castDay}' and date '${castDay}' + 180`,
    )
    assert.ok(past > 0 && soon > 0, `${table}: ${past} past, ${soon} soon`)
  }
  const citizens = await count(`people.person where kind = 'citizen' and not ${isCast}`)
  const passports = await count(`passports.passport where status in ${held} and not ${isCast}`)
  assert.ok(passports / citizens > 0.4 && passports / citizens < 0.6, `${passports} of ${citizens}`)
})

test('residents have an iqama, a passport, a sponsor who exists and insurance', async () => {
  for (const table of ['residency.iqama', 'residency.passport', 'insurance.policy', 'sponsorships.sponsorship']) {
    await none(
      table,
      `select from people.person p where kind = 'resident' and not ${isCast} and not exists
      (select from ${table} x where x.person_id = p.person_id)`,
    )
  }
  await none(
    'one sponsor',
    'select from sponsorships.sponsorship where until is null group by person_id having count(*) > 1',
  )
  await none(
    'found from either end',
    `select from sponsorships.sponsorship s where not exists
    (select from sponsorships.sponsored l where l.sponsor = s.sponsor and l.person_id = s.person_id)`,
  )
  await none(
    'sponsors are people or establishments',
    `select sponsor from sponsorships.sponsorship s where sponsor !~ '^7\\d{9}$'
    and not exists (select from people.person p where p.person_id::text = s.sponsor)`,
  )
  await none(
    'iqama number',
    `select from residency.iqama i join people.person p using (person_id) where i.number <> p.number
    and not i.${isCast}`,
  )
  for (const kind of ['worker', 'domestic-worker', 'dependant']) {
    assert.ok((await count(`residency.iqama where kind = '${kind}' and not ${isCast}`)) > 10, kind)
  }
})

test('crossings alternate and are past; open visas are one a person; most violations are paid', async () => {
  await none(
    'order',
    `select from (select person_id, at, direction, lag(at) over w as before, lag(direction) over w as was
    from travel.movement window w as (partition by person_id order by ordinal)) m where at < before or direction = was`,
  )
  await none('past', `select from travel.movement where at > '${castNow}'`)
  await none(
    'whoever used a visa is abroad',
    `select from visas.visa v where status = 'used-out' and 'exit' <> (select direction
    from travel.movement m where m.person_id = v.person_id order by ordinal desc limit 1)`,
  )
  await none(
    'visa numbers',
    `select from visas.visa v where not exists
    (select from visas.number n where n.number = v.number and n.person_id = v.person_id)`,
  )
  await none(
    'violations paid in time',
    `select from violations.violation where paid_on < issued_on or paid_on > '${castDay}'`,
  )
  const all = await count(`violations.violation where not ${isCast}`)
  const paid = await count(`violations.violation where status = 'paid' and not ${isCast}`)
  assert.ok(all > 50 && paid / all > 0.75 && paid < all, `${paid} of ${all}`)
  await none(
    'plates',
    `select from vehicles.vehicle v where not exists
    (select from vehicles.plate p where p.plate = v.plate and p.person_id = v.person_id)`,
  )
})

test('the registers go on counting after the numbers used here', async () => {
  for (const [sequence, most] of [
    ['passports.passport_number', `(select max(substr(number, 2)::bigint) from passports.number where not ${isCast})`],
    ['visas.visa_number', `(select max(number::bigint) from visas.number where not ${isCast})`],
    ['violations.violation_number', `(select max(number::bigint) from violations.number where not ${isCast})`],
  ]) {
    const { rows } = await db.owner.query<{ next: number; most: number }>(
      `select nextval('${sequence}') as next, ${most} as most`,
    )
    assert.equal(rows[0]?.next, (rows[0]?.most ?? 0) + 1, sequence)
  }
})

test('every register answers about a sample', async () => {
  const read = openRegisters(unrecorded(db.pool))
  const { rows } = await db.owner.query<{ person_id: string; number: string }>(
    `select person_id, number from people.person where not ${isCast} order by md5(number) limit 60`,
  )
  const today = dayOf(castNow)
  for (const { person_id: id, number } of rows) {
    assert.equal(await read.people.find(number), id)
    const person = await read.people.get(id)
    assert.ok(person.name.ar.first !== '' && person.name.en.family !== '')
    const family = await read.families.of(id)
    if (family) assert.ok(family.members.some((member) => member.id === id))
    await read.families.parentsOf(id)
    await read.families.dependantsOf(id)
    const passport = await read.passports.current(id)
    if (passport) assert.ok(passport.issued <= today)
    const answers = [
      read.people.address(id),
      read.identityCards.current(id),
      read.identityCards.losses(id),
      read.residency.iqama(id),
      read.residency.passport(id),
      read.sponsorships.sponsorOf(id),
      read.sponsorships.workersOf(id, 'all'),
      read.visas.all(id),
      read.travel.status(id),
      read.travel.movements(id),
      read.travel.ban(id, today),
      read.restrictions.suspension(id, today),
      read.violations.all(id),
      read.vehicles.ownedBy(id),
      read.licences.of(id),
      read.insurance.health(id, today),
    ]
    await Promise.all(answers)
  }
})

/** A digest of every row of every register, in an order of its own. */
async function digest(owner: Pool): Promise<string> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'public', 'store', 'identity') order by 1`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner.query<{ sum: string }>(
      `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as sum from ${name} t`,
    )
    parts.push(`${name} ${rows[0]?.sum}`)
  }
  return parts.join('\n')
}

test('the same seed is the same kingdom, another seed is another', async () => {
  const [a, b, c] = [await testDatabase(), await testDatabase(), await testDatabase()]
  try {
    await raise(a.owner, 300, 11)
    await raise(b.owner, 300, 11)
    await raise(c.owner, 300, 12)
    const first = await digest(a.owner)
    assert.equal(first, await digest(b.owner))
    assert.notEqual(first, await digest(c.owner))
  } finally {
    await Promise.all([a.close(), b.close(), c.close()])
  }
})

test('a raise that is broken off leaves nothing behind, and the next one is whole', async () => {
  const fresh = await testDatabase()
  try {
    const broken = raiseKingdom(fresh.owner, {
      asOf: castDay,
      people: 300,
      accounts: true,
      keys,
      now: castNow,
      progress: () => {
        throw new Error('the power went')
      },
    })
    await assert.rejects(broken, /the power went/)
    const left =
      'select from people.subject union all select from store.installation union all select from identity.account'
    assert.equal((await fresh.owner.query(left)).rowCount, 0)
    assert.equal((await raise(fresh.owner, 300, 1)).people, 300)
  } finally {
    await fresh.close()
  }
})
