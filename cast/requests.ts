/** What waits at the desks of a fresh demo: some of the generated people object to violations, as people do, through the engine. */
import { dayOf } from '../src/language/index.ts'
import { violations } from '../src/registers/violations/index.ts'
import { verbs } from '../src/registers/violations/verbs.ts'
import { actHashOf, begin, type Caller, draftOf, type House, keep, submit } from '../src/requests/index.ts'
import { inTransaction, type PersonId, uuid } from '../src/store/index.ts'
import { people } from './people.ts'

const objections = [
  { reason: 'wrong-facts', statement: 'كانت مركبتي في الورشة ذلك اليوم، وعندي فاتورة الإصلاح.' },
  { reason: 'not-mine', statement: 'اللوحة في الصورة تختلف عن لوحتي في حرف واحد.' },
  { reason: 'necessity', statement: 'كنت أنقل والدي إلى الطوارئ، والتقرير من المستشفى.' },
  { reason: 'not-me', statement: 'كان السائق يقود المركبة وليس أنا.' },
  { reason: 'wrong-facts', statement: 'لوحة السرعة مخفية خلف شجرة في هذا المكان.' },
] as const

/** Sends them; the workers bring them to the committee's desk. None where no generated people stand behind the cast. */
export async function raiseDemoRequests(house: House): Promise<void> {
  const { rows } = await house.pool.query<{ person_id: PersonId }>(
    `select person_id from people.person where superseded_at is null and kind = 'citizen' and died is null
       and born < $1::date - interval '25 years' and person_id <> all($2) order by person_id limit $3`,
    [dayOf(house.clock.now()), Object.values(people).map(({ id }) => id), objections.length],
  )
  for (const [i, { person_id: person }] of rows.entries()) {
    const objection = objections[i]
    if (objection !== undefined) await object(house, person, objection)
  }
}

async function object(house: House, person: PersonId, said: (typeof objections)[number]): Promise<void> {
  const now = house.clock.now()
  const booked = violations.register({
    holder: person,
    at: now,
    place: { ar: 'الرياض، طريق الملك فهد', en: 'Riyadh, King Fahd Road' },
    schedule: 3,
    article: { ar: 'تجاوز السرعة المحددة بما لا يزيد على 20 كم/س', en: 'Speeding by up to 20 km/h' },
    minHalalas: 15_000,
    maxHalalas: 30_000,
    plate: null,
  })
  const { receipt } = await inTransaction(house.pool, (tx) =>
    verbs['violations.register'](tx, booked.args as never, { request: uuid(), step: 'police', at: now }),
  )
  const caller: Caller = { person, audience: 'citizen', identity: 3, signIn: 3, provedAt: now, channel: 'portal' }
  const id = await begin(house, caller, 'traffic/dispute-violation', person)
  await keep(house, caller, id, 0, { violation: String(receipt.number), ...said })
  const act = actHashOf(await draftOf(house, caller, id))
  await submit(house, caller, id, async (_tx, hash) => hash === act)
}
