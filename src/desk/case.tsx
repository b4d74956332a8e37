/** A case at its step: one page for all steps, so that a reload or the Back button shows where it really stands. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { kindName } from '../identity/index.ts'
import {
  type Casework,
  caseFacts,
  caseOf,
  casePhoto,
  deskWords,
  latestAbout,
  needsSecond,
  nextKind,
  type OfficerSession,
  presenceQuestion,
  slipOf,
  takeBackLate,
} from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import {
  Button,
  Card,
  type Children,
  type FieldErrors,
  Form,
  Ltr,
  Moment,
  Notice,
  ReaderAsk,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { codeFields, documentFields, mobileFields } from './case-forms.ts'
import { sendDesk } from './frame.tsx'
import { CaseSummary, FactsSummary, Signed } from './parts.tsx'
import { EnrolledPhoto, sendPhoto } from './photo.tsx'
import { deskDeps } from './reader.ts'
import { type DeskRoutes, sentIn } from './routes.ts'
import { kindWords, stepWords } from './words.ts'

export const caseWords = {
  presence: {
    ar: 'قارن أصبعين والوجه بقارئ وحدتك. السجل مغلق حتى يثبت حضوره.',
    en: 'Compare two fingers and the face at your unit’s reader. The record stays closed until presence is proved.',
  },
  capture: (kind: Text): Text => ({ ar: `قارن ${kind.ar}`, en: `Compare the ${kind.en}` }),
  working: { ar: 'ننتظر القارئ', en: 'Waiting for the reader' },
  document: { ar: 'لا تُقرأ البصمة أو الوجه؟', en: 'Fingers or face cannot be read?' },
  documentLead: {
    ar: 'اكتب ما طُبع على وثيقته. يوافق موظف ثانٍ على الحالة، ومستواها هو نفسه.',
    en: 'Type what is printed on the document. A second officer then agrees; the level is the same.',
  },
  check: { ar: 'طابق الوثيقة', en: 'Check the document' },
  mobile: { ar: 'أرسل رمزًا إلى الجوال الذي بيده.', en: 'Send a code to the mobile in the person’s hand.' },
  send: { ar: 'أرسل الرمز', en: 'Send the code' },
  again: { ar: 'أرسل رمزًا آخر', en: 'Send another code' },
  code: { ar: 'يكتب صاحبه الرمز بنفسه، ثمانية أرقام.', en: 'The holder types the code in person: eight digits.' },
  prove: { ar: 'تحقق من الرمز', en: 'Check the code' },
  facts: { ar: 'من السجل', en: 'From the register' },
  decide: { ar: 'وقّع القرار', en: 'Sign the decision' },
  ask: { ar: 'وقّع واطلب موافقة موظف ثانٍ', en: 'Sign, and ask a second officer' },
  pair: {
    ar: 'يوافق عليها موظف من وحدة أخرى خلال 15 دقيقة من توقيعك.',
    en: 'An officer of another unit agrees within 15 minutes of your signature.',
  },
  waiting: { ar: 'تنتظر موافقة موظف من وحدة أخرى قبل', en: 'It waits for an officer of another unit until' },
  look: { ar: 'انظر الآن', en: 'Look now' },
  refused: { ar: 'رفضها موظف ثانٍ:', en: 'A second officer refused it:' },
  drop: { ar: 'أنهِ الحالة بلا قرار', en: 'End the case without a decision' },
  done: { ar: 'تمّت. سلّم القصاصة لصاحبها ولا تحتفظ بنسخة.', en: 'Done. Hand over the slip and keep no copy.' },
  doneMobile: { ar: 'تمّت. كلمة مروره كما هي.', en: 'Done. The password stays as it was.' },
  username: { ar: 'اسم المستخدم', en: 'User name' },
  half: { ar: 'أول كلمة المرور المؤقتة', en: 'First half of the temporary password' },
  rest: {
    ar: 'تتمتها في رسالة إلى جواله. تصلح 24 ساعة ولمرة واحدة.',
    en: 'The rest is in a message to the mobile. Good for 24 hours and once.',
  },
} as const

export function casePages(routes: DeskRoutes, doorway: Doorway): void {
  routes.get('/desk/cases/:id', 'open a case', ({ req, reply, session, id }) =>
    showCase(doorway, req, reply, session, id, { photo: sentIn(req.query, 'photo') === 'yes' }),
  )

  routes.get('/desk/cases/:id/photo', 'open a case', async ({ reply, session, id }) =>
    sendPhoto(reply, await casePhoto(deskDeps(doorway), session, id)),
  )
}

export interface Tried {
  readonly errors?: FieldErrors
  readonly values?: Typed
  /** She asked to see the photograph. */
  readonly photo?: boolean
}

/** The case's page; 404 for a case that is not this officer's. */
export async function showCase(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  session: OfficerSession,
  id: string,
  tried: Tried = {},
) {
  const deps = deskDeps(doorway)
  await takeBackLate(deps, session, id)
  const c = await caseOf(doorway.site.pool, session, id)
  if (c === null) throw new ProblemError(ofStatus(404))
  const { lang } = req.visit
  const title = {
    ar: `${kindWords[c.kind].ar} – ${stepWords[c.step].ar}`,
    en: `${kindWords[c.kind].en} – ${stepWords[c.step].en}`,
  }
  return sendDesk(doorway.site, req, reply, {
    title,
    session,
    back: '/desk',
    path: `/desk/cases/${c.case_id}`,
    islands: c.step === 'presence' ? ['passkey', 'once', 'reader'] : ['passkey', 'once'],
    readers: c.step === 'presence',
    ...(tried.errors ? { errors: tried.errors } : {}),
    children: (
      <>
        <CaseSummary lang={lang} c={c} />
        {await stepOf(doorway, session, c, lang, tried)}
        {['done', 'ended'].includes(c.step) ? null : (
          <form method="post" action={`/desk/cases/${c.case_id}/drop`}>
            <Button kind="quiet">{caseWords.drop[lang]}</Button>
          </form>
        )}
      </>
    ),
  })
}

async function stepOf(
  doorway: Doorway,
  session: OfficerSession,
  c: Casework,
  lang: Lang,
  tried: Tried,
): Promise<Children> {
  const at = `/desk/cases/${c.case_id}`
  const deps = deskDeps(doorway)
  const now = doorway.site.clock.now()
  if (c.step === 'presence') {
    const question = await presenceQuestion(deps, session, c.case_id)
    return <Presence lang={lang} c={c} at={at} tried={tried} question={question} />
  }
  if (c.step === 'ended') return <Ended lang={lang} c={c} />
  if (c.step === 'done') return <Slip lang={lang} slip={slipOf(deps, c, now)} />
  const facts = await caseFacts(deps, session, c.case_id)
  if ('ok' in facts) return <Notice lang={lang}>{facts.words[lang]}</Notice>
  const latest =
    c.step === 'decide' || c.step === 'waiting' ? await latestAbout(doorway.site.pool, 'case', c.case_id) : null
  return (
    <>
      <h2>{caseWords.facts[lang]}</h2>
      <FactsSummary lang={lang} facts={facts} />
      <EnrolledPhoto lang={lang} at={at} there={deps.portraits !== null} shown={tried.photo === true} />
      {c.step === 'mobile' ? <Mobile lang={lang} at={at} tried={tried} /> : null}
      {c.step === 'code' ? <Code lang={lang} at={at} tried={tried} /> : null}
      {c.step === 'waiting' && latest !== null ? (
        <Notice lang={lang} tone="warning">
          <p>
            {caseWords.waiting[lang]} <Moment at={latest.expires_at} lang={lang} />
          </p>
          <p>
            <a class="button second" href={at}>
              {caseWords.look[lang]}
            </a>
          </p>
        </Notice>
      ) : null}
      {c.step === 'decide' ? (
        <>
          {latest?.decision === 'refused' ? (
            <Notice lang={lang} tone="error">
              {`${caseWords.refused[lang]} ${latest.why ?? ''}`}
            </Notice>
          ) : null}
          {(await needsSecond(deps, session, c.case_id)) ? (
            <>
              <Notice lang={lang}>{caseWords.pair[lang]}</Notice>
              <Signed lang={lang} at={`${at}/decide`} button={caseWords.ask} />
            </>
          ) : (
            <Signed lang={lang} at={`${at}/decide`} button={caseWords.decide} />
          )}
        </>
      ) : null}
    </>
  )
}

interface Part {
  readonly lang: Lang
  readonly at: string
  readonly tried: Tried
}

function Presence({ lang, c, at, tried, question }: Part & { readonly c: Casework; readonly question: string | null }) {
  const kind = nextKind(c)
  return (
    <>
      <p class="lead">{caseWords.presence[lang]}</p>
      {kind === null ? null : (
        <form method="post" action={`${at}/capture`} data-once="">
          {question === null ? null : <ReaderAsk lang={lang} question={question} working={caseWords.working} />}
          <Button>{caseWords.capture({ ar: kindName(kind, 'ar'), en: kindName(kind, 'en') })[lang]}</Button>
        </form>
      )}
      <Card title={caseWords.document[lang]} level={2}>
        <p>{caseWords.documentLead[lang]}</p>
        <Form
          lang={lang}
          id="document"
          action={`${at}/document`}
          fields={documentFields}
          values={tried.values}
          errors={tried.errors}
          summary={false}
          button={caseWords.check}
        />
      </Card>
    </>
  )
}

function Mobile({ lang, at, tried }: Part) {
  return (
    <>
      <p class="lead">{caseWords.mobile[lang]}</p>
      <Form
        lang={lang}
        id="mobile"
        action={`${at}/mobile`}
        fields={mobileFields}
        values={tried.values}
        errors={tried.errors}
        summary={false}
        button={caseWords.send}
      />
    </>
  )
}

function Code({ lang, at, tried }: Part) {
  return (
    <>
      <p class="lead">{caseWords.code[lang]}</p>
      <Form
        lang={lang}
        id="code"
        action={`${at}/code`}
        fields={codeFields}
        errors={tried.errors}
        summary={false}
        button={caseWords.prove}
      />
      <form method="post" action={`${at}/mobile`}>
        <Button kind="quiet">{caseWords.again[lang]}</Button>
      </form>
    </>
  )
}

function Slip({ lang, slip }: { readonly lang: Lang; readonly slip: ReturnType<typeof slipOf> }) {
  if (slip === null) return <Notice lang={lang}>{deskWords.over[lang]}</Notice>
  if (slip.half === null) {
    return (
      <Notice lang={lang} tone="success">
        {caseWords.doneMobile[lang]}
      </Notice>
    )
  }
  return (
    <>
      <Notice lang={lang} tone="success">
        {caseWords.done[lang]}
      </Notice>
      <section class="receipt">
        <p>
          {caseWords.username[lang]}: <Ltr>{slip.username}</Ltr>
        </p>
        <p>
          {caseWords.half[lang]}: <Ltr>{slip.half}</Ltr>
        </p>
        <p>{caseWords.rest[lang]}</p>
      </section>
    </>
  )
}

function Ended({ lang, c }: { readonly lang: Lang; readonly c: Casework }) {
  const why = c.ended_why ?? ''
  const words = Object.hasOwn(deskWords, why) ? deskWords[why as keyof typeof deskWords] : deskWords.over
  return (
    <Notice lang={lang} tone="warning">
      {words[lang]}
    </Notice>
  )
}
