/** What another officer asks this one to agree to: the same facts, the same hash, a signature of her own (ID-36). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { relyingParty } from '../identity/index.ts'
import {
  askApproval,
  type OfficerSession,
  proposalOf,
  proposalPhoto,
  refuseProposal,
  type What,
} from '../identity/officers/index.ts'
import { field, plainText, type Text } from '../language/index.ts'
import { Card, type FieldErrors, Form, fieldsOf, Moment, Notice, readForm, type Typed } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { sendDesk } from './frame.tsx'
import { Signed } from './parts.tsx'
import { sendPhoto } from './photo.tsx'
import { deskDeps } from './reader.ts'
import { type DeskRoutes, sentIn } from './routes.ts'

const words = {
  title: { ar: 'طلب موافقتك', en: 'Your approval is asked for' },
  until: { ar: 'توافق قبل', en: 'Decide before' },
  approve: { ar: 'وافق ووقّع', en: 'Approve and sign' },
  refuse: { ar: 'ارفض', en: 'Refuse' },
  refuseTitle: { ar: 'لا توافق؟', en: 'You do not agree?' },
  done: { ar: 'بُتّ في الطلب', en: 'It is decided' },
  thanks: { ar: 'سُجّل قرارك، ووصل إلى الموظف الأول.', en: 'Your decision is recorded; the first officer sees it.' },
} as const satisfies Readonly<Record<string, Text>>

const whyForm = z.object({
  why: field(plainText({ max: 300 }), { ar: 'السبب', en: 'Reason' }, undefined, { widget: 'textarea' }),
})
const whyFields = fieldsOf(whyForm)

export function approvalPages(routes: DeskRoutes, doorway: Doorway, agreeings: Readonly<Record<What, Agreeing>>): void {
  const { site } = doorway
  const deps = deskDeps(doorway)
  const rp = relyingParty(site.publicUrl)

  routes.get('/desk/approvals/:id', 'any officer', async ({ req, reply, session, id }) => show(req, reply, session, id))

  routes.get('/desk/approvals/:id/photo', 'any officer', async ({ reply, session, id }) =>
    sendPhoto(reply, await proposalPhoto(deps, session, id)),
  )

  routes.post('/desk/approvals/:id/approve/challenge', 'any officer', async ({ reply, session, id }) => {
    const asked = await askApproval(deps, rp, session, id)
    reply.header('cache-control', 'no-store')
    return asked === null ? reply.code(409).send({}) : reply.send(asked)
  })

  routes.post('/desk/approvals/:id/approve', 'any officer', async ({ req, reply, session, id, sent }) => {
    const proposal = await proposalOf(site.pool, id)
    if (proposal === null) throw new ProblemError(ofStatus(404))
    const done = await agreeings[proposal.what].approve(session, proposal, sent('_passkey'))
    if (!done.ok) return refused(req, reply, session, done.words)
    // The second administrator has a half of her own to hand over.
    return proposal.what === 'officer' && proposal.detail.act === 'add'
      ? reply.redirect(`/desk/handover/${id}`, 303)
      : finished(req, reply, session)
  })

  routes.post('/desk/approvals/:id/refuse', 'any officer', async ({ req, reply, session, id }) => {
    const read = readForm(whyForm, whyFields, req.body)
    if (!read.ok) return show(req, reply, session, id, read.errors, read.values)
    const done = await refuseProposal(deps, session, id, read.values.why)
    return done.ok ? finished(req, reply, session) : refused(req, reply, session, done.words)
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    id: string,
    errors: FieldErrors = {},
    values: Typed = {},
  ) {
    const { lang } = req.visit
    const proposal = await proposalOf(site.pool, id)
    if (proposal === null) throw new ProblemError(ofStatus(404))
    const seen = await agreeings[proposal.what].seen(session, proposal, lang, sentIn(req.query, 'photo') === 'yes')
    if ('words' in seen) return refused(req, reply, session, seen.words)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      errors,
      back: '/desk',
      path: `/desk/approvals/${id}`,
      islands: ['passkey', 'once'],
      children: (
        <>
          <p class="lead">
            {words.until[lang]} <Moment at={proposal.expires_at} lang={lang} />
          </p>
          {seen.body}
          <Signed lang={lang} at={`/desk/approvals/${id}/approve`} button={words.approve} />
          <Card title={words.refuseTitle[lang]} level={2}>
            <Form
              lang={lang}
              id="refuse"
              action={`/desk/approvals/${id}/refuse`}
              fields={whyFields}
              values={values}
              errors={errors}
              summary={false}
              button={words.refuse}
            />
          </Card>
        </>
      ),
    })
  }

  function finished(req: FastifyRequest, reply: FastifyReply, session: OfficerSession) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: words.done,
      session,
      back: '/desk',
      path: '/desk',
      children: (
        <Notice lang={lang} tone="success">
          {words.thanks[lang]}
        </Notice>
      ),
    })
  }

  function refused(req: FastifyRequest, reply: FastifyReply, session: OfficerSession, why: Text) {
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      back: '/desk',
      path: '/desk',
      error: true,
      children: (
        <Notice lang={req.visit.lang} tone="error">
          {why[req.visit.lang]}
        </Notice>
      ),
    })
  }
}
