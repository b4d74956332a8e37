/** Inquiries over the API: a question in, only what the definition names out; nothing of the answer is kept. */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { askActCode, askNamedCode, checkActCode, newNamedFlow, proofAgain, tryNamedCode } from '../identity/index.ts'
import { compact, type Day, plainText, type Text } from '../language/index.ts'
import { admitLookUp, inquire, needsProofAgain, RequestTrouble } from '../requests/index.ts'
import { admitAsking, type Doorway, type Problem, ProblemError } from '../web/index.ts'
import { bodyOf, type Guest, maybeWho, parse, whoAsks } from './asked.ts'
import { codeProblem } from './codes.ts'
import { boundToKey, keyOf, once, send } from './once.ts'
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
  /** The code of `POST /api/proof`, when the answer was `prove-again`. */
  code: plainText({ max: 20 }).optional(),
  /** Of an inquiry by number: what was answered when the code was asked for, handed back with it. */
  flow: plainText({ max: 60 }).optional(),
})

/** The same for everybody: it does not say whether there is such a person. */
const codeOnItsWay: Text = {
  ar: 'إن كانت البيانات لشخص له جوال عندنا فقد أرسلنا إليه رمزًا. أعد السؤال ومعه الرمز.',
  en: 'If the details are those of a person whose mobile we hold, a code is on its way to it. Ask again with the code.',
}

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

  function asked({ sector, name }: ByName['Params']) {
    const id = `${sector}/${name}`
    const definition = people.get(id)
    if (definition?.kind !== 'inquiry') throw new RequestTrouble('unknown-service')
    return { id, definition, open: definition.needs.signIn === 0 }
  }

  /** The caller with a proof of this moment, by the code. Throws what is wrong with it. */
  async function proved({ session, caller }: Guest, code: string): Promise<Guest['caller']> {
    const { hash, text } = proofAgain(session)
    const checked = await checkActCode(doorway.identity, session, hash, text, code)
    if (!checked.ok) throw new ProblemError(codeProblem(checked, site.clock.now()))
    return { ...caller, provedAt: checked.provedAt }
  }

  // Proves that it is still the person who signed in: the code goes with the inquiry that asked for it.
  app.post('/api/proof', async (req, reply) => {
    const guest = await whoAsks(doorway, req, reply)
    bodyOf(req, z.strictObject({}))
    const answer = await once(doorway, req, guest.caller.person, async (within) => {
      const { hash, text } = proofAgain(guest.session)
      const issued = await askActCode({ ...doorway.identity, pool: within.pool }, guest.session, hash, text)
      if (!issued.ok) throw new ProblemError(codeProblem(issued, site.clock.now()))
      const { sentTo, expiresAt, resendAt } = issued
      return { status: 202, body: { act: text, sentTo, expiresAt, resendAt } }
    })
    return send(reply, answer)
  })

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
    const { question, for: subject, challenge: given, code, flow } = bodyOf(req, inquiryBody)
    const values = parse(definition.question, question, 'question.')
    keyOf(req)
    if (guest !== null) await boundToKey(doorway, req, guest.caller.person)
    // Who types a code was shown to be no program when she asked for it.
    if (open && definition.throttle.challenge && !(definition.byNumber && flow !== undefined)) {
      const now = site.clock.now()
      if ((await challenge.check(site.pool, `inquiry:${id}`, given ?? {}, now)) !== 'ok') {
        throw new ProblemError(challengeFailed)
      }
    }
    const from = { session: guest?.session ?? req.visit.session, address: req.ip }
    const { perMinute } = definition.throttle
    admitAsking(site, from, { id, perMinute, person: open ? null : (guest?.caller.person ?? null) })
    const named = { number: String(values.number), born: values.birthDate as Day }
    if (definition.byNumber && (flow === undefined || code === undefined)) {
      await admitLookUp(house, id, values)
      const fresh = newNamedFlow()
      await askNamedCode(doorway.identity, { ...named, flow: fresh, lang: req.visit.lang })
      return send(reply, { status: 202, body: { flow: fresh, says: codeOnItsWay } })
    }
    const tried =
      definition.byNumber && flow !== undefined && code !== undefined
        ? await tryNamedCode(doorway.identity, { ...named, flow }, compact(code) ?? '')
        : null
    if (tried?.ok === false) throw new ProblemError({ status: 403, kind: 'code-wrong', words: tried.words })
    const known = tried?.person
    const stale = guest !== null && needsProofAgain(definition, guest.caller, subject ?? null, site.clock.now())
    const caller =
      open || guest === null ? null : stale && code !== undefined ? await proved(guest, code) : guest.caller
    const found = await inquire(house, caller, id, open ? null : (subject ?? null), values, known)
    const says = found.found ? definition.says.found(found.answer as never) : definition.says.notFound
    return send(reply, {
      status: 200,
      body: found.found ? { found: true, answer: found.answer, says } : { found: false, says },
    })
  })
}
