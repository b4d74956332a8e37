/**
 * The breaker of codes by message at the desk (ID-24): one officer is enough to stop them, two must agree to let them
 * count again.
 */
import * as z from 'zod'
import {
  type BreakerState,
  breakerState,
  type CodeFigures,
  clearBreakerIn,
  codeFigures,
  dropBreakerIn,
  lockBreaker,
} from '../identity/index.ts'
import { alone, noteAct } from '../identity/officers/index.ts'
import { field, type Lang, plainText, type Text } from '../language/index.ts'
import type { Tx } from '../store/index.ts'
import { Button, Card, Form, fieldsOf, Moment, Notice, readForm, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type InTwo, inTwoPages } from './in-two.tsx'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'رموز الرسائل', en: 'Codes by message' },
  clear: { ar: 'أعد الرموز إلى العمل', en: 'Let codes count again' },
  counts: { ar: 'الرموز المرسلة إلى الجوال تُحتسب الآن.', en: 'Codes sent to mobiles count now.' },
  down: {
    ar: 'لا يُحتسب رمز مرسل إلى جوال. يدخل الناس بطرق أخرى.',
    en: 'No code sent to a mobile counts. People sign in by other ways.',
  },
  fell: { ar: 'توقفت', en: 'Stopped' },
  why: { ar: 'السبب', en: 'Why' },
  now: { ar: 'حالها الآن', en: 'As they are now' },
  aMinute: { ar: 'أكثر الأخطاء في دقيقة', en: 'Most wrong in a minute' },
  wrong: { ar: 'أخطاء آخر 5 دقائق', en: 'Wrong in the last 5 minutes' },
  tried: { ar: 'رموز كُتبت في آخر 5 دقائق', en: 'Typed in the last 5 minutes' },
  ordinary: { ar: 'نسبة الخطأ المعتادة', en: 'Ordinary share of wrong ones' },
  stop: { ar: 'أوقف الرموز', en: 'Stop the codes' },
  stopTitle: { ar: 'ترى هجومًا؟', en: 'You see an attack?' },
  stopLead: {
    ar: 'تتوقف فورًا عن الجميع، ولا تعود إلا بموافقة موظفين.',
    en: 'They stop at once for everybody, and only two officers let them go on.',
  },
  ask: {
    ar: 'تعود حين يوقّع موظفان من وحدتين خلال 15 دقيقة.',
    en: 'They go on when two officers of two units sign within 15 minutes.',
  },
  review: { ar: 'راجع الأرقام ووقّع', en: 'See the figures and sign' },
  already: { ar: 'الرموز متوقفة من قبل', en: 'The codes are stopped already' },
  going: { ar: 'الرموز تعمل، فلا شيء يُعاد', en: 'The codes count, so there is nothing to let go on' },
} as const satisfies Readonly<Record<string, Text>>

const whyWords: Readonly<Record<BreakerState['why'], Text>> = {
  ratio: { ar: 'نسبة الخطأ فوق المعتاد بكثير', en: 'Far more were wrong than in an ordinary hour' },
  flood: { ar: 'أخطاء كثيرة في دقيقة', en: 'Too many were wrong in a minute' },
  officer: { ar: 'أوقفها موظف', en: 'An officer stopped them' },
}

const stopForm = z.object({ why: field(plainText({ min: 5, max: 200 }), words.why) })
const stopFields = fieldsOf(stopForm)
const asked = z.object({ act: z.literal('clear') })

export function clearing(): InTwo<z.output<typeof asked>> {
  return {
    what: 'breaker',
    path: '/desk/codes',
    title: words.clear,
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, _asked, _maker, at, lock) {
      if (lock) await lockBreaker(db as Tx)
      const state = await breakerState(db, at)
      if (state === null) return { ok: false, words: words.going }
      const { fellAt, why, figures } = state
      // The figures of the fall, which stand still: those of this minute are shown beside them and signed by nobody.
      return { ok: true, about: 'codes', person: null, state: { fellAt, why, figures }, reason: 'codes count again' }
    },
    shown: (_asked, { state }, lang) => <Fell lang={lang} state={state as unknown as BreakerState} />,
    async does(tx, _asked, { state }, { maker, checker, session }, at) {
      await clearBreakerIn(tx, maker.id, at)
      if ((await clearBreakerIn(tx, checker.id, at)) !== 'cleared') return words.going
      const act = { at, kind: 'breaker_cleared', officer: checker, session: session.id, second: maker.id } as const
      await noteAct(tx, { ...act, about: 'codes', before: { ...state } })
      return null
    },
  }
}

export function breakerPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  inTwoPages(routes, doorway, clearing())

  routes.get('/desk/codes', 'stop a channel', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const now = site.clock.now()
    const state = await breakerState(site.pool, now)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      back: '/desk/channels',
      children: (
        <>
          <Notice lang={lang} tone={state === null ? 'success' : 'error'}>
            {(state === null ? words.counts : words.down)[lang]}
          </Notice>
          {state === null ? null : <Fell lang={lang} state={state} />}
          <h2>{words.now[lang]}</h2>
          <Figures lang={lang} figures={await codeFigures(site.pool, now)} />
          {state === null ? (
            <Card title={words.stopTitle[lang]} level={2}>
              <p>{words.stopLead[lang]}</p>
              <Form lang={lang} id="stop" action="/desk/codes/stop" fields={stopFields} button={words.stop} />
            </Card>
          ) : (
            <Card title={words.clear[lang]} level={2}>
              <p>{words.ask[lang]}</p>
              <p class="act">
                <Button href="/desk/codes/review?act=clear">{words.review[lang]}</Button>
              </p>
            </Card>
          )}
        </>
      ),
    })
  })

  routes.get('/desk/codes/stop', 'stop a channel', async ({ reply }) => reply.redirect('/desk/codes', 303))

  routes.post('/desk/codes/stop', 'stop a channel', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const read = readForm(stopForm, stopFields, req.body)
    const done = read.ok
      ? await alone(identity, session, 'stop a channel', async (tx, at) =>
          (await dropBreakerIn(tx, session.officer.id, at))
            ? { ok: true, result: null, act: { kind: 'breaker_dropped', about: 'codes', reason: read.values.why } }
            : { ok: false, words: words.already },
        )
      : null
    if (done?.ok) return reply.redirect('/desk/codes', 303)
    const errors = read.ok ? { '': done?.words ?? words.already } : read.errors
    return sendDesk(site, req, reply, {
      title: words.stop,
      session,
      errors,
      back: '/desk/codes',
      path: '/desk/codes',
      children: (
        <Form
          lang={lang}
          id="stop"
          action="/desk/codes/stop"
          fields={stopFields}
          values={read.ok ? read.typed : read.values}
          errors={errors}
          summary={false}
          button={words.stop}
        />
      ),
    })
  })
}

function Fell({
  lang,
  state,
}: {
  readonly lang: Lang
  readonly state: Pick<BreakerState, 'fellAt' | 'why' | 'figures'>
}) {
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { label: words.fell, shown: <Moment at={state.fellAt} lang={lang} /> },
          { label: words.why, shown: whyWords[state.why][lang] },
        ]}
      />
      <Figures lang={lang} figures={state.figures} />
    </>
  )
}

function Figures({ lang, figures }: { readonly lang: Lang; readonly figures: CodeFigures }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.aMinute, shown: String(figures.wrongAMinute) },
        { label: words.wrong, shown: String(figures.wrong) },
        { label: words.tried, shown: String(figures.tried) },
        { label: words.ordinary, shown: `${Math.round(figures.ordinary * 1000) / 10}%` },
      ]}
    />
  )
}
