/** The page of one service: what it is, what it costs, what it needs, and «can I?» before any form. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dayOf, type Lang } from '../language/index.ts'
import {
  type AnyService,
  begin,
  type House,
  mayI,
  type Opening,
  type Price,
  pricesOn,
  type Refusal,
  RequestTrouble,
  totalOf,
} from '../requests/index.ts'
import { Button, Card, Hidden, Money, Notice, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { type Guest, meantForAnother, requireGuest, workedFor } from './guard.ts'
import { inquiryPages } from './inquiry.tsx'
import { audiences, w } from './words.ts'

interface Params {
  readonly sector: string
  readonly name: string
}

export function servicePages(app: FastifyInstance, doorway: Doorway): void {
  const { house } = doorway
  const inquiry = inquiryPages(doorway)

  app.get<{ Params: Params }>('/services/:sector/:name', async (req, reply) => {
    const id = `${req.params.sector}/${req.params.name}`
    const definition = definitionOf(doorway, id)
    if (definition.kind === 'inquiry') return inquiry.ask(req, reply, id, definition)
    return showService(doorway, req, reply, id, definition)
  })

  app.post<{ Params: Params }>('/services/:sector/:name', async (req, reply) => {
    const id = `${req.params.sector}/${req.params.name}`
    const definition = definitionOf(doorway, id)
    if (definition.kind === 'inquiry') return inquiry.answer(req, reply, id, definition)
    const guest = await requireGuest(doorway, req)
    const again = meantForAnother(req, guest.subject, `/services/${id}`)
    if (again !== null) return reply.redirect(again, 303)
    await workedFor(doorway, req, guest.subject)
    const request = await begin(house, guest.caller, id, guest.subject)
    return reply.redirect(`/requests/${request}/edit/1`, 303)
  })
}

function definitionOf(doorway: Doorway, id: string) {
  const definition = offered(doorway.house, id)
  if (definition === null) throw new RequestTrouble('unknown-service')
  return definition
}

/** The definition that has a page here: in the catalogue, and not for agencies alone. */
function offered(house: House, id: string) {
  const definition = house.catalogue.get(id)
  return definition === undefined || definition.audience.every((a) => a.startsWith('agency:')) ? null : definition
}

async function showService(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  id: string,
  definition: AnyService,
) {
  const { lang } = req.visit
  const guest = req.visit.session === null ? null : await requireGuest(doorway, req)
  const { pool, clock } = doorway.site
  const prices = await pricesOn(pool, id, definition, dayOf(clock.now()))
  const verdict = guest === null ? null : await verdictOf(doorway, guest, id)
  if (guest !== null) await workedFor(doorway, req, guest.subject)
  return sendPage(doorway.site, req, reply, {
    title: definition.title,
    names: guest?.names ?? null,
    back: { href: '/services', label: w.services },
    children: (
      <div class="narrow">
        <h1>{definition.title[lang]}</h1>
        <p class="lead">{definition.summary[lang]}</p>
        <CanI lang={lang} id={id} guest={guest} verdict={verdict} definition={definition} house={doorway.house} />
        <h2>{w.fee[lang]}</h2>
        {prices.length > 0 ? (
          <SummaryList
            lang={lang}
            rows={prices.map((line) => ({
              label: line.what,
              shown: <PriceLine lang={lang} price={line.price} />,
            }))}
          />
        ) : null}
        <p class="muted">{w.serviceFree[lang]}</p>
        <h2>{w.needed[lang]}</h2>
        <ul>
          <li>{`${w.forWhom[lang]} ${definition.audience.map((a) => audiences[a]?.[lang] ?? a).join(lang === 'ar' ? '، ' : ', ')}`}</li>
          <li>{definition.needs.identity >= 2 ? w.activationNeeded[lang] : w.registrationNeeded[lang]}</li>
          {definition.needs.fresh === 'per-act' ? (
            <li>{(definition.needs.signs === true ? w.keyNeeded : w.codeNeeded)[lang]}</li>
          ) : null}
          {definition.pages.map((page) => (
            <li>{page.title[lang]}</li>
          ))}
        </ul>
        <h2>{w.whatNext[lang]}</h2>
        <p>{definition.next[lang]}</p>
      </div>
    ),
  })
}

/** One line of the price list: the sum, or that there is none. */
function PriceLine({ lang, price }: { readonly lang: Lang; readonly price: Price }) {
  const total = totalOf(price)
  return total.halalas === 0 ? w.free[lang] : <Money amount={total} lang={lang} />
}

type Verdict = { readonly opening: Opening } | { readonly trouble: RequestTrouble }

async function verdictOf(doorway: Doorway, guest: Guest, id: string): Promise<Verdict> {
  try {
    return { opening: await mayI(doorway.house, guest.caller, id, guest.subject) }
  } catch (error) {
    if (error instanceof RequestTrouble && error.status < 500) return { trouble: error }
    throw error
  }
}

interface CanIProps {
  readonly lang: Lang
  readonly id: string
  readonly guest: Guest | null
  readonly verdict: Verdict | null
  readonly definition: AnyService
  readonly house: House
}

function CanI({ lang, id, guest, verdict, definition, house }: CanIProps) {
  if (guest === null || verdict === null) {
    return (
      <p class="acts">
        <Button href={`/sign-in?next=${encodeURIComponent(`/services/${id}`)}`}>{w.signInToStart[lang]}</Button>
      </p>
    )
  }
  const who = guest.names?.acting?.name ?? guest.names?.own
  const others = definition.behalf.some((b) => b !== 'self')
  return (
    <Card level={2} title={w.canI[lang]}>
      {others ? (
        <p>
          {w.for_[lang]} <bdi>{who?.[lang]}</bdi> ·{' '}
          <a href={`/acting?next=${encodeURIComponent(`/services/${id}`)}`}>{w.changePerson[lang]}</a>
        </p>
      ) : null}
      {'trouble' in verdict ? (
        <Trouble lang={lang} id={id} trouble={verdict.trouble} definition={definition} />
      ) : (
        <Opened lang={lang} id={id} opening={verdict.opening} subject={guest.subject} house={house} />
      )}
    </Card>
  )
}

function Trouble({
  lang,
  id,
  trouble,
  definition,
}: {
  lang: Lang
  id: string
  trouble: RequestTrouble
  definition: AnyService
}) {
  const askOthers = trouble.kind === 'not-yours' && !definition.behalf.includes('self')
  return (
    <>
      <Notice lang={lang} tone="warning">
        {askOthers ? w.nobodyToAsk[lang] : trouble.words[lang]}
      </Notice>
      {trouble.kind === 'not-yours' ? (
        <p class="acts">
          <Button href={`/acting?next=${encodeURIComponent(`/services/${id}`)}`}>{w.choosePerson[lang]}</Button>
        </p>
      ) : null}
    </>
  )
}

interface OpenedProps {
  readonly lang: Lang
  readonly id: string
  readonly opening: Opening
  readonly subject: string
  readonly house: House
}

function Opened({ lang, id, opening, subject, house }: OpenedProps) {
  if (opening.refusals.length > 0) {
    return (
      <>
        <Reasons lang={lang} house={house} refusals={opening.refusals} />
        {opening.open ? (
          <p class="acts">
            <Button href={`/requests/${opening.open.id}`}>{w.seeOpen[lang]}</Button>
          </p>
        ) : null}
      </>
    )
  }
  return (
    <>
      <Notice lang={lang} tone="success">
        {w.youCan[lang]}
      </Notice>
      <form method="post" action={`/services/${id}`} data-once="">
        <Hidden values={{ _for: subject }} />
        <p class="act">
          <Button>{opening.draft === null ? w.start[lang] : w.continueDraft[lang]}</Button>
        </p>
      </form>
    </>
  )
}

interface ReasonsProps {
  readonly lang: Lang
  readonly house: House
  readonly refusals: readonly Refusal[]
}

/** Every reason at once, each with the service that cures it; one that is not offered here yet is said in words. */
export function Reasons({ lang, house, refusals }: ReasonsProps) {
  return (
    <Notice lang={lang} tone="error" title={w.youCannotYet[lang]}>
      <ul class="reasons">
        {refusals.map((refusal) => (
          <li data-reason={refusal.reason}>
            {refusal.words[lang]}
            {refusal.remedy ? <Remedy lang={lang} house={house} id={refusal.remedy} /> : null}
          </li>
        ))}
      </ul>
      <p class="muted">{w.appeal[lang]}</p>
    </Notice>
  )
}

function Remedy({ lang, house, id }: { readonly lang: Lang; readonly house: House; readonly id: string }) {
  const found = remedyOf(house, id)
  return found === null ? <> {w.mendAtOffice[lang]}</> : <> {<a href={`/services/${found}`}>{w.mend[lang]}</a>}</>
}

/** Where a remedy stands: by its own id, or in a service that carries that id too. Null: not here yet. */
function remedyOf(house: House, id: string): string | null {
  if (offered(house, id) !== null) return id
  const carrier = [...house.catalogue].find(([, d]) => d.also?.includes(id))?.[0]
  return carrier !== undefined && offered(house, carrier) !== null ? carrier : null
}
