/**
 * Who may look at whom, and which two officers make a pair (ID-36): nobody on herself, nobody on her family, no two of
 * one family, of one unit or under one manager. Asked in the transaction of what they decide, never before it alone.
 */
import { reader } from '../../registers/families/index.ts'
import { type Db, type PersonId, unrecorded } from '../../store/index.ts'
import { may, type Officer, officerOf, type Permission } from './officer.ts'

/**
 * Somebody, everyone of the record she stands in, their parents and theirs. Two people whose circles meet are related:
 * spouses, parents, grandparents, brothers and sisters, uncles, cousins, and those they are married to.
 */
async function circleOf(db: Db, person: PersonId): Promise<Set<PersonId>> {
  // Looked up to keep people apart; shown to nobody, so it is no reading.
  const families = reader(unrecorded(db))
  const family = await families.of(person)
  const near = new Set([person, ...(family?.members.filter((m) => m.until === null).map((m) => m.id) ?? [])])
  const circle = new Set(near)
  for (const one of near) for (const parent of await families.parentsOf(one)) circle.add(parent.id)
  for (const one of [...circle]) for (const parent of await families.parentsOf(one)) circle.add(parent.id)
  return circle
}

export async function related(db: Db, a: PersonId, b: PersonId): Promise<boolean> {
  const of = await circleOf(db, a)
  return [...(await circleOf(db, b))].some((person) => of.has(person))
}

/** Why this officer may not act on this person; null when she may. */
export async function actingTrouble(db: Db, officer: Officer, person: PersonId): Promise<'self' | 'related' | null> {
  if (officer.person === person) return 'self'
  return (await related(db, officer.person, person)) ? 'related' : null
}

export function underOneManager(a: Officer, b: Officer): boolean {
  if (a.unit.id === b.unit.id) return true
  if (a.unit.manager !== null && a.unit.manager === b.unit.manager) return true
  return a.unit.manager === b.id || b.unit.manager === a.id
}

export type PairTrouble = 'denied' | 'maker' | 'sameUnit' | 'kin' | 'self' | 'related'

/**
 * Why `checker` may not agree to what `maker` asked; null when she may. Both are judged as they stand now: a role that
 * ended since, of either, ends the pair.
 * @param person whom it is about, if it is about somebody
 */
export async function pairTrouble(
  db: Db,
  makerId: string,
  checker: Officer,
  needs: { readonly maker: Permission; readonly checker: Permission },
  person: PersonId | null,
): Promise<PairTrouble | null> {
  if (makerId === checker.id) return 'maker'
  const [maker, fresh] = [await officerOf(db, makerId), await officerOf(db, checker.id)]
  if (maker === null || fresh === null || !may(fresh, needs.checker) || !may(maker, needs.maker)) return 'denied'
  if (maker.person === fresh.person) return 'maker'
  if (underOneManager(maker, fresh)) return 'sameUnit'
  if (await related(db, maker.person, fresh.person)) return 'kin'
  if (person === null) return null
  return (await actingTrouble(db, fresh, person)) ?? actingTrouble(db, maker, person)
}
