/** «بطاقتي الرقمية»: the code for a screen or for paper, the devices that hold the card, and what happened with it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../identity/index.ts'
import { dayOf, fullName, type Instant, shortName, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, isUuid, later, minutes, readingSelf } from '../store/index.ts'
import { BothDates, Card, Empty, Ltr, Moment, Notice, Qr, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { type CardDeps, issuerOf, secondsOf } from './deps.ts'
import { type CardFacts, cardFacts } from './facts.ts'
import { send } from './frame.tsx'
import { type Device, devicesOf, endCard, lockHolder, revokeDevices } from './holder.ts'
import { signingKey } from './keys.ts'
import { makeOffer, mostDevices } from './offer.ts'
import { listUri } from './places.ts'
import { events, noCard, words } from './words.ts'
import { life, writeCode } from './write-code.ts'

/** Section 7 asks AA3 for issuing; until passkeys are there the strongest that exists is asked. */
export const needed = { identity: 3, signIn: 2, freshFor: minutes(5) } as const

interface Here {
  readonly session: Session
  readonly name: Text
}

export function cardPages(app: FastifyInstance, doorway: Doorway, deps: CardDeps): void {
  const { site } = doorway

  /** Who is here at the level the card needs; else the page that says what is missing was sent. */
  async function at(req: FastifyRequest, reply: FastifyReply): Promise<Here | null> {
    const { session, lang } = req.visit
    if (session === null) {
      reply.redirect('/sign-in?next=/card', 303)
      return null
    }
    const reading = { reader: session.personId, audience: 'self', purpose: 'card', at: site.clock.now() }
    const known = await readingSelf(site.pool, reading, (look) => openRegisters(look).people.get(session.personId))
    const name = { ar: shortName(known.name, 'ar'), en: shortName(known.name, 'en') }
    const low = session.identityLevel < needed.identity || session.signInLevel < needed.signIn
    if (!low && later(session.provedAt, needed.freshFor) > site.clock.now()) return { session, name }
    const said = low
      ? { title: words.low, lead: words.lowLead, href: '/activation-points', button: words.lowButton }
      : { title: words.again, lead: words.againLead, href: '/sign-in?again=1&next=/card', button: words.againButton }
    send(site, req, reply, low ? 403 : 200, {
      title: said.title,
      person: name,
      error: low,
      children: (
        <>
          <p class="lead">{said.lead[lang]}</p>
          <p class="act">
            <a class="button main" href={said.href}>
              {said.button[lang]}
            </a>
          </p>
        </>
      ),
    })
    return null
  }

  function unavailable(req: FastifyRequest, reply: FastifyReply, person: Text, why: Text): FastifyReply {
    const { lang } = req.visit
    return send(site, req, reply, 409, {
      title: words.unavailable,
      person,
      error: true,
      children: (
        <>
          <p class="lead">{why[lang]}</p>
          <p class="act">
            <a class="button second" href="/card">
              {words.back[lang]}
            </a>
          </p>
        </>
      ),
    })
  }

  app.get('/card', async (req, reply) => {
    const here = await at(req, reply)
    if (here === null) return reply
    const person = here.session.personId
    const now = site.clock.now()
    const reading = { reader: person, audience: 'self', purpose: 'card', at: now }
    const facts = await readingSelf(site.pool, reading, (look) => cardFacts(look, person, dayOf(now)))
    if (typeof facts === 'string') {
      await inTransaction(site.pool, (tx) => endCard(tx, person, facts, now))
      return unavailable(req, reply, here.name, noCard[facts])
    }
    const place = await inTransaction(site.pool, (tx) => lockHolder(tx, person, facts, now))
    const paper = (req.query as { for?: unknown }).for === 'paper'
    const { code, expiresAt } = writeCode(signingKey(deps), {
      facts,
      issuer: issuerOf(deps),
      now: secondsOf(now),
      life: paper ? life.paper : life.screen,
      status: { uri: listUri(deps, place.list), index: place.idx },
    })
    const devices = await devicesOf(site.pool, person, now)
    const story = await site.pool.query<{ kind: string; at: Instant }>(
      'select kind, at from card.event where person_id = $1 order by at desc, event_id desc limit 10',
      [person],
    )
    const { lang } = req.visit
    return send(site, req, reply, 200, {
      title: words.title,
      person: here.name,
      children: (
        <>
          <p class="lead">{words.lead[lang]}</p>
          <section class="card-code">
            <Qr text={code} label={words.qr[lang]} />
            {paper ? (
              <p>
                {words.paperEnds[lang]} <Moment at={new Date(expiresAt * 1000).toISOString()} lang={lang} />
              </p>
            ) : (
              <p>{words.screenEnds[lang]}</p>
            )}
            <p class="acts">
              <a class="button main" href={paper ? '/card?for=paper' : '/card'}>
                {words.renew[lang]}
              </a>
              <a class="button second" href={paper ? '/card' : '/card?for=paper'}>
                {(paper ? words.screen : words.paper)[lang]}
              </a>
            </p>
          </section>
          <Facts facts={facts} lang={lang} />
          <Notice lang={lang}>{words.noPhoto[lang]}</Notice>
          <Devices devices={devices} lang={lang} />
          {story.rows.length === 0 ? null : (
            <Table
              lang={lang}
              caption={words.history}
              columns={[words.when, words.what]}
              rows={story.rows.map((row) => [<Moment at={row.at} lang={lang} />, events[row.kind]?.[lang] ?? row.kind])}
            />
          )}
        </>
      ),
    })
  })

  app.post('/card/offers', async (req, reply) => {
    const here = await at(req, reply)
    if (here === null) return reply
    const offered = await makeOffer(deps, here.session.personId)
    if (!offered.ok) return unavailable(req, reply, here.name, noCard[offered.why])
    const { lang } = req.visit
    return send(site, req, reply, 200, {
      title: words.offer,
      person: here.name,
      children: (
        <>
          <p class="lead">{words.offerLead[lang]}</p>
          <section class="card-code">
            <Qr text={offered.link} label={words.offerQr[lang]} />
          </section>
          <p class="acts">
            <a class="button main" href={offered.link}>
              {words.offerLink[lang]}
            </a>
            <a class="button second" href="/card">
              {words.back[lang]}
            </a>
          </p>
        </>
      ),
    })
  })

  // Ending is never made hard: any session of the holder may.
  app.post<{ Params: { id: string } }>('/card/devices/:id/revoke', async (req, reply) => {
    const { session } = req.visit
    if (session === null) throw new ProblemError(ofStatus(401))
    if (!isUuid(req.params.id)) throw new ProblemError(ofStatus(404))
    const how = { why: 'by-holder', at: site.clock.now() } as const
    await inTransaction(site.pool, (tx) => revokeDevices(tx, session.personId, req.params.id, how))
    return reply.redirect('/card', 303)
  })
}

function Facts({ facts, lang }: { readonly facts: CardFacts; readonly lang: 'ar' | 'en' }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        {
          label: words.name,
          shown: (
            <>
              <bdi lang="ar">{fullName(facts.name, 'ar')}</bdi>
              <br />
              <bdi lang="en">{fullName(facts.name, 'en')}</bdi>
            </>
          ),
        },
        { label: words.number, shown: <Ltr>{facts.number}</Ltr> },
        { label: words.born, shown: <BothDates day={facts.born} lang={lang} /> },
        { label: words.nationality, shown: regionName(facts.nationality, lang) },
        { label: words.kind, shown: words[facts.kind][lang] },
        { label: words.issued, shown: <BothDates day={facts.issued} lang={lang} /> },
        { label: words.expires, shown: <BothDates day={facts.expires} lang={lang} /> },
      ]}
    />
  )
}

export const regionName = (code: string, lang: 'ar' | 'en'): string =>
  new Intl.DisplayNames([lang], { type: 'region', fallback: 'code' }).of(code) ?? code

function Devices({ devices, lang }: { readonly devices: readonly Device[]; readonly lang: 'ar' | 'en' }) {
  return (
    <>
      <h2>{words.devices[lang]}</h2>
      <p>{words.devicesLead[lang]}</p>
      {devices.length === 0 ? <Empty>{words.noDevices[lang]}</Empty> : null}
      {devices.map((device) => (
        <Card>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.device, shown: <Moment at={device.addedAt} lang={lang} /> },
              { label: words.until, shown: <Moment at={device.expiresAt} lang={lang} /> },
              { label: words.copies, shown: String(device.copies) },
            ]}
          />
          <form method="post" action={`/card/devices/${device.deviceId}/revoke`} data-once="">
            <p class="act">
              <button class="button danger" type="submit">
                {words.revoke[lang]}
              </button>
            </p>
          </form>
        </Card>
      ))}
      {devices.length >= mostDevices ? (
        <p>{noCard['too-many-devices'][lang]}</p>
      ) : (
        <form method="post" action="/card/offers" data-once="">
          <p class="act">
            <button class="button second" type="submit">
              {words.add[lang]}
            </button>
          </p>
        </form>
      )}
    </>
  )
}
