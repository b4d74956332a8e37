/**
 * `Idempotency-Key`: a command done once, however often it is sent. The effect and the answer are one commit under
 * (person, key); the same key again gives the kept status and body, the same key with another command is refused.
 */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type House, RequestTrouble } from '../requests/index.ts'
import {
  type Db,
  first,
  here,
  inDays,
  inTransaction,
  later,
  namedTransaction,
  type PersonId,
  type Pool,
  poolWithin,
} from '../store/index.ts'
import { type Doorway, type Problem, ProblemError, problemDocument, problemOf } from '../web/index.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What a command works with: everything it writes is in the transaction that keeps its answer. */
export interface Within {
  readonly pool: Pool
  readonly house: House
}

export const problems = {
  keyMissing: {
    status: 400,
    kind: 'key-missing',
    words: {
      ar: 'أرسل رأس Idempotency-Key بقيمة جديدة لكل أمر، من 1 إلى 255 حرفًا لاتينيًا بلا مسافات.',
      en: 'Send an Idempotency-Key header, new for every command: 1 to 255 visible ASCII characters.',
    },
  },
  keyReused: {
    status: 422,
    kind: 'key-reused',
    words: {
      ar: 'استعملت هذا المفتاح مع أمر آخر. أرسل مفتاحًا جديدًا.',
      en: 'This key was used for another command. Send a new key.',
    },
  },
} as const satisfies Record<string, Problem>

/** The key of a command. Throws `key-missing` when there is none or it is not one. */
export function keyOf(req: FastifyRequest): string {
  const header = req.headers['idempotency-key']
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) throw new ProblemError(problems.keyMissing)
  return header
}

/** What is asked, so that a key cannot be used for something else. */
function digestOf(req: FastifyRequest): string {
  const path = req.url.split('?')[0] ?? ''
  return createHash('sha256')
    .update(`${req.method} ${path}\n`)
    .update(Buffer.isBuffer(req.body) ? req.body : JSON.stringify(req.body ?? null))
    .digest('hex')
}

interface Kept extends Answer {
  readonly digest: string
}

async function keptUnder(db: Db, person: PersonId, key: string, digest: string): Promise<Answer | null> {
  const kept = first(
    await db.query<Kept>({
      name: 'api:kept',
      text: 'select digest, status, answer as body from requests.command where person_id = $1 and key = $2',
      values: [person, key],
    }),
  )
  if (kept === null) return null
  if (kept.digest !== digest) throw new ProblemError(problems.keyReused)
  return { status: kept.status, body: kept.body }
}

/** Keeps an answer and gives it as kept: the first answer and its repeats are the same bytes. */
async function keep(db: Db, person: PersonId, key: string, digest: string, answer: Answer, at: string) {
  return first(
    await db.query<Answer>({
      name: 'api:keep',
      text: `insert into requests.command (person_id, key, digest, status, answer, at) values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing returning status, answer as body`,
      values: [person, key, digest, answer.status, JSON.stringify(answer.body ?? null), at],
    }),
  )
}

/** Refusals are answers and are kept; what time or signing in mends is not, nor what failed on our side. */
function answerOf(doorway: Doorway, error: unknown): Answer {
  const problem = problemOf(error)
  if (problem.status >= 500 || problem.status === 429 || problem.status === 401) throw error
  return { status: problem.status, body: problemDocument(doorway.site, problem) }
}

/** Does a command once for this person and key. Many at once wait for the first and get its answer. */
export async function once(
  doorway: Doorway,
  req: FastifyRequest,
  person: PersonId,
  act: (within: Within) => Promise<Answer>,
): Promise<Answer> {
  const { house } = doorway
  const key = keyOf(req)
  const digest = digestOf(req)
  const now = house.clock.now()
  let poked = false
  const answer = await namedTransaction('api: command', house.pool, async (tx) => {
    await tx.query({
      name: 'api:queue',
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [`${person} ${key}`],
    })
    const before = await keptUnder(tx, person, key, digest)
    if (before !== null) return before
    const pool = poolWithin(tx)
    const poke = () => {
      // A worker that looks before the commit finds nothing.
      poked = true
    }
    let done: Answer
    try {
      done = await inTransaction(pool, () => act({ pool, house: { ...house, pool, poke } }))
    } catch (error) {
      done = answerOf(doorway, error)
    }
    // What time mends is not kept, though what it counted is.
    if (done.status === 429) return done
    here('api: command done, its answer not kept')
    return (await keep(tx, person, key, digest, done, now)) ?? done
  })
  if (poked) house.poke()
  return answer
}

/**
 * The same for a command that asks somebody outside, which no transaction may wait for: it must be harmless to repeat.
 * The first answer kept is everybody's.
 */
export async function onceOutside(
  doorway: Doorway,
  req: FastifyRequest,
  person: PersonId,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const { pool, clock } = doorway.house
  const key = keyOf(req)
  const digest = digestOf(req)
  const before = await keptUnder(pool, person, key, digest)
  if (before !== null) return before
  let done: Answer
  try {
    done = await act()
  } catch (error) {
    done = answerOf(doorway, error)
  }
  here('api: the outside was asked, its answer not kept')
  const kept = await keep(pool, person, key, digest, done, clock.now())
  here('api: the answer of the outside kept')
  return kept ?? (await keptUnder(pool, person, key, digest)) ?? done
}

/** For inquiries: the key is bound to its question, but of the answer nothing is kept; asking again reads again. */
export async function boundToKey(doorway: Doorway, req: FastifyRequest, person: PersonId): Promise<void> {
  const { pool, clock } = doorway.house
  const key = keyOf(req)
  const digest = digestOf(req)
  if ((await keptUnder(pool, person, key, digest)) !== null) return
  await keep(pool, person, key, digest, { status: 200, body: null }, clock.now())
  here('api: a question bound to its key')
  await keptUnder(pool, person, key, digest)
}

/** Days for which an answer is kept under its key: longer than any sender still tries again. */
const keptDays = 7

/** Forgets answers whose key nobody will send again: they hold what was answered, and that is somebody's. */
export async function forgetAnswers({ pool, clock }: Pick<House, 'pool' | 'clock'>): Promise<number> {
  const done = await pool.query({
    name: 'api:forget',
    text: 'delete from requests.command where at < $1',
    values: [later(clock.now(), -inDays(keptDays))],
  })
  return done.rowCount ?? 0
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  const type = answer.status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8'
  return reply.code(answer.status).header('cache-control', 'no-store').type(type).send(JSON.stringify(answer.body))
}

/** Ids come from us; anything else is no request of anybody. */
export const unknownRequest = () => new RequestTrouble('unknown-request')
