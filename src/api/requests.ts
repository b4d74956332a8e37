/** Requests over the API: sent in one go, confirmed by a code when the act asks for one, followed, paid, taken back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { askActCode, checkActCode, provePassword, useActProof } from '../identity/index.ts'
import { plainText, type Text } from '../language/index.ts'
import { GatewaySilent, begin as openPayment, PaymentError } from '../payments/index.ts'
import {
  begin,
  discard,
  draftOf,
  keep,
  mayI,
  preview,
  type Refusal,
  RequestTrouble,
  requestOf,
  requestsBefore,
  serviceOf,
  submit,
  withdraw,
} from '../requests/index.ts'
import { inTransaction, isUuid } from '../store/index.ts'
import { type Doorway, ofStatus, type Problem, ProblemError, problemDocument } from '../web/index.ts'
import { bodyOf, type Guest, parse, whoAsks } from './asked.ts'
import { codeProblem } from './codes.ts'
import { type Answer, once, onceOutside, send, unknownRequest, type Within } from './once.ts'
import { personId } from './services.ts'
import { forPeople, requestLine, requestShown } from './shown.ts'

export const sendBody = z.strictObject({
  service: plainText({ max: 200 }),
  for: personId.optional(),
  answers: z.record(z.string(), z.unknown()),
})
/** `password`: beside the code of what cannot be undone. */
export const codeBody = z.strictObject({
  code: plainText({ max: 20 }).optional(),
  password: z.string().max(1024).optional(),
})
export const nothing = z.strictObject({})

interface ById {
  Params: { readonly id: string }
}

export function requestRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { house, site } = doorway
  const people = forPeople(house.catalogue)

  /** A problem with members of its own beside the standard ones. */
  const problem = (p: Problem, more: Readonly<Record<string, unknown>> = {}): Answer => ({
    status: p.status,
    body: { ...problemDocument(site, p), ...more },
  })

  const refused = (reasons: readonly Refusal[]): Problem => ({
    status: 422,
    kind: 'refused',
    words: refusedWords,
    reasons,
  })

  async function shown(within: Pick<Within, 'house'>, guest: Guest, id: string, status: number): Promise<Answer> {
    const view = await requestOf(within.house, guest.caller, id)
    return { status, body: requestShown(house.catalogue, view) }
  }

  /** What the password gives for the act of a draft; a wrong one is a problem as a wrong code is. */
  async function knownOf({ caller, session }: Guest, id: string, password: string): Promise<{ known?: string }> {
    const { row } = await requestOf(house, caller, id)
    if (row.station !== 'draft') return {}
    const { act } = await preview(house, caller, id)
    const proved = await provePassword(doorway.identity, session, Buffer.from(act.hash, 'hex'), password)
    if (!proved.ok) throw new ProblemError(codeProblem(proved, house.clock.now()))
    return { known: proved.known }
  }

  /** Sends a draft; what comes back when it cannot be sent is a problem. `code-needed` says which act to confirm. */
  async function sent(within: Within, { session, caller }: Guest, id: string, service: string): Promise<Answer> {
    const now = house.clock.now()
    try {
      const strong = serviceOf(house, service).needs.signs
      const answer = await submit(within.house, caller, id, (tx, hash) =>
        useActProof(tx, caller.person, session.sessionId, Buffer.from(hash, 'hex'), now, strong),
      )
      if (answer.sent) return shown(within, { session, caller }, id, answer.again ? 200 : 201)
      if ('refusals' in answer) return problem(refused(answer.refusals))
      const row = await draftOf(within.house, caller, id)
      parse(serviceOf(house, row.service).form, row.form, 'answers.')
      throw new ProblemError(ofStatus(400))
    } catch (error) {
      if (!(error instanceof RequestTrouble) || error.kind !== 'code-needed') throw error
      const { act } = await preview(within.house, caller, id)
      return problem({ status: 403, kind: error.kind, words: error.words }, { request: id, act: act.text })
    }
  }

  app.post('/api/requests', async (req, reply) => {
    const guest = await whoAsks(doorway, req, reply)
    const { service, for: subject = guest.caller.person, answers } = bodyOf(req, sendBody)
    if (!people.has(service)) throw new RequestTrouble('unknown-service')
    // Wrong or unknown answers are said before anything is looked up or written.
    parse(serviceOf(house, service).form, answers, 'answers.')
    const answer = await once(doorway, req, guest.caller.person, async (within) => {
      const { caller } = guest
      // Outside what may be undone: whose data were looked at is written, also when the answer is no.
      const { draft, refusals } = await mayI(within.house, caller, service, subject)
      if (refusals.length > 0) return problem(refused(refusals))
      return undoing(within, async () => {
        // What was typed at another door does not mix with what is sent here.
        if (draft !== null) await discard(within.house, caller, draft)
        const id = await begin(within.house, caller, service, subject)
        const { revision } = await draftOf(within.house, caller, id)
        await keep(within.house, caller, id, revision, answers)
        return sent(within, guest, id, service)
      })
    })
    return send(reply, answer)
  })

  app.post<ById>('/api/requests/:id/code', async (req, reply) => {
    const { guest, id } = await named(req, reply)
    bodyOf(req, nothing)
    const answer = await once(doorway, req, guest.caller.person, async (within) => {
      const { act, codeNeeded, definition } = await preview(within.house, guest.caller, id)
      if (!codeNeeded) throw new RequestTrouble('no-longer-possible')
      const deps = { ...doorway.identity, pool: within.pool }
      const issued = await askActCode(
        deps,
        guest.session,
        Buffer.from(act.hash, 'hex'),
        act.text,
        definition.needs.signs === true,
      )
      if (!issued.ok) throw new ProblemError(codeProblem(issued, house.clock.now()))
      const { sentTo, expiresAt, resendAt } = issued
      return { status: 202, body: { request: id, act: act.text, sentTo, expiresAt, resendAt } }
    })
    return send(reply, answer)
  })

  app.post<ById>('/api/requests/:id/submit', async (req, reply) => {
    const { guest, id } = await named(req, reply)
    const { code, password } = bodyOf(req, codeBody)
    // Before the transaction, since the hash is slow; asked again under the same key it is compared again.
    const known = password === undefined ? {} : await knownOf(guest, id, password)
    const answer = await once(doorway, req, guest.caller.person, async (within) => {
      const { row } = await requestOf(within.house, guest.caller, id)
      if (code !== undefined && row.station === 'draft') {
        const { act, definition } = await preview(within.house, guest.caller, id)
        const deps = { ...doorway.identity, pool: within.pool }
        const signs = definition.needs.signs === true
        const checked = await checkActCode(deps, guest.session, Buffer.from(act.hash, 'hex'), act.text, code, {
          signs,
          ...known,
        })
        // A wrong code is counted: it is an answer, and nothing is undone.
        if (!checked.ok) return problem(codeProblem(checked, house.clock.now()))
      }
      return sent(within, guest, id, row.service)
    })
    return send(reply, answer)
  })

  app.post<ById>('/api/requests/:id/withdraw', async (req, reply) => {
    const { guest, id } = await named(req, reply)
    bodyOf(req, nothing)
    const answer = await once(doorway, req, guest.caller.person, async (within) => {
      await requestOf(within.house, guest.caller, id)
      await withdraw(within.house, guest.caller, id)
      return shown(within, guest, id, 200)
    })
    return send(reply, answer)
  })

  app.post<ById>('/api/requests/:id/pay', async (req, reply) => {
    const { guest, id } = await named(req, reply)
    bodyOf(req, nothing)
    const { person } = guest.caller
    const answer = await onceOutside(doorway, req, person, async () => {
      const { row, charge } = await requestOf(house, guest.caller, id)
      if (row.station !== 'awaiting-payment' || charge === null) throw new RequestTrouble('no-longer-possible')
      try {
        const what = { person, chargeId: charge.id }
        const more = { returnTo: `${site.publicUrl}/paid`, now: house.clock.now() }
        const { redirectTo } = await openPayment(house.pool, house.gateway, what, more)
        return { status: 200, body: { redirectTo } }
      } catch (error) {
        if (error instanceof GatewaySilent) throw new ProblemError({ ...ofStatus(503), ...gatewaySilent })
        if (error instanceof PaymentError) throw new RequestTrouble('no-longer-possible', { cause: error })
        throw error
      }
    })
    return send(reply, answer)
  })

  app.get<{ Querystring: { before?: string } }>('/api/requests', async (req, reply) => {
    const { caller } = await whoAsks(doorway, req, reply)
    const { rows, older } = await requestsBefore(house, caller.person, 20, req.query.before)
    const requests = rows.map((row) => requestLine(house.catalogue, row))
    return send(reply, { status: 200, body: { requests, older } })
  })

  app.get<ById>('/api/requests/:id', async (req, reply) => {
    const { guest, id } = await named(req, reply)
    return send(reply, await shown({ house }, guest, id, 200))
  })

  async function named(req: FastifyRequest<ById>, reply: FastifyReply): Promise<{ guest: Guest; id: string }> {
    const guest = await whoAsks(doorway, req, reply)
    if (!isUuid(req.params.id)) throw unknownRequest()
    return { guest, id: req.params.id }
  }
}

class Undone extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super('undone')
    this.answer = answer
  }
}

/** Does it; when the answer is a refusal, as if nothing had been begun. */
async function undoing(within: Within, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await inTransaction(within.pool, async () => {
      const answer = await act()
      if (answer.status === 422) throw new Undone(answer)
      return answer
    })
  } catch (error) {
    if (error instanceof Undone) return error.answer
    throw error
  }
}

const refusedWords: Text = {
  ar: 'لا يمكن قبول هذا الطلب الآن. كل سبب مذكور ومعه ما يعالجه.',
  en: 'This request cannot be accepted now. Each reason is given with what cures it.',
}

const gatewaySilent = {
  kind: 'gateway-silent',
  words: {
    ar: 'بوابة الدفع لا تجيب الآن، ولم يُسحب شيء. أعد المحاولة بعد دقائق.',
    en: 'The payment gateway is not answering just now; nothing was taken. Try again in a few minutes.',
  },
  retryAfterSeconds: 60,
}
