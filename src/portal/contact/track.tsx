/**
 * Following a request without signing in: its number, the mobile on record, a code sent there. Whether the number is
 * nobody's, somebody else's or the code is wrong, the answer is the same bytes, so nobody learns who wrote what.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { audienceOf, audienceStatuses, movesOf, statuses, ticketOf } from '../../contact/index.ts'
import { askTrackCode, checkTrackCode } from '../../identity/index.ts'
import { asciiDigits, field, mobile, plainText, type Text } from '../../language/index.ts'
import { openRegisters, whoseNumber } from '../../requests/index.ts'
import { later, minutes, type PersonId, readingOthers, uuid } from '../../store/index.ts'
import {
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  Notice,
  readForm,
  SummaryList,
  type Typed,
} from '../../ui/index.ts'
import { admitAsking, type Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'
import { sent, switchedLanguage } from '../identity/body.ts'
import { humanErrors, newHuman } from '../identity/human.tsx'
import { Story } from './story.tsx'

const words = {
  title: { ar: 'متابعة طلب بلا دخول', en: 'Follow a request without signing in' },
  lead: {
    ar: 'اكتب رقم القيد والجوال المسجل في حسابك. نرسل رمزًا إلى الجوال.',
    en: 'Enter the number and the mobile of your account. We send a code to that mobile.',
  },
  ask: { ar: 'أرسل الرمز', en: 'Send the code' },
  codeTitle: { ar: 'الرمز', en: 'The code' },
  sentIf: {
    ar: 'إن كان الرقم والجوال لك فقد أرسلنا رمزًا. اكتبه هنا.',
    en: 'If number and mobile are yours, we sent a code. Type it here.',
  },
  show: { ar: 'اعرض الحالة', en: 'Show where it stands' },
  noMatch: { ar: 'لا يتطابق. راجع الرقم والجوال والرمز.', en: 'No match. Check the number, the mobile and the code.' },
  again: { ar: 'ابدأ من جديد', en: 'Start again' },
  since: { ar: 'منذ', en: 'Since' },
  signIn: {
    ar: 'لقراءة الجواب كاملًا أو الرد عليه سجّل الدخول.',
    en: 'To read all of it or to reply, sign in.',
  },
} as const satisfies Record<string, Text>

const shape: Text = { ar: 'كما وصلك، مثل 1447/000345', en: 'As you got it, like 1447/000345' }
const asking = z.object({
  number: field(
    plainText({ min: 1, max: 30 })
      .transform((typed) => (asciiDigits(typed) ?? typed).replace(/\s/g, '').replace(/[-–_\\]/, '/'))
      .refine((typed) => /^1[34]\d\d\/\d{6,9}$/.test(typed), {
        params: { text: { ar: `اكتب الرقم ${shape.ar}`, en: 'Enter the number as you got it, like 1447/000345' } },
      }),
    { ar: 'رقم القيد', en: 'Registration number' },
    shape,
    { widget: 'digits' },
  ),
  mobile: field(mobile, { ar: 'الجوال', en: 'Mobile' }, undefined, { widget: 'tel' }),
})
const coding = z.object({
  code: field(plainText({ min: 1, max: 20 }), { ar: 'الرمز', en: 'Code' }, undefined, {
    widget: 'digits',
    autocomplete: 'one-time-code',
  }),
})
const askingFields = fieldsOf(asking)
const codingFields = fieldsOf(coding)

/** What was asked, in the page between: sealed, so that nobody changes the number after the code was sent. */
interface Asked {
  readonly number: string
  readonly mobile: string
  readonly flow: string
  readonly until: string
}

const life = minutes(10)
const purpose = 'inquiry:track'

export function trackPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway

  app.get('/track', (req, reply) => askPage(doorway, req, reply))

  app.post('/track', async (req, reply) => {
    const read = readForm(asking, askingFields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return askPage(doorway, req, reply, typed)
    if (!read.ok) return askPage(doorway, req, reply, typed, read.errors)
    admitAsking(site, { session: req.visit.session, address: req.ip }, { id: 'track', perMinute: 5, person: null })
    const notHuman = await humanErrors(doorway, purpose, req.body)
    if (notHuman !== null) return askPage(doorway, req, reply, typed, notHuman)
    const asked = { ...read.values, flow: uuid(), until: later(site.clock.now(), life) }
    const whose = await whoseNumber(site.pool, asked.number)
    const { lang } = req.visit
    await askTrackCode(identity, { person: whose?.person ?? null, mobile: asked.mobile, flow: asked.flow, lang })
    return codePage(doorway, req, reply, asked)
  })

  app.post('/track/code', async (req, reply) => {
    const asked = opened(doorway, sent(req.body, '_asked'))
    if (asked === null) return reply.redirect('/track', 303)
    if (switchedLanguage(site, req, reply)) return codePage(doorway, req, reply, asked)
    const read = readForm(coding, codingFields, req.body)
    if (!read.ok) return codePage(doorway, req, reply, asked, read.errors)
    admitAsking(
      site,
      { session: req.visit.session, address: req.ip },
      { id: 'track-code', perMinute: 10, person: null },
    )
    const whose = await whoseNumber(site.pool, asked.number)
    const code = asciiDigits(read.values.code) ?? ''
    const right = await checkTrackCode(
      identity,
      { person: whose?.person ?? null, mobile: asked.mobile, flow: asked.flow },
      code,
    )
    if (!right || whose === null) return codePage(doorway, req, reply, asked, { code: words.noMatch })
    return shown(doorway, req, reply, whose.person, whose.id, asked.number)
  })

  // Who comes here by the address bar begins at the beginning.
  app.get('/track/code', async (_req, reply) => reply.redirect('/track', 303))
}

async function askPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  values: Typed = {},
  errors: FieldErrors = {},
) {
  const { lang } = req.visit
  const wrong = Object.keys(errors).length > 0
  const human = await newHuman(doorway, purpose, lang, errors)
  return sendPage(doorway.site, req, reply, {
    title: words.title,
    status: wrong ? 422 : 200,
    error: wrong,
    names: await namesHere(doorway, req),
    form: 'page-form',
    islands: ['once', 'pow'],
    back: { href: '/contact' },
    children: (
      <div class="narrow">
        <h1>{words.title[lang]}</h1>
        <p class="lead">{words.lead[lang]}</p>
        <Form lang={lang} action="/track" fields={askingFields} values={values} errors={errors} button={words.ask}>
          {human}
        </Form>
      </div>
    ),
  })
}

async function codePage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  errors: FieldErrors = {},
) {
  const { lang } = req.visit
  const wrong = Object.keys(errors).length > 0
  return sendPage(doorway.site, req, reply, {
    title: words.codeTitle,
    status: wrong ? 422 : 200,
    error: wrong,
    names: await namesHere(doorway, req),
    form: 'page-form',
    islands: ['once'],
    back: { href: '/track', label: words.again },
    children: (
      <div class="narrow">
        <h1>{words.title[lang]}</h1>
        <Notice lang={lang} tone="info">
          {words.sentIf[lang]}
        </Notice>
        <Form
          lang={lang}
          action="/track/code"
          hidden={{ _asked: sealed(doorway, asked) }}
          fields={codingFields}
          errors={errors}
          button={words.show}
        />
      </div>
    ),
  })
}

/** Where it stands and what moved it, for whoever holds the mobile on record: no words, no name, no number of an ID. */
async function shown(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  person: PersonId,
  id: string,
  number: string,
) {
  const { site } = doorway
  const { lang } = req.visit
  const reading = { reader: 'anyone', audience: 'anyone', purpose: 'contact/track', at: site.clock.now() }
  const found = await readingOthers(site.pool, reading, async (look) => {
    look.note(person, 'requests')
    const ticket = await ticketOf(look.db, person, id)
    if (ticket !== null)
      return { ticket, moves: (await movesOf(look.db, ticket)).map((move) => ({ ...move, words: null })) }
    const meeting = await audienceOf(look.db, person, id)
    if (meeting !== null) return { ticket: null, words: audienceStatuses[meeting.status], since: meeting.changedAt }
    const request = await openRegisters(look).requests.byNumber(person, number)
    return request === null ? null : { ticket: null, words: request.words, since: request.changedAt }
  })
  if (found === null) return reply.redirect('/track', 303)
  const said = found.ticket !== null ? statuses[found.ticket.status] : found.words
  const since = found.ticket !== null ? found.ticket.changedAt : found.since
  return sendPage(site, req, reply, {
    title: { ar: `${words.title.ar} ${number}`, en: `${words.title.en} ${number}` },
    names: await namesHere(doorway, req),
    back: { href: '/track', label: words.again },
    children: (
      <div class="narrow">
        <h1>
          <Ltr>{number}</Ltr>
        </h1>
        <Notice lang={lang} tone="info" title={said.name}>
          <p>{said.means[lang]}</p>
        </Notice>
        <SummaryList lang={lang} rows={[{ label: words.since, shown: <Moment at={since} lang={lang} /> }]} />
        {found.ticket !== null ? <Story lang={lang} ticket={found.ticket} moves={found.moves} /> : null}
        <p class="muted">{words.signIn[lang]}</p>
      </div>
    ),
  })
}

const macOf = (doorway: Doorway, body: string): Buffer =>
  createHmac('sha256', doorway.keys.contact).update(`track ${body}`).digest()

function sealed(doorway: Doorway, { number, mobile: to, flow, until }: Asked): string {
  const body = Buffer.from(JSON.stringify([number, to, flow, until])).toString('base64url')
  return `${body}.${macOf(doorway, body).toString('base64url')}`
}

function opened(doorway: Doorway, token: string): Asked | null {
  const [body = '', mac = ''] = token.length > 600 ? [] : token.split('.')
  const [given, ours] = [Buffer.from(mac, 'base64url'), macOf(doorway, body)]
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) return null
  const [number = '', to = '', flow = '', until = ''] = JSON.parse(Buffer.from(body, 'base64url').toString())
  return until > doorway.site.clock.now() ? { number, mobile: to, flow, until } : null
}
