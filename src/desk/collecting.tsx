/**
 * A document is collected: the officer holds somebody's identity document in her hand, and the registers say whether that
 * one may take it: whose it is, who asked for it, or who has the right to act for them. Nobody else, whatever they bring.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { collect, foundByNumber, type NotCollected } from '../delivery/index.ts'
import { actingTrouble, noteAct, type OfficerSession, stillOpen } from '../identity/officers/index.ts'
import { choice, compact, dayOf, field, hijriAgeOn, personNumber, plainText, type Text } from '../language/index.ts'
import { followParcel, openRegisters } from '../requests/index.ts'
import { standingOf } from '../standing/index.ts'
import { inTransaction, type PersonId, readingWithin } from '../store/index.ts'
import { type FieldErrors, Form, fieldsOf, Notice, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type DeskRoutes, switched } from './routes.ts'

const title: Text = { ar: 'سلّم وثيقة في الشباك', en: 'Hand out a document' }
const done: Text = { ar: 'سُجّل التسليم. أعطه الوثيقة.', en: 'It is recorded. Give the document away.' }

const form = z.object({
  number: field(plainText({ min: 1, max: 20 }), { ar: 'رقم الشحنة', en: 'Parcel number' }, undefined, {
    widget: 'digits',
  }),
  who: field(
    personNumber,
    { ar: 'رقم هوية من أمامك', en: 'ID number of who stands before you' },
    { ar: 'من الوثيقة التي بيده، لا مما يقول', en: 'From the document in the hand, not from what is said' },
    { widget: 'digits' },
  ),
  shown: choice(
    {
      'identity-card': { ar: 'الهوية الوطنية', en: 'National ID' },
      passport: { ar: 'جواز السفر', en: 'Passport' },
      iqama: { ar: 'هوية مقيم', en: 'Resident ID' },
    },
    { ar: 'الوثيقة التي رأيتها', en: 'The document you saw' },
  ),
  compared: field(
    z.literal(true),
    {
      ar: 'قارنت وجهه بالصورة',
      en: 'I compared the face with the picture',
    },
    undefined,
    { widget: 'checkbox' },
  ),
  old: field(
    plainText({ max: 40 }).optional(),
    { ar: 'رقم الوثيقة القديمة', en: 'Number of the old document' },
    { ar: 'لما جُدّد: تُرى القديمة قبل تسليم الجديدة', en: 'For a renewal: the old one is seen before the new is given' },
  ),
  reason: field(
    plainText({ max: 300 }),
    { ar: 'سبب فتح السجل', en: 'Reason for opening the record' },
    {
      ar: 'يقرؤه صاحب السجل في صفحة «من اطّلع على بياناتي»',
      en: 'The person reads it on the page “Who looked at my data”',
    },
  ),
})
const fields = fieldsOf(form)
const needs = 'hand out documents'

/** Hijri years at which a guardian's rights end (decided.md): from then on one collects one's own. */
const grownUp = 18

/** Why not, and under which field it stands. */
const troubles: Readonly<Record<NotCollected | 'unknown-person' | 'own' | 'closed', readonly [string, Text]>> = {
  'no-such-parcel': ['number', { ar: 'لا شحنة بهذا الرقم', en: 'There is no parcel with this number' }],
  'not-now': ['number', { ar: 'هذه الوثيقة لا تنتظر في مكتب', en: 'This document does not wait at an office' }],
  'term-over': ['number', { ar: 'انتهت مهلة استلامها', en: 'The time to collect it is over' }],
  'mandate-needed': [
    'who',
    {
      ar: 'ليست له، ولا تفويض عنده من صاحبها في السجل. لا تسلّم',
      en: 'It is not theirs, and the registers know of no right to act for its holder. Do not hand it over',
    },
  ],
  'old-document': ['old', { ar: 'ليست الوثيقة القديمة التي جُدّدت', en: 'It is not the old document that was renewed' }],
  'unknown-person': ['who', { ar: 'لا أحد بهذا الرقم', en: 'Nobody has this number' }],
  own: [
    'number',
    { ar: 'لا تسلّم وثيقة لك أو لأهلك. نادِ زميلًا', en: 'Not your own or your family’s. Call a colleague' },
  ],
  closed: ['', { ar: 'انتهت جلستك. سجّل الدخول', en: 'Your session has ended. Sign in' }],
}

export function collectPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway

  routes.get('/desk/deliveries/collect', needs, async ({ req, reply, session }) => {
    const { number } = req.query as { number?: unknown }
    return show(req, reply, session, { number: typeof number === 'string' ? number.slice(0, 20) : '' })
  })

  routes.post('/desk/deliveries/collect', needs, async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const trouble = await handOut(session, read.values)
    if (trouble === null) return show(req, reply, session, {}, {}, true)
    const [at, words] = troubles[trouble]
    return show(req, reply, session, typed, { [at]: words })
  })

  /** One commit: the look into the registers, the parcel, the officer's act. */
  function handOut(session: OfficerSession, typed: z.output<typeof form>): Promise<keyof typeof troubles | null> {
    return inTransaction(site.pool, async (tx) => {
      const at = site.clock.now()
      if (!(await stillOpen(tx, session, at))) return 'closed'
      const number = compact(typed.number) ?? ''
      const found = await foundByNumber(tx, number)
      if (found === null) return 'no-such-parcel'
      if ((await actingTrouble(tx, session.officer, found.person)) !== null) return 'own'
      const reading = {
        reader: session.officer.id,
        audience: 'officer',
        purpose: 'desk:delivery',
        request: found.parcel,
        at,
      }
      return readingWithin(tx, reading, async (look) => {
        look.note(found.person, 'delivery')
        const who = await openRegisters(look).people.find(typed.who)
        if (who === null) return 'unknown-person'
        const day = dayOf(at)
        const mayActFor = async (person: PersonId): Promise<boolean> => {
          const { born } = await openRegisters(look).people.get(person)
          // A child does not take her own passport away; her guardian does.
          if (person === who) return hijriAgeOn(born, day) >= grownUp
          return (await standingOf(look, who, person, ['dependant', 'travel-consent'], day)) !== null
        }
        const asked = { number, who, mayActFor, oldDocument: typed.old ?? '', at }
        const no = await collect(tx, asked, followParcel)
        if (no !== null) return no
        await noteAct(tx, {
          at,
          kind: 'document_handed_out',
          officer: session.officer,
          session: session.id,
          person: found.person,
          about: number,
          reason: typed.reason,
          after: { shown: typed.shown, by: who === found.person ? 'holder' : 'another' },
        })
        return null
      })
    })
  }

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
    given = false,
  ) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title,
      session,
      errors,
      form: true,
      back: '/desk/deliveries',
      path: '/desk/deliveries/collect',
      children: (
        <div class="narrow">
          {given ? (
            <Notice lang={lang} tone="success" live>
              {done[lang]}
            </Notice>
          ) : null}
          <Form
            lang={lang}
            action="/desk/deliveries/collect"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={title}
          />
        </div>
      ),
    })
  }
}
