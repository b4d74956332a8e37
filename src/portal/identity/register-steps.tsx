/** Registering, steps 2 and 3: the code to the mobile, then the form one is activated with (P-02 steps 2 and 3). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ClaimRefusal, type ClaimState, claimState, confirmClaim, resendClaimCode } from '../../identity/index.ts'
import { dayOf, type Lang } from '../../language/index.ts'
import { Bdi, BothDates, Card, Cards, type FieldErrors, Ltr, Notice, Qr, readForm } from '../../ui/index.ts'
import { cookieOf, type Doorway, dropCookie } from '../../web/index.ts'
import { namesOf, sendPage } from '../frame.tsx'
import { switchedLanguage } from './body.ts'
import { codeFields, codeForm, Resend, sentWords } from './code.tsx'
import { sendFormPage } from './form-page.tsx'
import { showRegister } from './register.tsx'

export function registerSteps(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway
  const claimOf = (req: FastifyRequest): string => cookieOf(site, req, 'claim') ?? ''

  app.get('/register/code', async (req, reply) => {
    const state = await claimState(identity, claimOf(req))
    if (state?.step === 'contact') return showCode(doorway, req, reply, state)
    return reply.redirect(state === null ? '/register' : '/register/done', 303)
  })

  app.post('/register/code', async (req, reply) => {
    const state = await claimState(identity, claimOf(req))
    // Pressed twice: the first press has done it.
    if (state?.step === 'verified') return reply.redirect('/register/done', 303)
    if (state === null) return reply.redirect('/register', 303)
    const read = readForm(codeForm, codeFields, req.body)
    const values = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return showCode(doorway, req, reply, state, {}, values)
    if (!read.ok) return showCode(doorway, req, reply, state, read.errors, values)
    const done = await confirmClaim(identity, claimOf(req), read.values.code)
    return done.ok ? reply.redirect('/register/done', 303) : refused(doorway, req, reply, state, done)
  })

  app.post('/register/code/resend', async (req, reply) => {
    const state = await claimState(identity, claimOf(req))
    if (state?.step !== 'contact') return reply.redirect('/register', 303)
    const again = await resendClaimCode(identity, claimOf(req), cookieOf(site, req, 'device'))
    return again.ok ? reply.redirect('/register/code', 303) : refused(doorway, req, reply, state, again)
  })

  app.get('/register/done', async (req, reply) => {
    const state = await claimState(identity, claimOf(req))
    if (state?.step !== 'verified') return reply.redirect(state === null ? '/register' : '/register/code', 303)
    return showForm(doorway, req, reply, state)
  })
}

type Contact = Extract<ClaimState, { step: 'contact' }>

function refused(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, state: Contact, no: ClaimRefusal) {
  if (no.reason === 'start_again') {
    dropCookie(doorway.site, reply, 'claim')
    return showRegister(doorway, req, reply, { values: { lang: req.visit.lang }, errors: { '': no.words } })
  }
  return showCode(doorway, req, reply, state, { [no.reason === 'code_wrong' ? 'code' : '']: no.words })
}

function showCode(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  state: Contact,
  errors: FieldErrors = {},
  values = {},
) {
  const { lang } = req.visit
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'اكتب الرمز الذي وصلك', en: 'Enter the code we sent' },
    lead: sentWords(state.sentTo, lang),
    action: '/register/code',
    fields: codeFields,
    values,
    errors,
    button: { ar: 'سجّلني', en: 'Register me' },
    below: (
      <>
        <Resend lang={lang} action="/register/code/resend" resendAt="" now={doorway.site.clock.now()} />
        <p>
          <a href="/register">{lang === 'ar' ? 'الرقم غير صحيح؟ ابدأ من جديد' : 'Wrong number? Start again'}</a>
        </p>
      </>
    ),
  })
}

const title = { ar: 'استمارة تفعيل الحساب', en: 'Account activation form' }

/** The form to take along: its number and ticket, no personal data (ID-31), and the ways to be activated (R-ACC-03). */
async function showForm(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  state: Extract<ClaimState, { step: 'verified' }>,
) {
  const { lang } = req.visit
  return sendPage(doorway.site, req, reply, {
    title,
    names: await namesOf(doorway.site, req, null),
    children: (
      <div class="narrow">
        <h1>{lang === 'ar' ? 'سُجّلت، وبقي التفعيل' : 'You are registered. Activation is left'}</h1>
        <Notice lang={lang} tone="info">
          {lang === 'ar'
            ? 'لا تستطيع الدخول قبل أن يُفعَّل حسابك بإحدى الطرق أدناه.'
            : 'You cannot sign in before your account is activated in one of the ways below.'}
        </Notice>
        <section class="receipt">
          <div class="receipt-head">
            <h2>{title[lang]}</h2>
            <p class="receipt-reference">
              <Ltr>{state.formNumber}</Ltr>
            </p>
            <p>
              {lang === 'ar' ? 'فعّل حسابك قبل ' : 'Activate before '}
              <BothDates day={dayOf(state.expiresAt)} lang={lang} />
            </p>
          </div>
          <figure class="receipt-qr">
            <Qr
              text={state.ticket}
              label={lang === 'ar' ? 'رمز الاستمارة للموظف' : 'The form’s code, for the officer'}
            />
            <figcaption>
              {lang === 'ar' ? 'يقرؤه موظف التفعيل' : 'The activation officer reads it'}
              <br />
              <Ltr>{state.ticket}</Ltr>
            </figcaption>
          </figure>
          <p class="no-print">{printWords[lang]}</p>
        </section>
        <h2>{lang === 'ar' ? 'كيف تفعّل حسابك؟' : 'How to activate'}</h2>
        <Cards>
          {waysOpen(doorway, state).map((way) => (
            <Card title={way.name[lang]}>
              <p>{way.how[lang]}.</p>
              {way.key === 'bank' ? <BanksTakingPart doorway={doorway} lang={lang} /> : null}
            </Card>
          ))}
        </Cards>
        <p>
          <a href="/activation-points">
            {lang === 'ar' ? 'أماكن التفعيل في مدينتك' : 'Activation points in your city'}
          </a>
        </p>
      </div>
    ),
  })
}

/** Where no bank takes part, none is promised. */
function waysOpen({ banks = [] }: Doorway, { ways }: Extract<ClaimState, { step: 'verified' }>) {
  return ways.filter(({ key }) => key !== 'bank' || banks.length > 0)
}

/** Which banks do it; among made-up people also the way to the simulated one. */
function BanksTakingPart({ doorway: { site, banks = [] }, lang }: { doorway: Doorway; lang: Lang }) {
  return (
    <>
      <p>
        {lang === 'ar' ? 'المصارف المشاركة: ' : 'Banks that take part: '}
        {banks.map(({ name }, i) => [i > 0 ? (lang === 'ar' ? '، ' : ', ') : null, <Bdi>{name[lang]}</Bdi>])}
      </p>
      <p>
        {lang === 'ar'
          ? 'الجوال الذي سجّلت به هنا يجب أن يكون جوالك عند المصرف.'
          : 'The mobile you registered with must be the one your bank holds.'}
      </p>
      {site.synthetic ? (
        <p class="no-print">
          <a href="/simulators/my-bank">{lang === 'ar' ? 'افتح تطبيق المصرف التجريبي' : 'Open the demo bank’s app'}</a>
        </p>
      ) : null}
    </>
  )
}

const printWords: Readonly<Record<Lang, string>> = {
  ar: 'اطبع هذه الصفحة من متصفحك أو صوّرها. تبقى هنا في هذا المتصفح حتى تفعّل حسابك.',
  en: 'Print this page from your browser or take a picture of it. It stays here in this browser until you activate.',
}
