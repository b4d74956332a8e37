/**
 * Where banks bring accounts to life (ID-35): one address that takes a word signed by a bank. The signature is the
 * bank's whole authentication: it is on the very bytes that are kept as evidence, and there is no token to steal.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { activateByBank, readWord, signedWord } from '../identity/index.ts'
import { field, type Instant, plainText } from '../language/index.ts'
import { uuidOf } from '../store/index.ts'
import { type Doorway, openThrottle, type Problem, ProblemError, problemDocument } from '../web/index.ts'
import { bodyOf } from './asked.ts'
import { keyOf, once, send } from './once.ts'

export const bankPath = '/api/bank/activations'

export const bankDescription =
  'For banks with which it was agreed. `word` is a JWT (`typ` bank-activation+jwt, `kid`, ES256, PS256 or EdDSA) with exactly: `iss` the bank’s code, `aud` this address, `iat`, `exp` at most 300 s later, `jti` once, `number`, `mobile` as the bank holds it (compared, never kept), `acr` of the customer’s sign-in at the bank, `customer_since`, `kyc_at` at most 5 years ago, and `ticket` of the registration’s form where the customer has it. About the person a bank learns one thing: activated, or not.'

const asked = z.strictObject({ word: field(plainText({ max: 4096 }), { ar: 'كلمة المصرف', en: 'The bank’s word' }) })

const notSigned: Problem = {
  status: 401,
  kind: 'word-not-signed',
  words: {
    ar: 'ليست هذه كلمة مصرف نعرفه: راجع iss وkid وtyp والخوارزمية والتوقيع.',
    en: 'This is not the word of a bank we know: look at iss, kid, typ, the algorithm and the signature.',
  },
}
/** Words nobody signed, of one address in a minute: they must cost us little. */
const strangeAMinute = 30

export function bankRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { site, banks = [] } = doorway
  const throttle = openThrottle(site.clock)

  app.post(bankPath, async (req, reply) => {
    keyOf(req)
    const { word: typed } = bodyOf(req, asked)
    const from = createHash('sha256').update(req.ip).digest('hex')
    if (!throttle.left(from, strangeAMinute)) throttle.admit(from, strangeAMinute, 60)
    const signed = await signedWord(banks, typed)
    if (signed === null) {
      throttle.room(from, strangeAMinute, 60)
      throw new ProblemError(notSigned)
    }
    // Who speaks is the bank; what it says is read inside, so that an answer kept for it is given also when it is late.
    const answer = await once(doorway, req, uuidOf(`bank ${signed.bank.code}`), async ({ pool }) => {
      const read = readWord(signed, `${site.publicUrl}${bankPath}`, site.clock.now())
      if (!read.ok) throw new ProblemError(problemOf(422, read))
      const said = await activateByBank({ pool, clock: site.clock }, read.word)
      if (said.ok) return { status: 201, body: { activated: true, activatedAt: said.activatedAt } }
      const problem = problemOf(statuses[said.reason], said)
      // Nothing was written, and it is not kept: let go on, the bank sends the same again.
      if (problem.status === 503) throw new ProblemError(problem)
      if (said.retryAt) reply.header('retry-after', String(secondsTo(said.retryAt, site.clock.now())))
      // Returned, not thrown: what was counted and written of a refusal stays.
      return { status: problem.status, body: problemDocument(site, problem) }
    })
    return send(reply, answer)
  })
}

const statuses = { word_used: 409, not_activated: 422, bank_quota: 429, bank_stopped: 503 } as const

const secondsTo = (until: Instant, now: Instant): number => Math.ceil((Date.parse(until) - Date.parse(now)) / 1000)

function problemOf(
  status: number,
  no: { readonly reason: string; readonly words: Problem['words']; readonly fields?: Problem['fields'] },
): Problem {
  const kind = no.reason.replaceAll('_', '-')
  return { status, kind, words: no.words, ...(no.fields ? { fields: no.fields } : {}) }
}
