/**
 * A person's home: what needs her first, then her documents, then her requests. Only her own data is read here, and of a
 * resident's family the names.
 */
import type { FastifyInstance } from 'fastify'
import { type Day, dayOf, daysBetween, type Instant, inDays, type Lang, type Text } from '../language/index.ts'
import { type Catalogue, openRegisters, type Row, requestsOf } from '../requests/index.ts'
import { wardsOf } from '../standing/index.ts'
import { ReadingsClosed, readingOthers, readingSelf } from '../store/index.ts'
import { BothDates, Button, Card, Cards, Chip, Empty, Hidden, SearchBox, type Tone } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { AgreementCard, agreementsOf } from './agreements.tsx'
import { AppointmentCards, appointmentsAhead } from './appointments.tsx'
import { nameText, sendPage } from './frame.tsx'
import { type Guest, requireGuest } from './guard.ts'
import { becameOf, RequestCard, titleOf } from './tracker.tsx'
import { grounds, w } from './words.ts'

/** A document as home shows it: its name, until when, and the service that renews it. */
interface Held {
  readonly name: Text
  readonly expires: Day | null
  readonly state?: { readonly words: Text; readonly tone: Tone }
  readonly renew?: string
  readonly details?: string
}

/** Within so many days of its end a document asks for attention. */
const soonDays = 60

const names = {
  card: { ar: 'الهوية الوطنية', en: 'National ID' },
  passport: { ar: 'جواز السفر', en: 'Passport' },
  iqama: { ar: 'هوية مقيم', en: 'Resident ID' },
  foreign: { ar: 'جواز بلدك', en: 'Your country’s passport' },
  licence: { ar: 'رخصة القيادة', en: 'Driving licence' },
  vehicle: { ar: 'رخصة سير المركبة', en: 'Vehicle registration' },
  insurance: { ar: 'التأمين الصحي', en: 'Health insurance' },
} as const satisfies Record<string, Text>

const lost = { words: { ar: 'مفقودة', en: 'Lost' }, tone: 'error' } as const
const notActivated = { words: { ar: 'صدر ولم يُفعَّل بعد', en: 'Issued, not yet activated' }, tone: 'warning' } as const

export function homePage(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway

  app.get('/home', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const day = dayOf(site.clock.now())
    const me = guest.caller.person
    const reading = { reader: me, audience: guest.caller.audience, purpose: 'home', at: site.clock.now() }
    const [mine, rows, asked] = await Promise.all([
      readingSelf(site.pool, reading, (look) =>
        heldBy(openRegisters(look), me, guest.caller.audience, day, site.clock.now()),
      ),
      requestsOf(house, me, 5),
      agreementsOf(doorway, guest),
    ])
    const became = await becameOf(doorway, me, rows)
    const family = await familyOf(doorway, guest, day).catch((error: unknown) => {
      // Her own home is shown also while the audit is closed: the family's names are not.
      if (error instanceof ReadingsClosed) return []
      throw error
    })
    const cards = inquiries.filter((card) => isFor(house.catalogue, card.id, guest.caller.audience))
    const ending = mine.held.filter((h) => h.expires !== null && daysBetween(day, h.expires) <= soonDays)
    const mineToDo = rows.filter(
      (row) => row.station === 'awaiting-payment' || row.station === 'needs-you' || row.station === 'draft',
    )
    const own = guest.names?.own ?? { ar: '', en: '' }
    return sendPage(site, req, reply, {
      title: { ar: 'صفحتي', en: 'My home' },
      names: guest.names,
      islands: ['once'],
      children: (
        <>
          <h1>{w.greeting(mine.first ?? own)[lang]}</h1>
          <SearchBox lang={lang} action="/services" label={w.searchLabel} button={w.searchButton} />
          <h2>{w.needsYou[lang]}</h2>
          {ending.length + asked.length + mineToDo.length + mine.violations + mine.ahead.booked.length === 0 ? (
            <p class="muted">{w.nothingNeedsYou[lang]}</p>
          ) : null}
          <Cards>
            {asked.map(({ row, title }) => (
              <AgreementCard lang={lang} row={row} title={title} />
            ))}
            {mineToDo.map((row) => (
              <Waiting lang={lang} row={row} title={titleOf(doorway, row)} />
            ))}
            <AppointmentCards lang={lang} ahead={mine.ahead} now={site.clock.now()} />
            {ending.map((held) => (
              <Card title={held.name[lang]} tone={held.expires !== null && held.expires < day ? 'error' : 'warning'}>
                <p>
                  <Ends lang={lang} held={held} day={day} />
                </p>
                <p>{held.expires ? <BothDates day={held.expires} lang={lang} /> : null}</p>
                {held.renew ? (
                  <p class="acts">
                    <Button href={`/services/${held.renew}`}>{w.renewNow[lang]}</Button>
                  </p>
                ) : null}
              </Card>
            ))}
            {mine.violations > 0 ? (
              <Card title={{ ar: 'مخالفات غير مسددة', en: 'Unpaid violations' }[lang]} tone="warning">
                <p class="acts">
                  <Button href="/services/traffic/pay-violation">{w.pay[lang]}</Button>
                </p>
              </Card>
            ) : null}
          </Cards>
          <h2>{w.documents[lang]}</h2>
          <Cards many>
            {mine.held.map((held) => (
              <Card title={held.name[lang]} href={held.details ? `/services/${held.details}` : undefined}>
                <p>
                  {held.state ? (
                    <Chip tone={held.state.tone}>{held.state.words[lang]}</Chip>
                  ) : (
                    <Ends lang={lang} held={held} day={day} />
                  )}
                </p>
                {held.expires ? (
                  <p>
                    <BothDates day={held.expires} lang={lang} />
                  </p>
                ) : null}
              </Card>
            ))}
          </Cards>
          {family.length > 0 ? (
            <>
              <h2>{w.family[lang]}</h2>
              <Cards many>
                {family.map((one) => (
                  <Card title={<bdi>{one.name[lang]}</bdi>}>
                    <p class="muted">{one.ground[lang]}</p>
                    <form method="post" action="/acting" data-once="">
                      <Hidden values={{ person: one.id, next: '/services' }} />
                      <p class="acts">
                        <Button kind="second">{w.actFor(one.name)[lang]}</Button>
                      </p>
                    </form>
                  </Card>
                ))}
              </Cards>
            </>
          ) : null}
          <Cards many>
            {cards.map((card) => (
              <Card title={card.title[lang]} href={`/services/${card.id}`} />
            ))}
            <Card title={{ ar: 'الوثائق التي صدرت لي', en: 'Documents issued to me' }[lang]} href="/documents" />
            <Card title={{ ar: 'توصيل وثائقي', en: 'My deliveries' }[lang]} href="/deliveries" />
            <Card title={w.actingTitle[lang]} href="/acting" />
            <Card title={{ ar: 'من اطّلع على بياناتي', en: 'Who looked at my data' }[lang]} href="/readings" />
          </Cards>
          <h2>{w.requests[lang]}</h2>
          {rows.length === 0 ? (
            <Empty action={{ href: '/services', label: w.startOne[lang] }}>{w.noRequests[lang]}</Empty>
          ) : (
            rows.map((row) => (
              <RequestCard lang={lang} row={row} title={titleOf(doorway, row)} became={became.get(row.request_id)} />
            ))
          )}
        </>
      ),
    })
  })
}

/** Inquiries that home leads to, each for those it is meant for (P-04: nothing of citizens' on a resident's home). */
const inquiries: readonly { readonly id: string; readonly title: Text }[] = [
  { id: 'civil-affairs/inquire-family-record', title: w.family },
  { id: 'residency/inquire-sponsored-persons', title: w.sponsored },
  { id: 'appointments/inquire-appointments', title: { ar: 'مواعيدي', en: 'My appointments' } },
  { id: 'traffic/inquire-vehicles', title: { ar: 'مركباتي', en: 'My vehicles' } },
  { id: 'passports/inquire-travel-status', title: { ar: 'حالة السفر', en: 'Travel status' } },
]

function isFor(catalogue: Catalogue, id: string, audience: string): boolean {
  const meant: readonly string[] = catalogue.get(id)?.audience ?? []
  return meant.includes('anyone') || meant.includes(audience)
}

/** A resident's own family here: they stand in no family record, so home names them. */
async function familyOf(doorway: Doorway, guest: Guest, day: Day) {
  const { person, audience } = guest.caller
  if (audience !== 'resident') return []
  const reading = { reader: person, audience, purpose: 'home', at: doorway.site.clock.now() }
  return readingOthers(doorway.site.pool, reading, async (look) => {
    const all = await wardsOf(look, person, day)
    const family = all.filter((ward) => ward.grounds.some((g) => g.behalf === 'resident-dependant'))
    const persons = await openRegisters(look).people.many(family.map((ward) => ward.id))
    return persons.map((one) => ({
      id: one.id,
      name: nameText(one.name),
      ground: grounds['resident-dependant'] ?? w.family,
    }))
  })
}

function Waiting({ lang, row, title }: { readonly lang: Lang; readonly row: Row; readonly title: Text }) {
  return (
    <Card title={title[lang]} tone="info">
      <p class="acts">
        <Button href={`/requests/${row.request_id}`}>
          {
            (row.station === 'awaiting-payment'
              ? w.pay
              : row.station === 'needs-you'
                ? w.answerOffice
                : w.continueDraft)[lang]
          }
        </Button>
      </p>
    </Card>
  )
}

function Ends({ lang, held, day }: { readonly lang: Lang; readonly held: Held; readonly day: Day }) {
  if (held.expires === null) return null
  const left = daysBetween(day, held.expires)
  if (left < 0)
    return <Chip tone="error">{{ ar: `انتهت ${ago(-left, 'ar')}`, en: `Expired ${ago(-left, 'en')}` }[lang]}</Chip>
  if (left <= soonDays)
    return <Chip tone="warning">{{ ar: `تنتهي ${within(left, 'ar')}`, en: `Ends ${within(left, 'en')}` }[lang]}</Chip>
  return <Chip tone="success">{{ ar: 'سارية', en: 'Valid' }[lang]}</Chip>
}

const within = (n: number, lang: Lang): string =>
  n === 0
    ? { ar: 'اليوم', en: 'today' }[lang]
    : lang === 'ar'
      ? `بعد ${inDays(n, 'ar').replace(/^بعد /, '')}`
      : inDays(n, 'en')

function ago(n: number, lang: Lang): string {
  const count = inDays(n, lang)
  return lang === 'ar'
    ? `قبل ${count.replace(/^بعد /, '').replace('غدًا', 'يوم')}`
    : count.replace(/^in /, '').replace('tomorrow', '1 day').concat(' ago')
}

async function heldBy(read: ReturnType<typeof openRegisters>, me: string, audience: string, day: Day, now: Instant) {
  const citizen = audience === 'citizen'
  // One after the other: they go over one connection, which answers in order anyway.
  const person = await read.people.get(me)
  const card = citizen ? await read.identityCards.current(me) : null
  const passport = citizen ? await read.passports.current(me) : null
  const iqama = citizen ? null : await read.residency.iqama(me)
  const foreign = citizen ? null : await read.residency.passport(me)
  const licences = await read.licences.of(me)
  const vehicles = await read.vehicles.ownedBy(me)
  const unpaid = await read.violations.unpaid(me)
  const ahead = await appointmentsAhead(read, me, now)
  const policy = citizen ? null : await read.insurance.health(me, day)
  const held: Held[] = []
  if (card) {
    held.push({
      name: names.card,
      expires: card.expires,
      ...(card.status === 'lost'
        ? { state: lost, renew: 'civil-affairs/replace-lost-national-id' }
        : { renew: 'civil-affairs/renew-national-id' }),
    })
  }
  if (passport) {
    held.push({
      name: names.passport,
      expires: passport.expires,
      details: 'passports/inquire-passport',
      ...(passport.status === 'lost'
        ? { state: lost }
        : passport.status === 'issued'
          ? { state: notActivated }
          : { renew: 'passports/renew-passport' }),
    })
  }
  if (iqama && iqama.status === 'valid') held.push({ name: names.iqama, expires: iqama.expires })
  if (foreign) held.push({ name: names.foreign, expires: foreign.expires })
  if (policy) held.push({ name: names.insurance, expires: policy.until })
  for (const licence of licences)
    held.push({ name: names.licence, expires: licence.expires, details: 'traffic/inquire-driving-licence' })
  for (const vehicle of vehicles)
    held.push({
      name: names.vehicle,
      expires: vehicle.registrationExpires,
      details: 'traffic/inquire-vehicles',
      renew: 'traffic/renew-vehicle-registration',
    })
  // Those that end first come first: most visits are for them.
  held.sort((a, b) => ((a.expires ?? '9') < (b.expires ?? '9') ? -1 : 1))
  const { first } = person.name.ar
  return {
    held,
    violations: unpaid.length,
    ahead,
    first: { ar: first, en: person.name.en.first } as Text,
    full: nameText(person.name),
  }
}
