/** Households of citizens: a record with its head, wife or wives and children, or somebody alone; and whom they employ. */
import type { PersonName, Text } from '../../src/language/index.ts'
import type { Chance } from './chance.ts'
import { day } from './days.ts'
import { stay } from './foreign.ts'
import { type Entry, enter, home, type Land, ofAge, type Someone, years } from './land.ts'
import { childName, citizenName, domesticNations, nationFrom, residentName, type Sex } from './names.ts'
import { idCard, passport } from './papers.ts'
import { courts, housemaid, privateDriver, retired, student, trades } from './places.ts'
import { driving } from './roads.ts'

type More = Pick<Entry, 'name' | 'sex' | 'born' | 'marital'> & { readonly died?: number }

function trade(by: Chance, age: number, sex: Sex): Text | null {
  if (age < 15) return null
  if (age < 23) return student
  if (age > 62) return retired
  return sex === 'female' && by.is(0.5) ? null : by.skewed(trades)
}

/** Enters a citizen with every paper that one has by age. */
function citizen(land: Land, by: Chance, more: More): Someone {
  const { today } = land
  const last = more.died ?? today
  const grown = ofAge(more.born) <= last
  const of = enter(land, {
    ...more,
    kind: 'citizen',
    nationality: 'SA',
    profession: trade(by, (last - more.born) / 365.2425, more.sex),
    mobile: grown && more.died === undefined && by.is(0.97),
    biometrics: grown && by.is(0.97),
  })
  if (more.died !== undefined) {
    idCard(land, by, of, more.died)
    return of
  }
  idCard(land, by, of)
  passport(land, by, of)
  driving(land, by, of, true)
  if (grown && by.is(0.002)) order(land, by, of, by.is(0.5) ? 'travel.ban' : 'restrictions.suspension')
  return of
}

function order(
  { tables, today }: Land,
  by: Chance,
  of: Someone,
  table: 'travel.ban' | 'restrictions.suspension',
): void {
  const since = today - by.between(5, 900)
  const until = by.is(0.3) ? day(since + by.between(30, 800)) : null
  tables.put(table, of.id, `46-${by.between(1000, 9999)}`, by.pick(courts), day(since), until)
}

/** @param room how many people may be entered at most (at least one) */
export function citizens(land: Land, by: Chance, room: number): void {
  if (room < 2 || by.is(0.22)) alone(land, by)
  else family(land, by, room)
}

/** Somebody who stands in no record of one's own: young, single, old, or gone. */
function alone(land: Land, by: Chance): void {
  const sex = by.is(0.5) ? 'male' : 'female'
  const born = land.today - years(by.between(18, 94)) - by.between(0, 364)
  const old = land.today - born > years(66)
  const died = old && by.is(0.3) ? land.today - by.between(20, years(4)) : undefined
  const marital = old ? 'widowed' : by.is(0.15) ? 'divorced' : 'single'
  const of = citizen(land, by, { name: citizenName(by, sex), sex, born, marital, ...(died ? { died } : {}) })
  if (died === undefined && by.is(0.6)) home(by)(land, of.id)
}

function family(land: Land, by: Chance, room: number): void {
  const { tables, numbers, given, today } = land
  const left = { room }
  const born = today - years(by.between(25, 78)) - by.between(0, 364)
  const divorced = by.is(0.06)
  const name = citizenName(by, 'male')
  const head = citizen(land, by, { name, sex: 'male', born, marital: divorced ? 'divorced' : 'married' })
  left.room -= 1
  const record = numbers.familyRecord(given.records++)
  const married = Math.min(today - 30, born + years(by.between(22, 31)))
  tables.put('families.record', record, head.id)
  tie(land, head, head, record, 'head', married, null)
  const at = by.is(0.75) ? home(by) : null
  at?.(land, head.id)
  const wives = by.is(0.05) ? 2 : 1
  for (let nth = 0; nth < wives && left.room > 0; nth++) {
    const since = Math.min(today - 10, married + nth * years(by.between(6, 12)))
    // A bride of 19 to 27.
    const bride = since - years(by.between(19, 27)) - by.between(0, 364)
    const until = divorced ? Math.min(today - 1, since + years(by.between(1, 12))) : null
    const marital = divorced ? 'divorced' : 'married'
    const wife = citizen(land, by, { name: citizenName(by, 'female'), sex: 'female', born: bride, marital })
    left.room -= 1
    tie(land, head, wife, record, 'wife', since, until)
    if (!divorced) at?.(land, wife.id)
    children(land, by, { head, wife, record, since, until, left, at: divorced ? null : at })
  }
  employ(land, by, head, left.room)
}

interface Couple {
  readonly head: Someone
  readonly wife: Someone
  readonly record: string
  readonly since: number
  /** When they parted. */
  readonly until: number | null
  readonly left: { room: number }
  readonly at: ReturnType<typeof home> | null
}

function children(land: Land, by: Chance, { head, wife, record, since, until, left, at }: Couple): void {
  const { today } = land
  // After a divorce some mothers hold a custody deed for all of their children (R-PAS-10).
  const deed = until !== null && by.is(0.6) ? String(by.between(40_000_000, 49_999_999)) : null
  const last = Math.min(until ?? today, wife.born + years(43), today - 5)
  for (let born = since + by.between(290, 900); born < last && left.room > 0; born += by.between(480, 1500)) {
    // Grown children have mostly left; a household shows those who are still in it.
    if (today - born > years(24) && by.is(0.75)) continue
    const sex = by.is(0.512) ? 'male' : 'female'
    const child = citizen(land, by, { name: childName(by, sex, head.name), sex, born, marital: 'single' })
    left.room -= 1
    tie(land, head, child, record, sex === 'male' ? 'son' : 'daughter', born, null)
    kin(land, child, head, wife, deed)
    at?.(land, child.id)
  }
}

/** A member of a record, under its head and under the member (both sides are written by one verb). */
export function tie(
  { tables }: Land,
  head: Someone,
  member: Someone,
  record: string | null,
  relation: 'head' | 'wife' | 'son' | 'daughter',
  since: number,
  until: number | null,
): void {
  const ends = until === null ? null : day(until)
  tables.put('families.member', head.id, member.id, record, relation, day(since), ends)
  tables.put('families.membership', member.id, head.id, record, relation, day(since), ends)
}

/** A child with both parents, in either direction. */
export function kin(
  { tables }: Land,
  child: Someone,
  father: Someone,
  mother: Someone | null,
  deed: string | null,
): void {
  const as = child.sex === 'male' ? 'son' : 'daughter'
  tables.put('families.parent', child.id, father.id, 'father', null)
  tables.put('families.child', father.id, child.id, as, null)
  if (mother === null) return
  tables.put('families.parent', child.id, mother.id, 'mother', deed)
  tables.put('families.child', mother.id, child.id, as, deed)
}

/** A driver or a housemaid, or both, in some households. */
function employ(land: Land, by: Chance, sponsor: Someone, room: number): void {
  let left = room
  for (const [share, sex, profession] of [
    [0.22, 'female', housemaid],
    [0.16, 'male', privateDriver],
  ] as const) {
    if (left < 1 || !by.is(share)) continue
    left -= 1
    const nation = nationFrom(domesticNations, by)
    const name: PersonName = residentName(by, sex, nation)
    const worker = enter(land, {
      kind: 'resident',
      name,
      sex,
      born: land.today - years(by.between(22, 52)) - by.between(0, 364),
      nationality: nation.country,
      marital: by.is(0.5) ? 'married' : 'single',
      profession,
      mobile: by.is(0.9),
      biometrics: by.is(0.97),
    })
    const since = land.today - by.between(20, 1800)
    stay(land, by, worker, {
      kind: 'domestic-worker',
      country: nation.country,
      profession,
      sponsor: sponsor.id,
      since,
    })
    if (sex === 'male') driving(land, by, worker, false)
  }
}
