/** The screens of a visit: what each step asks, its end, and its refusal with the officer's way (ID-34). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Slip, terms, type VisitAnswer, type VisitRefusal, type VisitStep } from '../identity/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { CameraBox, Card, ErrorSummary, Field, Form, Keyboard, Keypad, Ltr, Notice, ReaderAsk } from '../ui/index.ts'
import type { Site } from '../web/index.ts'
import { codeSeconds, sendScreen } from './frame.tsx'
import { steps } from './words.ts'

interface More {
  readonly refusal?: VisitRefusal
  readonly typed?: string
  /** Labels of the cameras this kiosk was enrolled with. */
  readonly cameras: readonly string[]
}

type Asked = Exclude<VisitStep, 'done' | 'ended'>

export function showStep(
  site: Site,
  req: FastifyRequest,
  reply: FastifyReply,
  answer: VisitAnswer,
  more: More,
): FastifyReply {
  const { lang } = req.visit
  const step = answer.step as Asked
  const words = steps[step]
  const error = more.refusal?.words
  const typing = 'length' in words
  const face = step === 'face'
  const finger = step === 'right_index' || step === 'left_index'
  // Beside the field when there is one and it is about what was typed; else in the summary alone.
  const name = typing && more.refusal?.reason !== 'wrong_step' ? 'typed' : ''
  return sendScreen(site, req, reply, {
    title: words.title,
    visit: true,
    form: true,
    error: error !== undefined,
    status: error === undefined ? 200 : 422,
    endsIn: step === 'code' ? codeSeconds : undefined,
    camera: face,
    readers: finger,
    islands: face ? ['camera'] : finger ? ['reader'] : [],
    children: (
      <>
        <ErrorSummary lang={lang} errors={error === undefined ? {} : { [name]: error }} />
        {typing ? null : (
          <>
            <h1>{words.title[lang]}</h1>
            <p class="lead">{words.lead[lang]}</p>
          </>
        )}
        {more.refusal?.officer ? <Officer lang={lang} /> : null}
        <Form
          lang={lang}
          action="/kiosk/visit"
          hidden={{ step, ...(step === 'terms' ? { typed: terms.version } : {}) }}
          button={words.button}
        >
          {step === 'terms' ? <Terms lang={lang} /> : null}
          {finger && answer.question !== undefined ? (
            <ReaderAsk lang={lang} question={answer.question} working={words.title} />
          ) : null}
          {face ? <CameraBox lang={lang} cameras={more.cameras} /> : null}
          {typing ? (
            <Field
              lang={lang}
              name="typed"
              label={words.title}
              // The one question of the screen: its label is the heading.
              heading
              // The error says it again with an example, and the screen must not scroll.
              hint={error !== undefined ? undefined : step === 'code' ? sentTo(answer.sentTo ?? '') : words.lead}
              widget={step === 'username' ? 'username' : 'digits'}
              value={step === 'code' ? '' : more.typed}
              maxLength={words.length}
              error={name === 'typed' ? error : undefined}
              autofocus={error === undefined}
            />
          ) : null}
          {step === 'username' ? <Keyboard lang={lang} /> : typing ? <Keypad lang={lang} /> : null}
        </Form>
        {step === 'code' ? <Resend lang={lang} /> : null}
        {step === 'username' ? <Unregistered lang={lang} /> : null}
      </>
    ),
  })
}

function Terms({ lang }: { lang: Lang }) {
  return (
    <ol>
      {terms.points.map((point) => (
        <li>{point[lang]}.</li>
      ))}
    </ol>
  )
}

/** A number inside an Arabic sentence keeps its direction by the marks around it. */
function sentTo(mobile: string): Text {
  return { ar: `أرسلناه إلى \u2066${mobile}\u2069`, en: `We sent it to ${mobile}` }
}

function Resend({ lang }: { lang: Lang }) {
  return (
    <form method="post" action="/kiosk/visit" data-once="">
      <input type="hidden" name="step" value="resend" />
      <button class="button second" type="submit">
        {lang === 'ar' ? 'لم يصلني، أرسل غيره' : 'It has not come, send another'}
      </button>
    </form>
  )
}

/** Also for who forgot the name: she chooses a password anew, and nothing of the registration is needed. */
function Unregistered({ lang }: { lang: Lang }) {
  return (
    <form method="post" action="/kiosk/visit" data-once="">
      <input type="hidden" name="step" value="unregistered" />
      <button class="button second" type="submit">
        {lang === 'ar' ? 'لم أسجل من قبل، أو نسيته' : 'I did not register, or forgot it'}
      </button>
    </form>
  )
}

const officer = {
  title: { ar: 'موظف التفعيل ينجزها بالمستوى نفسه', en: 'An activation officer does it at the same level' },
  how: {
    ar: 'خذ هويتك الأصلية إلى أقرب جوازات أو أحوال مدنية، أو اضغط «اطلب مساعدة موظف» أسفل الشاشة.',
    en: 'Take your original ID to the nearest passports or civil affairs office, or press “Call staff” below.',
  },
} satisfies Record<string, Text>

function Officer({ lang }: { lang: Lang }) {
  return (
    <Card title={officer.title[lang]} level={2}>
      <p>{officer.how[lang]}</p>
    </Card>
  )
}

/** The visit is over without an account: why, what now, and the way to the beginning. */
export function showRefused(site: Site, req: FastifyRequest, reply: FastifyReply, refusal: VisitRefusal): FastifyReply {
  const { lang } = req.visit
  const title: Text = ['has_account', 'unfrozen', 'reproved'].includes(refusal.reason)
    ? { ar: 'حسابك مفعّل', en: 'Your account is active' }
    : { ar: 'لم نكمل هنا', en: 'We could not finish here' }
  return sendScreen(site, req, reply, {
    title,
    visit: true,
    error: true,
    status: 422,
    endsIn: 60,
    children: (
      <>
        <ErrorSummary lang={lang} errors={{ '': refusal.words }} title={title} />
        <h1>{title[lang]}</h1>
        {refusal.officer ? <Officer lang={lang} /> : null}
        <p class="act">
          <a class="button main" href="/kiosk">
            {lang === 'ar' ? 'ابدأ من جديد' : 'Start again'}
          </a>
        </p>
      </>
    ),
  })
}

/** The account is there: the slip, printed, and a screen that clears itself after 10 seconds (P-01 step 3). */
export function showEnd(site: Site, req: FastifyRequest, reply: FastifyReply, slip: Slip): FastifyReply {
  const { lang } = req.visit
  const title: Text = { ar: 'فُعّل حسابك', en: 'Your account is active' }
  const stay = new URLSearchParams(req.visit.path.split('?')[1]).has('stay')
  return sendScreen(site, req, reply, {
    title,
    visit: true,
    endsIn: stay ? 90 : 10,
    children: (
      <>
        <h1>{title[lang]}</h1>
        <Card>
          <dl class="summary">
            <div class="summary-row">
              <dt>{lang === 'ar' ? 'اسم المستخدم' : 'Username'}</dt>
              <dd>
                <Ltr>{slip.username}</Ltr>
              </dd>
            </div>
            {slip.half === null ? null : (
              <div class="summary-row">
                <dt>{lang === 'ar' ? 'النصف الأول من كلمة المرور المؤقتة' : 'First half of the temporary password'}</dt>
                <dd>
                  <Ltr>{slip.half}</Ltr>
                </dd>
              </div>
            )}
          </dl>
        </Card>
        <Notice lang={lang} tone="info">
          {slip.half === null
            ? lang === 'ar'
              ? 'ادخل البوابة باسم المستخدم وكلمة المرور التي اخترتها عند التسجيل.'
              : 'Sign in on the portal with the username and password you chose when you registered.'
            : lang === 'ar'
              ? 'النصف الثاني في رسالة إلى جوالك. اكتب النصفين معًا في أول دخول، خلال 24 ساعة.'
              : 'The second half is in a message to your mobile. Type both together at your first sign-in, within 24 hours.'}
        </Notice>
        <p class="act">
          <button class="button second" type="button" data-print="" hidden>
            {lang === 'ar' ? 'اطبع هذه الورقة' : 'Print this slip'}
          </button>
          {stay ? null : (
            <a class="button second" href="/kiosk/visit?stay=1">
              {lang === 'ar' ? 'أبقِ هذه الشاشة' : 'Keep this screen'}
            </a>
          )}
        </p>
        <p class="no-print">
          {lang === 'ar'
            ? `تُمسح هذه الشاشة بعد ${stay ? 90 : 10} ثانية.`.replace('10 ثانية', '10 ثوانٍ')
            : `This screen clears after ${stay ? 90 : 10} seconds.`}
        </p>
      </>
    ),
  })
}
