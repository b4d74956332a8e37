/**
 * «حال الخدمات»: how each part is now and was in the last ninety days, as a worker measured it, and what to do meanwhile.
 * Anybody opens it; it needs no script and says "not measured" where nobody measured.
 */
import type { FastifyInstance } from 'fastify'
import type { Lang, Text } from '../language/index.ts'
import { daysTold, type Part, type PartState, type PartStatus, statusOf } from '../status/index.ts'
import { BothDates, Card, Cards, Chip, Moment, Notice, Table, type Tone } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'

const words = {
  title: { ar: 'حال الخدمات', en: 'Service status' },
  lead: {
    ar: 'نقيس كل جزء كل دقيقة. ما لم نقسه نقول عنه: لم يُقس.',
    en: 'We measure each part every minute. What we did not measure we call “not measured”.',
  },
  fine: { ar: 'كل ما قسناه يعمل.', en: 'All that we measured works.' },
  behind: {
    ar: 'بعض الخدمات أبطأ من المعتاد. لا يضيع طلب.',
    en: 'Some services are slower than usual. No request is lost.',
  },
  broken: {
    ar: 'بعض الخدمات متوقفة الآن. لا يضيع طلب.',
    en: 'Some services have stopped for now. No request is lost.',
  },
  unmeasured: { ar: 'لم نقس شيئًا في آخر ثلاث دقائق.', en: 'Nothing was measured in the last three minutes.' },
  since: { ar: 'منذ', en: 'Since' },
  meanwhile: { ar: 'ماذا تفعل الآن؟', en: 'What to do meanwhile' },
  past: { ar: `آخر ${daysTold} يومًا`, en: `The last ${daysTold} days` },
  pastLead: {
    ar: 'أيام لم يكن فيها كل شيء على ما يرام. الدقائق مما قسناه.',
    en: 'Days on which not all was well. The minutes are of those that we measured.',
  },
  allWell: { ar: 'كل الدقائق التي قسناها كانت على ما يرام.', en: 'In every minute that we measured all was well.' },
  day: { ar: 'اليوم', en: 'Day' },
  part: { ar: 'الجزء', en: 'Part' },
  slowMinutes: { ar: 'دقائق البطء', en: 'Slow minutes' },
  downMinutes: { ar: 'دقائق التوقف', en: 'Stopped minutes' },
  never: { ar: 'لم يُقس بعد.', en: 'Not measured yet.' },
  well: (share: string): Text => ({ ar: `عمل ${share} من الوقت المقيس`, en: `Worked ${share} of the time measured` }),
  measured: (share: string): Text => ({ ar: `قسنا ${share} من الوقت`, en: `We measured ${share} of the time` }),
} as const satisfies Record<string, Text | ((share: string) => Text)>

const states: Readonly<Record<PartState | 'unknown', Text & { readonly tone: Tone }>> = {
  well: { ar: 'يعمل', en: 'Works', tone: 'success' },
  slow: { ar: 'أبطأ من المعتاد', en: 'Slower than usual', tone: 'warning' },
  down: { ar: 'متوقف الآن', en: 'Stopped for now', tone: 'error' },
  unknown: { ar: 'لم يُقس', en: 'Not measured', tone: 'neutral' },
}

const partWords: Readonly<Record<Part, { readonly name: Text; readonly meanwhile: Text }>> = {
  'sign-in': {
    name: { ar: 'الدخول والرموز', en: 'Signing in and codes' },
    meanwhile: {
      ar: 'ادخل بمفتاح المرور أو تطبيق الرموز. وإن انتظرت رمزًا فلا تطلب غيره قبل دقيقة.',
      en: 'Sign in with a passkey or a code app. If you wait for a code, ask for another only after a minute.',
    },
  },
  requests: {
    name: { ar: 'الطلبات', en: 'Requests' },
    meanwhile: {
      ar: 'أرسل طلبك كالمعتاد: يأخذ رقمه الآن، ونكمله حين نعود.',
      en: 'Send your request as usual: it gets its number now and is carried out when we are back.',
    },
  },
  payments: {
    name: { ar: 'السداد', en: 'Payments' },
    meanwhile: {
      ar: 'لا تدفع مرتين. إن دفعت ولم يظهر فسيظهر وحده، ومهلتك محفوظة.',
      en: 'Do not pay twice. What you paid will show by itself, and your time to pay is kept.',
    },
  },
  notices: {
    name: { ar: 'الرسائل', en: 'Messages' },
    meanwhile: {
      ar: 'اقرأ رسائلك في صفحة «رسائلي»: كل رسالة هناك، وصلت جوالك أو لم تصل.',
      en: 'Read your messages on the page “Messages”: each is there, whether it reached your mobile or not.',
    },
  },
  documents: {
    name: { ar: 'الوثائق المطبوعة', en: 'Printed documents' },
    meanwhile: {
      ar: 'افتح طلبك بعد قليل: تظهر الوثيقة فيه حين تُطبع.',
      en: 'Open your request a little later: the document shows there once it is printed.',
    },
  },
  kiosks: {
    name: { ar: 'أجهزة الخدمة الذاتية', en: 'Self-service machines' },
    meanwhile: {
      ar: 'جرّب جهازًا آخر من صفحة «أين أفعّل حسابي؟»، أو اذهب إلى موظف التفعيل ومعك هويتك.',
      en: 'Try another machine from “Where do I activate my account?”, or go to an activation officer with your ID.',
    },
  },
}

export function statusPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/status', async (req, reply) => {
    const { lang } = req.visit
    const all = await statusOf(site.pool, site.clock.now())
    return sendPage(site, req, reply, {
      title: words.title,
      names: await namesHere(doorway, req),
      children: (
        <>
          <h1>{words.title[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          <Overall lang={lang} all={all} />
          <Cards>
            {all.map((one) => (
              <PartCard lang={lang} one={one} />
            ))}
          </Cards>
          <h2>{words.past[lang]}</h2>
          <Past lang={lang} all={all} />
        </>
      ),
    })
  })
}

interface AllProps {
  readonly lang: Lang
  readonly all: readonly PartStatus[]
}

function Overall({ lang, all }: AllProps) {
  const now = all.map((one) => one.now)
  if (now.includes('down')) return <Notice lang={lang} tone="error" children={words.broken[lang]} />
  if (now.includes('slow')) return <Notice lang={lang} tone="warning" children={words.behind[lang]} />
  if (now.includes('well')) return <Notice lang={lang} tone="success" children={words.fine[lang]} />
  return <Notice lang={lang} children={words.unmeasured[lang]} />
}

function PartCard({ lang, one }: { readonly lang: Lang; readonly one: PartStatus }) {
  const { name, meanwhile } = partWords[one.part]
  const { tone, ...said } = states[one.now ?? 'unknown']
  return (
    <Card title={name[lang]} level={2} tone={tone}>
      <p>
        <Chip tone={tone}>{said[lang]}</Chip>
      </p>
      {one.since === null || one.now === 'well' ? null : (
        <p>
          {words.since[lang]}: <Moment at={one.since} lang={lang} />
        </p>
      )}
      {one.now === 'slow' || one.now === 'down' ? (
        <p>
          <strong>{words.meanwhile[lang]}</strong> {meanwhile[lang]}
        </p>
      ) : null}
      {one.measured === 0 ? (
        <p class="muted">{words.never[lang]}</p>
      ) : (
        <>
          <p class="muted">{words.well(shareOf(one.well, one.measured))[lang]}</p>
          <p class="muted">{words.measured(shareOf(one.measured, one.expected))[lang]}</p>
        </>
      )}
    </Card>
  )
}

/** Rounded down: what did not work is never rounded away. */
function shareOf(n: number, of: number): string {
  return `${Math.floor((n / of) * 10_000) / 100}%`
}

function Past({ lang, all }: AllProps) {
  const rows = all
    .flatMap(({ part, days }) => days.filter(({ slow, down }) => slow + down > 0).map((day) => ({ part, ...day })))
    .sort((a, b) => (a.day < b.day ? 1 : -1))
  if (rows.length === 0)
    return all.some(({ measured }) => measured > 0) ? <p>{words.allWell[lang]}</p> : <p>{words.never[lang]}</p>
  return (
    <>
      <p>{words.pastLead[lang]}</p>
      <Table
        lang={lang}
        caption={words.past}
        captionUnseen
        columns={[words.day, words.part, words.slowMinutes, words.downMinutes]}
        rows={rows.map(({ day, part, slow, down }) => [
          <BothDates day={day} lang={lang} />,
          partWords[part].name[lang],
          String(slow),
          String(down),
        ])}
      />
    </>
  )
}
