/** Inquiries over the API: a question in, only what the definition names out; nothing of the answer is kept. */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { plainText } from '../language/index.ts'
import { inquire, RequestTrouble } from '../requests/index.ts'
import { type Doorway, openThrottle, type Problem, ProblemError } from '../web/index.ts'
import { bodyOf, maybeWho, parse, whoAsks } from './asked.ts'
import { boundToKey, keyOf, send } from './once.ts'
import { personId } from './services.ts'
import { forPeople } from './shown.ts'

/** The answer to the challenge of an open inquiry: the proof of work, or the spoken digits. */
export const challengeBody = z.strictObject({
  altcha: plainText({ max: 2000 }).optional(),
  spokenToken: plainText({ max: 2000 }).optional(),
  spokenDigits: plainText({ max: 20 }).optional(),
})

export const inquiryBody = z.strictObject({
  question: z.record(z.string(), z.unknown()),
  for: personId.optional(),
  challenge: challengeBody.optional(),
})

const challengeFailed: Problem = {
  status: 403,
  kind: 'challenge-failed',
  words: {
    ar: 'لم يكتمل التحقق من أنك لست برنامجًا. اطلب تحديًا جديدًا وأعد المحاولة.',
    en: 'The check that you are not a program did not complete. Ask for a new challenge and try again.',
  },
}

interface ByName {
  Params: { readonly sector: string; readonly name: string }
}

export function inquiryRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { house, site, challenge } = doorway
  const people = forPeople(house.catalogue)
  const throttle = openThrottle(site.clock)

  function asked({ sector, name }: ByName['Params']) {
    const id = `${sector}/${name}`
    const definition = people.get(id)
    if (definition?.kind !== 'inquiry') throw new RequestTrouble('unknown-service')
    return { id, definition, open: definition.needs.signIn === 0 }
  }

  app.get<ByName>('/api/challenges/:sector/:name', async (req, reply) => {
    const { id, definition, open } = asked(req.params)
    if (!open || !definition.throttle.challenge) throw new RequestTrouble('unknown-service')
    const purpose = `inquiry:${id}`
    const { json } = await challenge.proofOfWork(purpose)
    const { token } = challenge.spoken(purpose, req.visit.lang)
    const sound = `/challenge/sound?token=${encodeURIComponent(token)}`
    return send(reply, { status: 200, body: { altcha: JSON.parse(json), spokenToken: token, sound } })
  })

  app.post<ByName>('/api/inquiries/:sector/:name', async (req, reply) => {
    const { id, definition, open } = asked(req.params)
    const guest = open ? await maybeWho(doorway, req) : await whoAsks(doorway, req, reply)
    const { question, for: subject, challenge: given } = bodyOf(req, inquiryBody)
    const values = parse(definition.question, question, 'question.')
    keyOf(req)
    if (guest !== null) await boundToKey(doorway, req, guest.caller.person)
    const who = open ? (req.visit.device ?? req.ip) : guest?.caller.person
    if (open && definition.throttle.challenge) {
      const now = site.clock.now()
      if ((await challenge.check(site.pool, `inquiry:${id}`, given ?? {}, now)) !== 'ok') {
        throw new ProblemError(challengeFailed)
      }
    }
    throttle.admit(`${id}:${who}`, definition.throttle.perMinute, 60)
    const caller = open ? null : (guest?.caller ?? null)
    const found = await inquire(house, caller, id, open ? null : (subject ?? null), values)
    const says = found.found ? definition.says.found(found.answer as never) : definition.says.notFound
    return send(reply, {
      status: 200,
      body: found.found ? { found: true, answer: found.answer, says } : { found: false, says },
    })
  })
}
