/**
 * The print room and the counters: labels to print and hand to the carrier, documents to lay ready, and words of the post that
 * contradict what we know. Lists show parcels and cities; a name is read on the label alone, and that is a reading.
 */

import {
  documents,
  type Flag,
  foundByNumber,
  handToCarrier,
  type InHouse,
  inHouse,
  openLabel,
  parkedEvents,
  readyAtCounter,
  settleEvent,
  states,
} from '../delivery/index.ts'
import { noteAct, stillOpen } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { inTransaction, readingOthers, type Tx } from '../store/index.ts'
import { Button, Empty, Ltr, Moment, Notice, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { collectPages } from './collecting.tsx'
import { sendDesk } from './frame.tsx'
import type { Desk, DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'توصيل الوثائق', en: 'Deliveries' },
  none: { ar: 'لا شيء في غرفة الطباعة.', en: 'Nothing stands in the print room.' },
  toSend: { ar: 'للتغليف والتسليم إلى البريد', en: 'To pack and hand to the post' },
  toLay: { ar: 'للشباك', en: 'For the counter' },
  number: { ar: 'الشحنة', en: 'Parcel' },
  document: { ar: 'الوثيقة', en: 'Document' },
  city: { ar: 'المدينة', en: 'City' },
  state: { ar: 'الحالة', en: 'State' },
  since: { ar: 'منذ', en: 'Since' },
  act: { ar: 'ما تفعل', en: 'What to do' },
  label: { ar: 'اطبع بطاقة العنوان', en: 'Print the label' },
  handed: { ar: 'سلّمتها إلى البريد', en: 'Handed to the post' },
  ready: { ar: 'جاهزة في الشباك', en: 'Ready at the counter' },
  collect: { ar: 'سلّم وثيقة في الشباك', en: 'Hand out a document' },
  waitsLabel: { ar: 'ننتظر رقم التتبع من البريد', en: 'Waiting for the post’s number' },
  parked: { ar: 'كلام للبريد لا يستقيم', en: 'Words of the post that do not fit' },
  said: { ar: 'ما قاله', en: 'What it said' },
  reason: { ar: 'لماذا لم نأخذ به', en: 'Why it was not taken' },
  settle: { ar: 'نظرت فيه', en: 'Looked into' },
  gone: { ar: 'فعل ذلك موظف آخر، أو تغيّرت الحالة.', en: 'A colleague has done it, or the state has changed.' },
  notPrinted: {
    ar: 'البطاقة تُطبع الآن. أعد المحاولة بعد لحظات.',
    en: 'The label is being printed. Try again in a moment.',
  },
} as const satisfies Readonly<Record<string, Text>>

const flags: Readonly<Record<Flag, Text>> = {
  late: { ar: 'خبر قديم', en: 'Old news' },
  'unknown-label': { ar: 'رقم تتبع لا نعرفه', en: 'A tracking number that we do not know' },
  'old-label': { ar: 'بطاقة عنوان أُلغيت', en: 'A label that was replaced' },
  contradicts: { ar: 'يناقض ما نعرف عن الشحنة', en: 'It contradicts what we know' },
  'without-code': { ar: 'يقول إنها سُلّمت، ولم يُقل رمز الاستلام', en: 'It says delivered, and nobody gave the code' },
  refused: { ar: 'رُفض التسليم', en: 'The hand-over was refused' },
}

const needs = 'hand out documents'

export function deliveryDesk(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  collectPages(routes, doorway)

  routes.get('/desk/deliveries', needs, (desk) => show(desk))

  routes.post('/desk/deliveries/handed', needs, (desk) =>
    act(desk, 'parcel_handed', (tx, number, at) => handToCarrier(tx, number, at)),
  )
  routes.post('/desk/deliveries/ready', needs, (desk) =>
    act(desk, 'document_laid_ready', (tx, number, at) => readyAtCounter(tx, number, at)),
  )

  routes.post('/desk/deliveries/settle', needs, async (desk) => {
    const { session } = desk
    const event = desk.sent('event')
    const done = await inTransaction(site.pool, async (tx) => {
      const at = site.clock.now()
      if (!(await stillOpen(tx, session, at)) || !(await settleEvent(tx, event, session.officer.id, at))) return false
      await noteAct(tx, { at, kind: 'post_word_settled', officer: session.officer, session: session.id, about: event })
      return true
    })
    return done ? desk.reply.redirect('/desk/deliveries', 303) : show(desk, words.gone)
  })

  // The label names somebody: opening it is a reading, and hers to see.
  routes.get('/desk/deliveries/labels/:id', needs, async (desk) => {
    const { session, id: number } = desk
    const label = (await inHouse(site.pool)).find((p) => p.number === number)?.label ?? null
    const found = await foundByNumber(site.pool, number)
    if (label === null || found === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    const reading = {
      reader: session.officer.id,
      audience: 'officer',
      purpose: 'desk:delivery',
      request: found.parcel,
      at: site.clock.now(),
    }
    const paper = await readingOthers(site.pool, reading, async (look) => {
      look.note(found.person, 'delivery')
      return openLabel(site.pool, label)
    })
    if (paper === null) return show(desk, words.notPrinted)
    return desk.reply
      .headers({
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${paper.name}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(paper.bytes)
  })

  /** An officer's act on one parcel, in one commit with its line in the audit. */
  async function act(
    desk: Desk,
    kind: 'parcel_handed' | 'document_laid_ready',
    does: (tx: Tx, number: string, at: string) => Promise<string | null>,
  ) {
    const { session } = desk
    const number = desk.sent('number')
    const trouble = await inTransaction(site.pool, async (tx) => {
      const at = site.clock.now()
      if (!(await stillOpen(tx, session, at))) return 'closed'
      const found = await foundByNumber(tx, number)
      const no = await does(tx, number, at)
      if (no !== null) return no
      const person = found === null ? {} : { person: found.person }
      await noteAct(tx, { at, kind, officer: session.officer, session: session.id, about: number, ...person })
      return null
    })
    return trouble === null ? desk.reply.redirect('/desk/deliveries', 303) : show(desk, words.gone)
  }

  async function show({ req, reply, session }: Desk, trouble?: Text) {
    const { lang } = req.visit
    const here = await inHouse(site.pool)
    const parked = await parkedEvents(site.pool)
    const toSend = here.filter((p) => p.way === 'post' && (p.state === 'ordered' || p.state === 'labelled'))
    const toLay = here.filter((p) => !toSend.includes(p))
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      path: '/desk/deliveries',
      status: trouble ? 409 : 200,
      error: trouble !== undefined,
      children: (
        <>
          {trouble ? (
            <Notice lang={lang} tone="error" live>
              {trouble[lang]}
            </Notice>
          ) : null}
          <p class="acts">
            <Button href="/desk/deliveries/collect">{words.collect[lang]}</Button>
          </p>
          {here.length === 0 ? <Empty>{words.none[lang]}</Empty> : null}
          <Parcels lang={lang} title={words.toSend} parcels={toSend} />
          <Parcels lang={lang} title={words.toLay} parcels={toLay} />
          {parked.length === 0 ? null : (
            <Table
              lang={lang}
              caption={words.parked}
              columns={[words.number, words.said, words.reason, words.since, words.act]}
              rows={parked.map((one) => [
                <Ltr>{one.tracking}</Ltr>,
                <Ltr>{one.kind}</Ltr>,
                flags[one.flag][lang],
                <Moment at={one.at} lang={lang} />,
                <form method="post" action="/desk/deliveries/settle">
                  <input type="hidden" name="event" value={one.event} />
                  <Button kind="quiet">{words.settle[lang]}</Button>
                </form>,
              ])}
            />
          )}
        </>
      ),
    })
  }
}

function Parcels({ lang, title, parcels }: { lang: Lang; title: Text; parcels: readonly InHouse[] }) {
  if (parcels.length === 0) return null
  return (
    <Table
      lang={lang}
      caption={title}
      columns={[words.number, words.document, words.city, words.state, words.since, words.act]}
      rows={parcels.map((p) => [
        <Ltr>{p.number}</Ltr>,
        documents[p.document][lang],
        p.city ?? '',
        states[p.state][lang],
        <Moment at={p.since} lang={lang} />,
        <Acts lang={lang} parcel={p} />,
      ])}
    />
  )
}

function Acts({ lang, parcel }: { readonly lang: Lang; readonly parcel: InHouse }) {
  const { number, state, way } = parcel
  if (way === 'post' && state === 'ordered') return <span class="muted">{words.waitsLabel[lang]}</span>
  if (state === 'labelled')
    return (
      <>
        {parcel.label === null ? null : <a href={`/desk/deliveries/labels/${number}`}>{words.label[lang]}</a>}{' '}
        <Press lang={lang} action="handed" number={number} button={words.handed} />
      </>
    )
  if (state === 'ordered') return <Press lang={lang} action="ready" number={number} button={words.ready} />
  return <a href={`/desk/deliveries/collect?number=${number}`}>{words.collect[lang]}</a>
}

function Press(props: {
  readonly lang: Lang
  readonly action: string
  readonly number: string
  readonly button: Text
}) {
  return (
    <form method="post" action={`/desk/deliveries/${props.action}`} data-once="">
      <input type="hidden" name="number" value={props.number} />
      <Button kind="second">{props.button[props.lang]}</Button>
    </form>
  )
}
