/** The page where anyone verifies a document; the messages one was sent. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Verified, verify } from '../documents/index.ts'
import type { Text } from '../language/index.ts'
import { inbox } from '../notices/index.ts'
import {
  BothDates,
  Card,
  Empty,
  ErrorSummary,
  Field,
  type FieldErrors,
  Form,
  Moment,
  Notice,
  Older,
  SummaryList,
} from '../ui/index.ts'
import { type Doorway, deviceOf, openThrottle } from '../web/index.ts'
import { sealAsked, wasAsked } from './asked-again.ts'
import { sendPage } from './frame.tsx'
import { namesHere, requireGuest } from './guard.ts'
import { sent, switchedLanguage } from './identity/body.ts'
import { humanErrors, newHuman } from './identity/human.tsx'
import { w } from './words.ts'

const words = {
  verifyLead: {
    ar: 'اكتب رقم الوثيقة المطبوع عليها، أو امسح رمزها. نجيب: صحيحة أم لا، وأول حروف اسم صاحبها.',
    en: 'Type the number printed on the document, or scan its code. We answer whether it is genuine, with the first letters of its holder’s name.',
  },
  number: { ar: 'رقم الوثيقة', en: 'Document number' },
  example: { ar: 'مثل 7F3K-9Q2M-XW4T-0HJV', en: 'For example 7F3K-9Q2M-XW4T-0HJV' },
  check: { ar: 'تحقق', en: 'Verify' },
  valid: { ar: 'الوثيقة صحيحة وسارية.', en: 'The document is genuine and in force.' },
  revoked: { ar: 'الوثيقة صدرت منا ثم أُلغيت.', en: 'The document was issued by us and later revoked.' },
  expired: { ar: 'الوثيقة صدرت منا وانتهت مدتها.', en: 'The document was issued by us and its time is over.' },
  none: {
    ar: 'لا توجد لدينا وثيقة بهذا الرقم. راجع الرقم حرفًا حرفًا.',
    en: 'We have no document with this number. Check it letter by letter.',
  },
  oneMoreStep: {
    ar: 'تحققت من عدة وثائق. اضغط «تحقق» لنعرف أنك إنسان، ثم نجيب.',
    en: 'Several documents were checked from here. Press “Verify” so that we know you are human, and we answer.',
  },
  kind: { ar: 'الوثيقة', en: 'Document' },
  holder: { ar: 'صاحبها', en: 'Holder' },
  issued: { ar: 'تاريخ إصدارها', en: 'Issued' },
} as const satisfies Record<string, Text>

/** Guessing is hopeless at 80 bits; this keeps the page from being a tool all the same (T-DOC-03). */
const perMinute = 30
/** So many an hour are answered without the challenge (decided.md, "challenge after 5"). */
const unaskedPerHour = 5

interface VerifyState {
  /** The answer; null: there is no such document. Left out: nothing was asked yet. */
  readonly found?: Verified | null
  readonly guarded?: boolean
  readonly errors?: FieldErrors
}

export function paperPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const throttle = openThrottle(site.clock)
  const freely = openThrottle(site.clock)

  app.get('/verify', async (req, reply) => {
    const typed = sent(req.query, 'number').slice(0, 100)
    // The switch sends the form, so that what was typed and not yet asked is kept.
    const switched = switchedLanguage(site, req, reply, req.query)
    if (typed.trim() === '' || (switched && sent(req.query, '_answered') === '')) return ask(req, reply, typed)
    return answer(req, reply, typed)
  })
  app.get<{ Params: { number: string } }>('/verify/:number', async (req, reply) =>
    answer(req, reply, req.params.number.slice(0, 100)),
  )

  app.post('/verify', async (req, reply) => {
    const typed = sent(req.body, 'number').slice(0, 100)
    const seal = sent(req.body, '_answered')
    const known = wasAsked(doorway, 'verify', { number: typed }, seal)
    if (switchedLanguage(site, req, reply, req.body) && !known) return ask(req, reply, typed)
    if (typed.trim() === '') return ask(req, reply, typed)
    const notHuman = known ? null : await humanErrors(doorway, 'verify', req.body)
    if (notHuman !== null) return ask(req, reply, typed, notHuman)
    throttle.admit(deviceOf({ session: req.visit.session, address: req.ip }), perMinute, 60)
    return show(req, reply, typed, true)
  })

  /** Shown a number by an address: answered at once a few times an hour, then only to somebody who shows to be one. */
  async function answer(req: FastifyRequest, reply: FastifyReply, typed: string) {
    const from = deviceOf({ session: req.visit.session, address: req.ip })
    throttle.admit(from, perMinute, 60)
    return freely.room(from, unaskedPerHour, 3600) ? show(req, reply, typed, false) : ask(req, reply, typed)
  }

  async function ask(req: FastifyRequest, reply: FastifyReply, typed: string, errors?: FieldErrors) {
    return verifyPage(req, reply, typed, errors === undefined ? {} : { errors })
  }

  async function show(req: FastifyRequest, reply: FastifyReply, typed: string, guarded: boolean) {
    const found = await verify(site.pool, typed, site.clock.now())
    return verifyPage(req, reply, typed, { found, guarded })
  }

  /** The form, with an answer above it when there is one; guarded by the challenge once it was asked a few times. */
  async function verifyPage(req: FastifyRequest, reply: FastifyReply, typed: string, state: VerifyState) {
    const { lang } = req.visit
    const { found, errors = {} } = state
    const from = deviceOf({ session: req.visit.session, address: req.ip })
    const guarded = state.guarded === true || !freely.left(from, unaskedPerHour)
    const wrong = state.errors !== undefined
    const guard = guarded ? await newHuman(doorway, 'verify', lang, errors) : null
    const seal = guarded ? sealAsked(doorway, 'verify', { number: typed }) : 'yes'
    const answered: Record<string, string> = found === undefined ? {} : { _answered: seal }
    return sendPage(site, req, reply, {
      title: w.verifyDocument,
      status: wrong ? 422 : 200,
      error: wrong,
      names: await namesHere(doorway, req),
      form: 'page-form',
      islands: guarded ? ['pow'] : [],
      children: (
        <div class="narrow">
          <ErrorSummary lang={lang} errors={errors} />
          <h1>{w.verifyDocument[lang]}</h1>
          {found === undefined ? (
            <p class="lead">{words.verifyLead[lang]}</p>
          ) : (
            <Notice lang={lang} tone={found === null ? 'error' : found.valid ? 'success' : 'warning'} live>
              {(found === null ? words.none : words[found.status])[lang]}
            </Notice>
          )}
          {found ? (
            <SummaryList
              lang={lang}
              rows={[
                { label: words.kind, shown: found.kind[lang] },
                { label: words.holder, shown: found.holder[lang] },
                { label: words.issued, shown: <BothDates day={found.issued} lang={lang} /> },
              ]}
            />
          ) : null}
          {guarded && found === undefined ? <p class="muted">{words.oneMoreStep[lang]}</p> : null}
          <Form
            lang={lang}
            action="/verify"
            method={guarded ? 'post' : 'get'}
            hidden={answered}
            summary={false}
            button={words.check}
          >
            <Field
              lang={lang}
              name="number"
              label={words.number}
              hint={words.example}
              widget="text"
              value={typed}
              optional={false}
            />
            {guard}
          </Form>
        </div>
      ),
    })
  }

  app.get<{ Querystring: { before?: string } }>('/messages', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const { before } = req.query
    const { rows: told, older } = await inbox(site.pool, guest.caller.person, 30, before)
    return sendPage(site, req, reply, {
      title: w.messages,
      names: guest.names,
      children: (
        <div class="narrow">
          <h1>{w.messages[lang]}</h1>
          {told.length === 0 ? <Empty>{w.noMessages[lang]}</Empty> : null}
          {told.map((one) => (
            <Card>
              <p lang={one.lang} dir={one.lang === 'ar' ? 'rtl' : 'ltr'}>
                {one.text}
              </p>
              <p class="muted">
                <Moment at={one.at} lang={lang} />
              </p>
            </Card>
          ))}
          <Older lang={lang} path="/messages" before={before} older={older} />
        </div>
      ),
    })
  })
}
