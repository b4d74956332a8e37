/** Inquiries: an answer, nothing kept but the reading, nothing changed. What may leave is the `answer` schema. */
import { createHash } from 'node:crypto'
import { dayOf, type Instant } from '../language/index.ts'
import { first, hours, type Look, later, type PersonId, readingOthers, readingSelf } from '../store/index.ts'
import { inquiryOf, needsProofAgain, readingFor, requireCaller, requireStanding } from './access.ts'
import type { AnyInquiry } from './catalogue.ts'
import type { Asker } from './define.ts'
import type { Caller, House } from './house.ts'
import { openRegisters } from './registers.ts'
import { RequestTrouble } from './trouble.ts'

export type Answered =
  | { readonly found: true; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly found: false }

/**
 * Asks an inquiry. `caller` null: nobody is signed in; only inquiries that need no sign-in answer then.
 * `known`: who was shown by number, birth date and code, of an inquiry `byNumber`; without it nothing is answered.
 * `asked` is parsed already. "Does not exist" and "does not match" are the same answer. Throws `prove-again` when the
 * caller's last proof is too old for what is asked (`fresh`).
 */
export async function inquire(
  house: House,
  caller: Caller | null,
  id: string,
  subject: PersonId | null,
  asked: Readonly<Record<string, unknown>>,
  known?: PersonId,
): Promise<Answered> {
  const definition = inquiryOf(house, id)
  const now = house.clock.now()
  const day = dayOf(now)
  const open = definition.needs.signIn === 0
  if (!open && caller === null) throw new RequestTrouble('sign-in-first')
  if (!open && caller !== null) {
    requireCaller(definition, caller)
    if (needsProofAgain(definition, caller, subject, now)) throw new RequestTrouble('prove-again')
  }

  const answerFor = async (look: Look, asker: Asker | null): Promise<Answered> => {
    const found = await definition.find(openRegisters(look), asked as never, { now, day, asker })
    // Parsing strips whatever the register returned beyond what the definition names.
    return found === null
      ? { found: false }
      : { found: true, answer: definition.answer.parse(found) as Record<string, unknown> }
  }

  if (definition.byNumber) {
    if (known === undefined) throw new RequestTrouble('sign-in-first')
    // Whoever holds her mobile: she finds the line among those who looked, and knows whether it was she.
    const reading = { reader: 'anyone', audience: 'anyone', purpose: id, at: now }
    return readingOthers(house.pool, reading, (look) =>
      answerFor(look, { actor: known, subject: known, behalf: 'self', day }),
    )
  }
  if (open || caller === null) {
    await countLookUp(house, definition, id, asked, now)
    const reading = { reader: 'anyone', audience: 'anyone', purpose: id, at: now }
    return readingOthers(house.pool, reading, (look) => answerFor(look, null))
  }
  const about = subject ?? caller.person
  const onlySelf = about === caller.person && !definition.namesOthers
  const read = onlySelf ? readingSelf : readingOthers
  return read(house.pool, readingFor(caller, id, now), async (look) => {
    const standing = await requireStanding(look, definition, caller, about, now, id)
    return answerFor(look, { actor: caller.person, subject: about, behalf: standing.behalf, day })
  })
}

/**
 * Counts an asking of an inquiry `byNumber` against the number it names, before anything is sent to anybody. Throws
 * `too-many` past its limit.
 */
export async function admitLookUp(house: House, id: string, asked: Readonly<Record<string, unknown>>): Promise<void> {
  await countLookUp(house, inquiryOf(house, id), id, asked, house.clock.now())
}

/**
 * Counts how often a number was looked up, over all doors and processes, whoever asks (decided.md, "Without signing
 * in"). The number is the question's first field; only a digest of it is kept. Throws `too-many` past the limit.
 */
async function countLookUp(
  house: House,
  definition: AnyInquiry,
  id: string,
  asked: Readonly<Record<string, unknown>>,
  now: Instant,
) {
  const most = definition.throttle.perLookedUpHour
  const [number] = Object.keys(definition.question.shape).map((name) => asked[name])
  if (most !== undefined && number !== undefined) await countNumber(house, id, String(number), most, now)
}

/** The same for what is no inquiry: so many times an hour a number may be named for this. Throws `too-many` past it. */
export function admitNumber(house: House, id: string, number: string, perHour: number): Promise<void> {
  return countNumber(house, id, number, perHour, house.clock.now())
}

async function countNumber(house: House, id: string, number: string, most: number, now: Instant): Promise<void> {
  const key = createHash('sha256').update(`${id}\n${number}`).digest()
  const counted = first(
    await house.pool.query<{ n: number }>({
      name: 'requests:looked-up',
      text: `insert into requests.looked_up as l (key, since, n) values ($1, $2, 1)
        on conflict (key) do update set n = case when l.since <= $3 then 1 else l.n + 1 end,
          since = case when l.since <= $3 then $2 else l.since end
        returning n`,
      values: [key, now, later(now, -hours(1))],
    }),
  )
  if ((counted?.n ?? 0) > most) throw new RequestTrouble('too-many')
}

/** Forgets look-ups of more than an hour ago. */
export async function forgetLookUps(house: Pick<House, 'pool' | 'clock'>): Promise<number> {
  const gone = await house.pool.query('delete from requests.looked_up where since <= $1', [
    later(house.clock.now(), -hours(1)),
  ])
  return gone.rowCount ?? 0
}
