/** Where hospitals tell of births and deaths (R-CIV-04): their reference is the idempotency key, so a retry is harmless. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import {
  birthWord,
  deathWord,
  type Heard,
  hear,
  heardUnder,
  ReferenceReused,
  type Word,
} from '../agencies/hospitals/index.ts'
import { type Doorway, ofStatus, type Problem, ProblemError } from '../web/index.ts'
import { bodyOf } from './asked.ts'
import { callingMachine } from './machines.ts'

export const hospitalPaths = {
  births: '/api/hospital/births',
  deaths: '/api/hospital/deaths',
  one: '/api/hospital/notices/{reference}',
} as const

export const hospitalDescription =
  'By a hospital’s machine (token of `/api/agencies/token`). 201: taken, and the family is told. 202: parked, an officer looks into it. 422 with `reasons`: refused, nothing came of it. The same reference again gives the first answer again; for another word it is refused with 409. A name for a child is not taken here.'

const reused: Problem = {
  status: 409,
  kind: 'reference-reused',
  words: {
    ar: 'استعملتم هذا المرجع لتبليغ آخر. الأول قائم، فأرسلوا مرجعًا جديدًا.',
    en: 'This reference was used for another notice. The first stands; send a new reference.',
  },
}

const statuses = { taken: 201, parked: 202, settled: 200, refused: 422 } as const

export function hospitalRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { house, site } = doorway

  app.post(hospitalPaths.births, async (req, reply) => {
    const machine = await callingMachine(doorway, req, 'hospital')
    return listen(reply, machine, { kind: 'birth', ...bodyOf(req, birthWord) })
  })

  app.post(hospitalPaths.deaths, async (req, reply) => {
    const machine = await callingMachine(doorway, req, 'hospital')
    return listen(reply, machine, { kind: 'death', ...bodyOf(req, deathWord) })
  })

  app.get<{ Params: { reference: string } }>('/api/hospital/notices/:reference', async (req, reply) => {
    const machine = await callingMachine(doorway, req, 'hospital')
    const reference = z
      .string()
      .regex(/^[\x21-\x7e]{4,64}$/)
      .safeParse(req.params.reference)
    const heard = reference.success ? await heardUnder(site.pool, machine.code, reference.data) : null
    if (heard === null) throw new ProblemError(ofStatus(404))
    return reply.send(await shown(heard))
  })

  async function listen(reply: FastifyReply, machine: Parameters<typeof hear>[1], word: Word) {
    try {
      const heard = await hear(house, machine, word)
      return reply.code(heard.verdict === null ? 202 : statuses[heard.verdict]).send(await shown(heard))
    } catch (error) {
      if (error instanceof ReferenceReused) throw new ProblemError(reused)
      throw error
    }
  }

  /** What a hospital may know of what became of its word: the number, never anything of the people. */
  async function shown(heard: Heard) {
    const { rows } =
      heard.request === null
        ? { rows: [] }
        : await site.pool.query<{
            station: string
            reason: string | null
            outcome: Record<string, { number?: string }>
          }>('select station, reason, outcome from requests.request where request_id = $1', [heard.request])
    const [request] = rows
    const number = request?.outcome?.[heard.kind === 'birth' ? 'births.notify' : 'deaths.notify']?.number
    return {
      reference: heard.reference,
      verdict: request?.station === 'refused' ? 'refused' : (heard.verdict ?? 'parked'),
      ...(number ? { number } : {}),
      reasons:
        request?.station === 'refused' && request.reason !== null
          ? [{ reason: request.reason }]
          : heard.reasons.map(({ reason, words }) => ({ reason, words })),
    }
  }
}
