/** Before a visit: making a browser a kiosk, the language, what to do; and after it: the wipe. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { endVisit, kioskOf, mayServe, startVisit } from '../identity/index.ts'
import { plainText, type Text } from '../language/index.ts'
import { ErrorSummary, Field, Form, Icon } from '../ui/index.ts'
import { cookieOf, type Doorway, dropCookie, isLang, setCookie } from '../web/index.ts'
import { sendScreen } from './frame.tsx'
import { enrolDemo, kioskDeps, machineOf } from './machine.ts'

export function startScreens(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const deps = kioskDeps(doorway)

  // The beginning is always a beginning: whatever visit was here before is over.
  app.get('/kiosk', async (req, reply) => {
    const kiosk = await machineOf(doorway, req)
    if (kiosk === null) return showEnrol(doorway, req, reply)
    await wipe(doorway, req, reply)
    return showLanguages(doorway, req, reply)
  })

  app.post('/kiosk/enrol', async (req, reply) => {
    if (site.synthetic) {
      setCookie(site, reply, 'kiosk', await enrolDemo(doorway), 365)
      return reply.redirect('/kiosk', 303)
    }
    const key = keyField.safeParse((req.body as { key?: unknown } | null)?.key)
    if (!key.success || (await kioskOf(site.pool, key.data)) === null) return showEnrol(doorway, req, reply, true)
    setCookie(site, reply, 'kiosk', key.data, 365)
    return reply.redirect('/kiosk', 303)
  })

  app.get('/kiosk/tasks', async (req, reply) => {
    if ((await machineOf(doorway, req)) === null) return reply.redirect('/kiosk', 303)
    return showTasks(doorway, req, reply)
  })

  app.post('/kiosk/start', async (req, reply) => {
    const kiosk = await machineOf(doorway, req)
    if (kiosk === null) return reply.redirect('/kiosk', 303)
    const former = cookieOf(site, req, 'visit')
    if (former !== null) await endVisit(deps, kiosk, former)
    if (!(await mayServe(site.pool, kiosk.id, site.clock.now()))) return showResting(doorway, req, reply)
    const only = (req.body as { only?: unknown } | null)?.only
    const purpose = only === 'activate' ? 'activate' : 'register'
    setCookie(site, reply, 'visit', await startVisit(deps, kiosk, req.visit.lang, purpose))
    return reply.redirect('/kiosk/visit', 303)
  })

  app.post('/kiosk/end', async (req, reply) => {
    await wipe(doorway, req, reply)
    return reply.redirect('/kiosk', 303)
  })

  app.post('/kiosk/staff', async (req, reply) => {
    const kiosk = await machineOf(doorway, req)
    if (kiosk !== null) doorway.house.log('staff were called to a kiosk', { kiosk: kiosk.id })
    return reply.redirect('/kiosk/staff', 303)
  })

  app.get('/kiosk/staff', async (req, reply) => showStaff(doorway, req, reply))

  async function wipe(door: Doorway, req: FastifyRequest, reply: FastifyReply): Promise<void> {
    const kiosk = await machineOf(door, req)
    const token = cookieOf(site, req, 'visit')
    if (kiosk !== null && token !== null) await endVisit(deps, kiosk, token)
    for (const name of ['visit', 'lang', 'session', 'flow', 'claim', 'device'] as const) {
      if (cookieOf(site, req, name) !== null) dropCookie(site, reply, name)
    }
    // Not "cookies": the machine's own key must stay.
    reply.header('clear-site-data', '"cache", "storage"')
  }
}

const keyField = plainText({ max: 64 })

function showEnrol(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, wrong = false) {
  const { lang } = req.visit
  const title: Text = { ar: 'هذا المتصفح ليس جهاز خدمة', en: 'This browser is not a kiosk' }
  const error: Text = {
    ar: 'لا يوجد جهاز بهذا المفتاح. انسخه كما أُعطي عند تسجيل الجهاز',
    en: 'No kiosk has this key. Copy it as it was given when the kiosk was enrolled',
  }
  return sendScreen(doorway.site, req, reply, {
    title,
    error: wrong,
    status: wrong ? 422 : 200,
    children: doorway.site.synthetic ? (
      <>
        <h1>{title[lang]}</h1>
        <p class="lead">
          {lang === 'ar'
            ? 'في هذه النسخة التجريبية تستطيع أن تجعله جهازًا له قارئ بصمة وكاميرا مقلّدان.'
            : 'In this demo you can make it one, with a simulated fingerprint reader and camera.'}
        </p>
        <Form
          lang={lang}
          action="/kiosk/enrol"
          button={{ ar: 'اجعل هذا المتصفح جهازًا تجريبيًا', en: 'Make this browser a demo kiosk' }}
        />
      </>
    ) : (
      <>
        <ErrorSummary lang={lang} errors={wrong ? { key: error } : {}} />
        <h1>{title[lang]}</h1>
        <Form lang={lang} action="/kiosk/enrol" button={{ ar: 'سجّل هذا الجهاز', en: 'Enrol this kiosk' }}>
          <Field
            lang={lang}
            name="key"
            label={{ ar: 'مفتاح الجهاز', en: 'Key of the kiosk' }}
            hint={{ ar: 'يعطيه مدير الأجهزة مرة واحدة', en: 'Given once by whoever looks after the kiosks' }}
            widget="password"
            autocomplete="off"
            error={wrong ? error : undefined}
          />
        </Form>
      </>
    ),
  })
}

function showLanguages(doorway: Doorway, req: FastifyRequest, reply: FastifyReply) {
  const title: Text = { ar: 'اختر لغتك', en: 'Choose your language' }
  return sendScreen(doorway.site, req, reply, {
    title,
    children: (
      <>
        <h1>
          <span lang="ar">اختر لغتك</span>
          <br />
          <span lang="en" dir="ltr">
            Choose your language
          </span>
        </h1>
        <ul class="tiles">
          <li>
            <a class="tile" href="/kiosk/tasks?lang=ar" lang="ar" dir="rtl">
              <b>العربية</b>
              <span>ابدأ بالعربية</span>
            </a>
          </li>
          <li>
            <a class="tile" href="/kiosk/tasks?lang=en" lang="en" dir="ltr">
              <b>English</b>
              <span>Start in English</span>
            </a>
          </li>
        </ul>
      </>
    ),
  })
}

function showTasks(doorway: Doorway, req: FastifyRequest, reply: FastifyReply) {
  const { lang } = req.visit
  const title: Text = { ar: 'ماذا تريد أن تنجز؟', en: 'What would you like to do?' }
  return sendScreen(doorway.site, req, reply, {
    title,
    endsIn: 60,
    children: (
      <>
        <h1>{title[lang]}</h1>
        <form class="tiles" method="post" action="/kiosk/start" data-once="">
          <button class="tile" type="submit">
            <Icon name="person" />
            <b>{lang === 'ar' ? 'سجّل وفعّل حسابك' : 'Register and activate'}</b>
            <span>
              {lang === 'ar'
                ? 'لمن ليس له حساب، ولمن سجّل في البوابة وبقي تفعيله. خمس دقائق، ومعك جوالك.'
                : 'For those without an account, and those who registered on the portal. Five minutes, with your phone at hand.'}
            </span>
          </button>
          <button class="tile" type="submit" name="only" value="activate">
            <Icon name="tick" />
            <b>{lang === 'ar' ? 'فعّل فقط' : 'Activate only'}</b>
            <span>
              {lang === 'ar'
                ? 'لمن سجّل في البوابة من قبل، ولمن جمّد حسابه. دقيقتان، ومعك جوالك.'
                : 'For those who registered on the portal before, or froze their account. Two minutes, with your phone at hand.'}
            </span>
          </button>
        </form>
      </>
    ),
  })
}

/** The machine's own key was not heard lately: whoever carried it off, or its cookie, opens no visits. */
function showResting(doorway: Doorway, req: FastifyRequest, reply: FastifyReply) {
  const { lang } = req.visit
  const title: Text = { ar: 'هذا الجهاز متوقف الآن', en: 'This kiosk is resting' }
  return sendScreen(doorway.site, req, reply, {
    title,
    status: 503,
    endsIn: 60,
    children: (
      <>
        <h1>{title[lang]}</h1>
        <p class="lead">
          {lang === 'ar'
            ? 'لم يُحفظ شيء مما كتبت. استعمل جهازًا آخر، أو اطلب مساعدة موظف.'
            : 'Nothing you typed was kept. Use another kiosk, or call staff.'}
        </p>
      </>
    ),
  })
}

function showStaff(doorway: Doorway, req: FastifyRequest, reply: FastifyReply) {
  const { lang } = req.visit
  const title: Text = { ar: 'نادينا الموظف', en: 'We called staff' }
  const back = cookieOf(doorway.site, req, 'visit') === null ? '/kiosk' : '/kiosk/visit'
  return sendScreen(doorway.site, req, reply, {
    title,
    visit: true,
    children: (
      <>
        <h1>{title[lang]}</h1>
        <p class="lead">
          {lang === 'ar' ? 'ابقَ عند الجهاز، سيأتيك موظف.' : 'Stay by the kiosk. Somebody is on the way.'}
        </p>
        <p class="act">
          <a class="button main" href={back}>
            {lang === 'ar' ? 'أكمل بنفسي' : 'Carry on myself'}
          </a>
        </p>
      </>
    ),
  })
}

/** The language asked for by a form's switch, told to the pages after it. */
export function inLanguage(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, asked: unknown): boolean {
  if (!isLang(asked)) return false
  setCookie(doorway.site, reply, 'lang', asked, 365)
  req.visit = { ...req.visit, lang: asked }
  return true
}
