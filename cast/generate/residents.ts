/** Households of residents: a worker of an establishment, alone or with wife and children; and visitors to them. */
import type { Chance } from './chance.ts'
import { kin, tie } from './citizens.ts'
import { stay, visit } from './foreign.ts'
import { enter, home, type Land, type Someone, years } from './land.ts'
import { childName, type Nation, nationFrom, nations, residentName, type Sex } from './names.ts'
import { companion, workerTrades } from './places.ts'
import { driving } from './roads.ts'

/** @param room how many people may be entered at most (at least one) */
export function residents(land: Land, by: Chance, room: number): void {
  const { numbers, given, today } = land
  const nation = nationFrom(nations, by)
  const sex: Sex = by.is(0.85) ? 'male' : 'female'
  const withFamily = sex === 'male' && room > 1 && by.is(0.16)
  const name = residentName(by, sex, nation)
  const profession = by.skewed(workerTrades)
  const worker = enter(land, {
    kind: 'resident',
    name,
    sex,
    born: today - years(by.between(22, 58)) - by.between(0, 364),
    nationality: nation.country,
    marital: withFamily || by.is(0.5) ? 'married' : 'single',
    profession,
    mobile: by.is(0.97),
    biometrics: by.is(0.98),
  })
  const since = today - by.between(20, 3600)
  // One establishment for every dozen residents; the older ones have more of them.
  const sponsor = numbers.establishment(Math.floor(by.next() ** 2 * (1 + given.residents / 12)))
  const until = stay(land, by, worker, { kind: 'worker', country: nation.country, profession, sponsor, since })
  driving(land, by, worker, false)
  const at = by.is(0.5) ? home(by) : null
  at?.(land, worker.id)
  const left = withFamily ? dependants(land, by, { worker, nation, since, until, room: room - 1, at }) : room - 1
  if (left > 0 && by.is(0.02)) guest(land, by, worker, nation)
}

interface Household {
  readonly worker: Someone
  readonly nation: Nation
  readonly since: number
  readonly until: number
  readonly room: number
  readonly at: ReturnType<typeof home> | null
}

/** A wife and up to three children, sponsored by the worker; their iqamas end with his. Returns the room left. */
function dependants(land: Land, by: Chance, { worker, nation, since, until, room, at }: Household): number {
  const { today } = land
  const { country } = nation
  let left = room
  const follow = (of: Someone, from: number): void => {
    const stays = { kind: 'dependant', country, profession: companion, sponsor: worker.id, since: from, until } as const
    stay(land, by, of, stays)
    at?.(land, of.id)
  }
  const common = { kind: 'resident', nationality: country, profession: null } as const
  const wife = enter(land, {
    ...common,
    name: residentName(by, 'female', nation),
    sex: 'female',
    born: Math.min(today - years(21), worker.born + years(by.between(0, 6)) + by.between(0, 364)),
    marital: 'married',
    mobile: by.is(0.9),
    biometrics: by.is(0.98),
  })
  left -= 1
  const married = wife.born + years(20)
  const arrived = Math.max(Math.min(today - 10, since + by.between(5, 400)), married + 10)
  tie(land, worker, worker, null, 'head', married, null)
  tie(land, worker, wife, null, 'wife', married, null)
  follow(wife, arrived)
  const first = wife.born + years(by.between(21, 26))
  for (let born = first, n = 0; n < 3 && born < today - 40 && left > 0; born += by.between(500, 1500), n++) {
    if (today - born > years(18) || by.is(0.25)) continue
    const sex = by.is(0.512) ? 'male' : 'female'
    const child = enter(land, {
      ...common,
      name: childName(by, sex, worker.name, nation),
      sex,
      born,
      marital: 'single',
      mobile: false,
      biometrics: today - born > years(6),
    })
    left -= 1
    tie(land, worker, child, null, sex === 'male' ? 'son' : 'daughter', born, null)
    kin(land, child, worker, wife, null)
    follow(child, Math.max(arrived, born + 30))
  }
  return left
}

/** A parent on a visit. */
function guest(land: Land, by: Chance, host: Someone, nation: Nation): void {
  const sex = by.is(0.4) ? 'male' : 'female'
  const visitor = enter(land, {
    kind: 'visitor',
    name: residentName(by, sex, nation),
    sex,
    born: host.born - years(by.between(20, 32)),
    nationality: nation.country,
    marital: 'married',
    profession: null,
    mobile: false,
    biometrics: true,
  })
  visit(land, by, visitor, nation.country, host.id)
}
