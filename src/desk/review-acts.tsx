/** The addresses by which an officer takes, opens, decides, returns, refers and puts back a request. */
import type { FastifyRequest } from 'fastify'
import { relyingParty } from '../identity/index.ts'
import { askSignature, deskAct, deskWords, noteAct, saidWhy, signedAct } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import {
  approveReview,
  claimReview,
  contentOf,
  fileOf,
  isDesk,
  referReview,
  releaseReview,
  returnReview,
  reviewOf,
  takeOver,
} from '../requests/index.ts'
import { isUuid } from '../store/index.ts'
import { type FieldErrors, readForm, type Typed } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { decided, isText, reach } from './deciding.ts'
import { sendPhoto } from './photo.tsx'
import { q } from './queue-words.ts'
import { reasonsNow } from './reasons.ts'
import { showReview } from './review.tsx'
import {
  openFields,
  openForm,
  referForm,
  refuseForm,
  refusingIn,
  returnForm,
  seenIn,
  takeOverFields,
  takeOverForm,
  wordsOf,
} from './review-forms.ts'
import type { Desk, DeskRoutes } from './routes.ts'

const needs = 'decide a request'

export function reviewPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, house, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  const at = ({ id }: Desk): string => `/desk/queue/${id}`

  const again = ({ req, reply, session, id }: Desk, errors: FieldErrors, values: Typed = {}) =>
    showReview(doorway, req, reply, session, id, { errors, values })
  /** Where an act leads: on, or to the page again with why not. */
  const after = (desk: Desk, wrong: Text | null, to = at(desk)) =>
    wrong === null ? desk.reply.redirect(to, 303) : again(desk, { '': wrong })
  /** The queue's row of this request, as far as this officer may see it. */
  const reached = async ({ session, id }: Desk) => {
    const review = await reach(site.pool, session, id)
    if (isText(review)) throw new ProblemError({ ...ofStatus(404), words: review })
    return review
  }

  routes.get('/desk/queue/:id', needs, ({ req, reply, session, id }) => showReview(doorway, req, reply, session, id))
  // These addresses only take a POST: who comes by the address bar finds the request.
  for (const act of ['claim', 'open', 'take-over', 'release', 'approve', 'return', 'refer', 'refuse', 'refusal'])
    routes.get(`/desk/queue/:id/${act}`, needs, async (desk) => desk.reply.redirect(at(desk), 303))

  routes.post('/desk/queue/:id/claim', needs, async (desk) => {
    const { session, id } = desk
    const wrong = await decided(doorway, session, id, needs, async (tx, review, by, now) => {
      const done = await claimReview(tx, id, by.id, now)
      if (done !== 'done') return done
      const act = { at: now, officer: session.officer, session: session.id, about: id }
      // Taking it is opening it, and whom it is about reads why.
      await noteAct(tx, { ...act, kind: 'request_opened', person: review.subject, reason: 'decide' })
      return { kind: 'request_claimed' }
    })
    return after(desk, wrong)
  })

  routes.post('/desk/queue/:id/open', needs, async (desk) => {
    const read = readForm(openForm, openFields, desk.req.body)
    if (!read.ok) return again(desk, read.errors, read.values)
    const { reason } = read.values
    return after(
      desk,
      await decided(doorway, desk.session, desk.id, needs, async () => ({ kind: 'request_opened', reason })),
    )
  })

  routes.post('/desk/queue/:id/take-over', 'take over a request', async (desk) => {
    const read = readForm(takeOverForm, takeOverFields, desk.req.body)
    if (!read.ok) return again(desk, read.errors, read.values)
    const { session, id } = desk
    const wrong = await decided(doorway, session, id, 'take over a request', async (tx, review, by, now) => {
      const done = await takeOver(tx, id, by.id, now)
      if (typeof done === 'string') return done
      const act = { at: now, officer: session.officer, session: session.id, about: id }
      await noteAct(tx, { ...act, kind: 'request_opened', person: review.subject, reason: 'supervise' })
      return { kind: 'request_taken_over', reason: read.values.why, after: { from: done.from } }
    })
    return after(desk, wrong)
  })

  routes.post('/desk/queue/:id/release', needs, async (desk) => {
    const { session, id } = desk
    const wrong = await decided(doorway, session, id, needs, async (tx, _review, by) => {
      const done = await releaseReview(tx, id, by.id)
      return done === 'done' ? { kind: 'request_released' } : done
    })
    return after(desk, wrong, '/desk/queue')
  })

  routes.post('/desk/queue/:id/approve/challenge', needs, async (desk) => {
    const { req, reply, session, id } = desk
    reply.header('cache-control', 'no-store')
    if (isText(await reach(site.pool, session, id))) return reply.code(409).send({})
    return reply.send(await askSignature(identity, rp, session.officer.id, session.id, approval(id, req)))
  })

  routes.post('/desk/queue/:id/approve', needs, async (desk) => {
    const { req, session, id, sent } = desk
    const wrong = await decided(doorway, session, id, needs, async (tx, _review, by, now) => {
      const signer = { officer: by.id, under: session.id }
      if (!(await signedAct(tx, rp, signer, approval(id, req), sent('_passkey'), now))) return deskWords.key
      const reading = { reader: by.id, audience: 'officer', purpose: 'desk:review', request: id, at: now }
      const file = await fileOf(house, tx, id, reading)
      // What was signed is what was seen: a change since, of the request or of a register, asks her to look again.
      if (file?.hash.toString('hex') !== seenIn(req)) return q.changed
      const done = await approveReview(tx, id, by, now)
      return typeof done === 'string' ? done : { kind: 'request_approved', after: { station: 'applying' } }
    })
    house.poke()
    return after(desk, wrong, '/desk/queue')
  })

  routes.post('/desk/queue/:id/return', needs, async (desk) => {
    const { req, session, id } = desk
    const { service } = await reached(desk)
    const all = await reasonsNow(doorway)
    const { form, fields } = returnForm(all, service)
    const read = readForm(form, fields, req.body)
    if (!read.ok) return again(desk, read.errors, read.values)
    const { missing, more } = read.values
    const words = wordsOf(all, 'return', service, missing, more)
    const wrong = await decided(doorway, session, id, needs, async (tx, _review, by, now) => {
      if (words === null) return 'gone'
      const done = await returnReview(tx, id, by, words, now)
      return typeof done === 'string' ? done : { kind: 'request_returned', reason: words.ar }
    })
    return after(desk, wrong, '/desk/queue')
  })

  routes.post('/desk/queue/:id/refer', needs, async (desk) => {
    const { req, session, id } = desk
    const { form, fields } = referForm((await reached(desk)).desk)
    const read = readForm(form, fields, req.body)
    if (!read.ok) return again(desk, read.errors, read.values)
    const { desk: to, why } = read.values
    const wrong = await decided(doorway, session, id, needs, async (tx, _review, by, now) => {
      if (!isDesk(to)) return 'gone'
      const done = await referReview(tx, id, by, to, now)
      return typeof done === 'string' ? done : { kind: 'request_referred', reason: why, after: { desk: to } }
    })
    return after(desk, wrong, '/desk/queue')
  })

  // First the words as the applicant will read them, then the signature (refusal.tsx).
  routes.post('/desk/queue/:id/refuse', needs, async (desk) => {
    const { req, reply, session, id } = desk
    const { service } = await reached(desk)
    const all = await reasonsNow(doorway)
    const { form, fields } = refuseForm(all, service)
    const read = readForm(form, fields, req.body)
    if (!read.ok) return again(desk, read.errors, read.values)
    const refusing = refusingIn(all, service, req.body)
    return refusing === null ? again(desk, {}) : showReview(doorway, req, reply, session, id, { refusing })
  })

  routes.get('/desk/queue/:id/photo/:photo', needs, async (desk) => {
    const { req, reply, session, id } = desk
    // Whoever opened it in this session may look, also the second officer of a refusal, whose unit may sit elsewhere.
    const review = (await saidWhy(site.pool, session, id, site.clock.now())) ? await reviewOf(site.pool, id) : null
    const { photo } = req.params as { photo: string }
    if (review === null || !isUuid(photo)) return sendPhoto(reply, null)
    return sendPhoto(reply, await contentOf(site.pool, { person_id: review.person_id, request_id: id }, photo))
  })
}

/** What an approval signs: this request as it was seen. */
const approval = (id: string, req: FastifyRequest): Buffer => deskAct('approve a request', id, seenIn(req))
