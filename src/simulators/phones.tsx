/** The phones of the kingdom: what each shows, newest first, instead of a mobile network. */
import type { FastifyInstance } from 'fastify'
import { latestMessages, messagesFor, type PhoneMessage } from '../agencies/carriers/index.ts'
import { notificationsOn, type PushShown } from '../agencies/push/index.ts'
import { issueText, type Lang, mobile, type Text } from '../language/index.ts'
import { Card, Empty, Field, Ltr, Moment } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator, sent } from './frame.tsx'

const label: Text = { ar: 'رقم الجوّال', en: 'Mobile number' }

export function phonePages(app: FastifyInstance, { site }: Doorway): void {
  app.get('/carrier', async (req, reply) => {
    const { lang } = req.visit
    const typed = sent(req.query, 'mobile')
    const follow = sent(req.query, 'follow') === 'yes'
    const number = typed.trim() === '' ? null : mobile.safeParse(typed)
    const issue = number?.error?.issues[0]
    const error = issue ? issueText(issue, label) : undefined
    const messages =
      number?.data === undefined
        ? number === null
          ? await latestMessages(site.pool)
          : []
        : await messagesFor(site.pool, number.data)
    const rung =
      number !== null && number.data === undefined ? [] : await notificationsOn(site.pool, number?.data ?? null)
    // As on a phone: whatever came last stands first, message or notification.
    const shown = [
      ...messages.map((message) => ({ at: message.at, part: <Message lang={lang} message={message} /> })),
      ...rung.map((push) => ({ at: push.at, part: <Notification lang={lang} push={push} /> })),
    ].sort((a, b) => b.at.localeCompare(a.at))
    return sendSimulator(site, req, reply, {
      title: { ar: 'الجوالات', en: 'Phones' },
      standsFor: {
        ar: 'تقوم مقام شركة الاتصالات وجوالات الناس. في نسخة حقيقية تصل هذه الرسائل إلى أصحابها فقط.',
        en: 'They stand for the mobile carrier and people’s phones. In a real installation these messages reach their owners only.',
      },
      errors: error ? { mobile: error } : {},
      refreshSeconds: follow ? 5 : undefined,
      children: (
        <>
          <form method="get" action="/carrier">
            <Field
              lang={lang}
              name="mobile"
              label={label}
              widget="tel"
              autocomplete="off"
              value={typed}
              error={error}
            />
            <Field
              lang={lang}
              name="follow"
              label={{ ar: 'حدّث الصفحة كل 5 ثوانٍ', en: 'Refresh every 5 seconds' }}
              widget="checkbox"
              checked={follow}
            />
            <p class="act">
              <button class="button second" type="submit">
                {lang === 'ar' ? 'اعرض رسائل هذا الجوّال' : 'Show this phone’s messages'}
              </button>
            </p>
          </form>
          {shown.length === 0 ? (
            <Empty>{lang === 'ar' ? 'تظهر الرسائل هنا حين تُرسل.' : 'Messages appear here when they are sent.'}</Empty>
          ) : null}
          {shown.map(({ part }) => part)}
        </>
      ),
    })
  })
}

/** What a browser shows that was rung by web push; a tap on a real phone opens the page it names. */
function Notification({ lang, push }: { lang: Lang; push: PushShown }) {
  return (
    <Card title={<Ltr>{(push.mobile ?? '').replace(/^\+966/, '0') || '–'}</Ltr>} level={2}>
      <p data-part="notification">
        <strong>
          <bdi>{push.title}</bdi>
        </strong>
        <br />
        <bdi>{push.body}</bdi>
      </p>
      <p class="muted">
        {lang === 'ar' ? 'تنبيه من المتصفح' : 'A notification of the browser'}, <Moment at={push.at} lang={lang} />
      </p>
    </Card>
  )
}

function Message({ lang, message }: { lang: Lang; message: PhoneMessage }) {
  return (
    <Card title={<Ltr>{message.mobile.replace(/^\+966/, '0')}</Ltr>} level={2}>
      {message.voice ? <p>{lang === 'ar' ? 'مكالمة تقول:' : 'A call that says:'}</p> : null}
      <p>{message.text.split('\n').flatMap((line, i) => [i > 0 ? <br /> : null, <bdi>{line}</bdi>])}</p>
      <p class="muted">
        <Moment at={message.at} lang={lang} />
      </p>
    </Card>
  )
}
