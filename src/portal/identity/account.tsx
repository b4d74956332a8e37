/** One's own account: where one is signed in, what happened («سجل الدخول», ID-83), and the language of pages. */
import type { FastifyInstance } from 'fastify'
import {
  accountOf,
  confirmDevice,
  devicesOf,
  endSession,
  forgetDevice,
  freezeNow,
  historyBefore,
  leaveEverywhere,
  maskMobile,
  passkeysOf,
  phonesOf,
  type SessionLine,
  sessionsOf,
  setSessionLang,
  totpsOf,
} from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { inTransaction, isUuid } from '../../store/index.ts'
import { Field, Ltr, Moment, SummaryList, Table } from '../../ui/index.ts'
import { type Doorway, dropCookie, isLang, setCookie } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { requireGuest } from '../guard.ts'
import { browserName, sent } from './body.ts'
import { CloseAccount } from './closing.tsx'
import { Devices, NotMe, sendFrozen } from './devices.tsx'
import { History } from './history.tsx'
import { Passkeys } from './passkeys.tsx'
import { Phones } from './phones.tsx'
import { CodeApps } from './totp.tsx'

const title: Text = { ar: 'حسابي', en: 'My account' }

export function accountPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.get('/account', async (req, reply) => {
    const { lang } = req.visit
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account', 303)
    const { caller, names } = await requireGuest(doorway, req)
    const [account, sessions, events, passkeys, devices, apps, phones] = await Promise.all([
      accountOf(site.pool, caller.person),
      sessionsOf(site.pool, caller.person, site.clock.now()),
      historyBefore(site.pool, caller.person, 20),
      passkeysOf(site.pool, caller.person),
      devicesOf(site.pool, caller.person, site.clock.now()),
      totpsOf(site.pool, caller.person),
      phonesOf(site.pool, caller.person),
    ])
    return sendPage(site, req, reply, {
      title,
      names,
      children: (
        <>
          <h1>{title[lang]}</h1>
          <SummaryList
            lang={lang}
            rows={[
              { label: { ar: 'اسم المستخدم', en: 'Username' }, shown: account?.username ?? '' },
              {
                label: { ar: 'الجوّال', en: 'Mobile' },
                shown: <Ltr>{maskMobile(account?.mobile ?? '')}</Ltr>,
                change: '/account/mobile',
              },
            ]}
          />
          <p>
            <a href="/card">{lang === 'ar' ? 'بطاقتي الرقمية' : 'My digital card'}</a>
          </p>
          <p>
            <a href="/account/funds">{lang === 'ar' ? 'أرصدتي المدفوعة مقدمًا' : 'My prepaid funds'}</a>
          </p>
          <p>
            <a href="/account/consents">
              {lang === 'ar'
                ? 'الجهات التي أدخل إليها بحسابي، وما أذنت لها'
                : 'Bodies I sign in to, and what I allowed them'}
            </a>
          </p>
          <Passkeys lang={lang} keys={passkeys} />
          <CodeApps lang={lang} apps={apps} />
          <Phones lang={lang} phones={phones} />
          <h2>{lang === 'ar' ? 'لغة الصفحات' : 'Language of pages'}</h2>
          <form method="post" action="/account/language">
            <Field
              lang={lang}
              name="lang"
              label={{ ar: 'اقرأ الصفحات بـ', en: 'Read pages in' }}
              widget="radios"
              value={lang}
              options={[
                { value: 'ar', label: 'العربية' },
                { value: 'en', label: 'English' },
              ]}
            />
            <p class="act">
              <button class="button second" type="submit">
                {lang === 'ar' ? 'احفظ اللغة' : 'Save the language'}
              </button>
            </p>
          </form>
          <Sessions lang={lang} sessions={sessions} here={req.visit.session.sessionId} />
          <Devices lang={lang} devices={devices} here={req.visit.session.deviceId} />
          <NotMe lang={lang} />
          <History lang={lang} events={events} />
          <CloseAccount lang={lang} />
        </>
      ),
    })
  })

  app.post('/account/language', async (req, reply) => {
    await requireGuest(doorway, req)
    const asked = sent(req.body, 'lang')
    if (isLang(asked) && req.visit.token !== null) {
      await setSessionLang(site.pool, req.visit.token, asked)
      setCookie(site, reply, 'lang', asked, 365)
    }
    return reply.redirect('/account', 303)
  })

  app.post('/account/sessions/end', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const session = sent(req.body, 'session')
    const now = site.clock.now()
    if (isUuid(session)) await inTransaction(site.pool, (tx) => endSession(tx, caller.person, session, now))
    return reply.redirect('/account#sessions', 303)
  })

  app.post('/account/devices/confirm', async (req, reply) => {
    await requireGuest(doorway, req)
    const { session } = req.visit
    const device = sent(req.body, 'device')
    // What cannot be confirmed from here is not offered here either; the list says how it stands.
    if (session !== null) {
      await inTransaction(site.pool, (tx) => confirmDevice(tx, session, device, site.clock.now()))
    }
    return reply.redirect('/account#devices', 303)
  })

  app.post('/account/devices/forget', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const device = sent(req.body, 'device')
    await forgetDevice(site.pool, caller.person, device, site.clock.now())
    return reply.redirect('/account#devices', 303)
  })

  app.post('/account/freeze', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const device = browserName(req.headers['user-agent'])
    await freezeNow(site.pool, caller.person, device, site.clock.now())
    dropCookie(site, reply, 'session')
    return reply.header('clear-site-data', '"cache", "storage"').redirect('/account/frozen', 303)
  })

  // For whoever has just frozen an account; it says nothing about any person.
  app.get('/account/frozen', async (req, reply) => sendFrozen(doorway, req, reply))

  app.post('/account/sign-out-everywhere', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    await leaveEverywhere(site.pool, caller.person, site.clock.now())
    dropCookie(site, reply, 'session')
    return reply.header('clear-site-data', '"cache", "storage"').redirect('/sign-in', 303)
  })
}

function Sessions({ lang, sessions, here }: { lang: Lang; sessions: readonly SessionLine[]; here: string }) {
  const words = {
    title: { ar: 'أين أنت داخل الآن؟', en: 'Where you are signed in' },
    device: { ar: 'الجهاز', en: 'Device' },
    since: { ar: 'دخلت', en: 'Signed in' },
    seen: { ar: 'آخر استعمال', en: 'Last used' },
    here: { ar: 'هذا الجهاز', en: 'This device' },
    end: { ar: 'الخروج', en: 'Sign out' },
    endOne: { ar: 'أخرجه', en: 'Sign out' },
    out: { ar: 'اخرج من كل الأجهزة', en: 'Sign out everywhere' },
  }
  return (
    <>
      <h2 id="sessions">{words.title[lang]}</h2>
      <Table
        lang={lang}
        caption={words.title}
        captionUnseen
        columns={[words.device, words.since, words.seen, words.end]}
        rows={sessions.map((s) => [
          <span>
            <bdi>{s.label || '–'}</bdi>
            {s.sessionId === here ? ` (${words.here[lang]})` : ''}
          </span>,
          <Moment at={s.createdAt} lang={lang} />,
          <Moment at={s.lastSeenAt} lang={lang} />,
          s.sessionId === here ? (
            ''
          ) : (
            <form method="post" action="/account/sessions/end">
              <input type="hidden" name="session" value={s.sessionId} />
              <button class="button quiet" type="submit" aria-label={`${words.endOne[lang]}: ${s.label}`}>
                {words.endOne[lang]}
              </button>
            </form>
          ),
        ])}
      />
      <form method="post" action="/account/sign-out-everywhere">
        <p class="act">
          <button class="button danger" type="submit">
            {words.out[lang]}
          </button>
        </p>
      </form>
    </>
  )
}
