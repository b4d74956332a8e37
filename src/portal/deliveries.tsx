/** Documents on their way to one: the list, and where each is; shown beside its request too. */
import type { FastifyInstance } from 'fastify'
import {
  departments,
  documents,
  failures,
  type Parcel,
  type ParcelStep,
  states,
  travels,
  waits,
} from '../delivery/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { type PersonId, readingSelf } from '../store/index.ts'
import {
  BothDates,
  Button,
  Card,
  Chip,
  Empty,
  Ltr,
  SummaryList,
  type Tone,
  Track,
  type TrackStep,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'

const words = {
  title: { ar: 'توصيل وثائقي', en: 'My deliveries' },
  none: { ar: 'لا وثيقة في الطريق إليك.', en: 'No document is on its way to you.' },
  number: { ar: 'رقم الشحنة', en: 'Parcel number' },
  carrier: { ar: 'الناقل', en: 'Carrier' },
  tracking: { ar: 'رقم التتبع', en: 'Tracking number' },
  to: { ar: 'إلى', en: 'To' },
  expected: { ar: 'الوصول المتوقع', en: 'Expected' },
  until: { ar: 'تنتظرك حتى', en: 'Waits for you until' },
  at: { ar: 'تستلمها من', en: 'Collect it at' },
  why: { ar: 'لماذا لم تصل', en: 'Why it did not arrive' },
  send: { ar: 'أرسلها بالبريد', en: 'Have it sent' },
  change: { ar: 'غيّر العنوان', en: 'Change the address' },
  follow: { ar: 'توصيل الوثيقة', en: 'The document’s way' },
} as const satisfies Record<string, Text>

export const deliveriesTitle: Text = words.title

export function deliveryPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/deliveries', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const parcels = await parcelsOf(doorway, guest.caller.person, () => true)
    return sendPage(site, req, reply, {
      title: words.title,
      names: guest.names,
      children: (
        <div class="narrow">
          <h1>{words.title[lang]}</h1>
          {parcels.length === 0 ? <Empty>{words.none[lang]}</Empty> : null}
          {parcels.map(({ parcel, steps }) => (
            <Card level={2} title={documents[parcel.document][lang]}>
              <OneParcel lang={lang} parcel={parcel} steps={steps} />
            </Card>
          ))}
        </div>
      ),
    })
  })
}

interface Shown {
  readonly parcel: Parcel
  readonly steps: readonly ParcelStep[]
}

/** A person's own parcels with their ways, the newest first. */
async function parcelsOf(
  { site }: Doorway,
  person: PersonId,
  wanted: (parcel: Parcel) => boolean,
): Promise<readonly Shown[]> {
  const reading = { reader: person, audience: 'self', purpose: 'portal', at: site.clock.now() }
  return readingSelf(site.pool, reading, async (look) => {
    const { delivery } = openRegisters(look)
    const shown: Shown[] = []
    for (const parcel of (await delivery.of(person)).filter(wanted).slice(0, 30))
      shown.push({ parcel, steps: await delivery.steps(person, parcel.id) })
    return shown
  })
}

/** The way of the document that a request made, or sent again; nothing where there is none. */
export async function deliveryOf(doorway: Doorway, person: PersonId, request: string, receipts: unknown, lang: Lang) {
  const named = numberIn(receipts)
  const [found] = await parcelsOf(doorway, person, (p) => p.request === request || p.number === named)
  if (found === undefined) return null
  return (
    <section>
      <h2>{words.follow[lang]}</h2>
      <OneParcel lang={lang} parcel={found.parcel} steps={found.steps} />
    </section>
  )
}

/** The parcel's number in what a request's effects said. */
function numberIn(receipts: unknown): string | null {
  if (typeof receipts !== 'object' || receipts === null) return null
  for (const verb of ['delivery.order', 'delivery.send', 'delivery.redirect']) {
    const said: unknown = (receipts as Record<string, unknown>)[verb]
    if (typeof said === 'object' && said !== null && 'number' in said) return String(said.number)
  }
  return null
}

const tones: Readonly<Partial<Record<Parcel['state'], Tone>>> = {
  delivered: 'success',
  collected: 'success',
  failed: 'warning',
  returned: 'warning',
  ready: 'success',
  lost: 'error',
  invalid: 'error',
}

function OneParcel({ lang, parcel, steps }: Shown & { readonly lang: Lang }) {
  const { state, address } = parcel
  return (
    <>
      <p>
        <Chip tone={tones[state] ?? 'info'}>{states[state][lang]}</Chip>
      </p>
      <SummaryList
        lang={lang}
        rows={[
          { label: words.number, shown: <Ltr>{parcel.number}</Ltr> },
          ...(parcel.way === 'post' && address !== null
            ? [{ label: words.to, shown: <Ltr>{address.short}</Ltr> }]
            : []),
          ...(parcel.carrier === null ? [] : [{ label: words.carrier, shown: parcel.carrier[lang] }]),
          ...(parcel.tracking === null ? [] : [{ label: words.tracking, shown: <Ltr>{parcel.tracking}</Ltr> }]),
          ...(parcel.expected !== null && travels.includes(state)
            ? [{ label: words.expected, shown: <BothDates day={parcel.expected} lang={lang} /> }]
            : []),
          ...(parcel.why !== null ? [{ label: words.why, shown: failures[parcel.why][lang] }] : []),
          ...(waits.includes(state) || (parcel.way === 'counter' && state === 'ordered')
            ? [{ label: words.at, shown: departments[parcel.department][lang] }]
            : []),
          ...(parcel.keepUntil !== null && waits.includes(state)
            ? [{ label: words.until, shown: <BothDates day={parcel.keepUntil} lang={lang} /> }]
            : []),
        ]}
      />
      <Track lang={lang} steps={trackOf(steps)} />
      {waits.includes(state) || (parcel.way === 'counter' && state === 'ordered') ? (
        <p class="acts no-print">
          <Button href="/services/delivery/request-document" kind="second">
            {words.send[lang]}
          </Button>
        </p>
      ) : null}
      {parcel.way === 'post' && (state === 'ordered' || state === 'labelled') ? (
        <p class="acts no-print">
          <Button href="/services/delivery/change-delivery-address" kind="quiet">
            {words.change[lang]}
          </Button>
        </p>
      ) : null}
    </>
  )
}

const stopped: readonly Parcel['state'][] = ['failed', 'returned', 'lost', 'invalid']

function trackOf(steps: readonly ParcelStep[]): TrackStep[] {
  return steps.map(({ state, at }) => ({
    label: states[state],
    at,
    state: stopped.includes(state) ? 'stopped' : 'done',
  }))
}
