/** The page of one service: what it is, what it costs, what it needs, and «can I?» before any form. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Lang } from '../language/index.ts'
import { type AnyService, begin, mayI, type Opening, type Refusal, RequestTrouble, totalOf } from '../requests/index.ts'
import { Button, Card, Money, Notice, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { type Guest, requireGuest } from './guard.ts'
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
    const request = await begin(house, guest.caller, id, guest.subject)
    return reply.redirect(`/requests/${request}/edit/1`, 303)
  })
}

function definitionOf(doorway: Doorway, id: string) {
  const definition = doorway.house.catalogue.get(id)
  if (definition === undefined || definition.audience.every((a) => a.startsWith('agency:')))
    throw new RequestTrouble('unknown-service')
  return definition
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
  const verdict = guest === null ? null : await verdictOf(doorway, guest, id)
  return sendPage(doorway.site, req, reply, {
    title: definition.title,
    names: guest?.names ?? null,
    back: { href: '/services', label: w.services },
    children: (
      <div class="narrow">
        <h1>{definition.title[lang]}</h1>
        <p class="lead">{definition.summary[lang]}</p>
        <CanI lang={lang} id={id} guest={guest} verdict={verdict} definition={definition} />
        <h2>{w.fee[lang]}</h2>
        {definition.priceList.length > 0 ? (
          <SummaryList
            lang={lang}
            rows={definition.priceList.map((line) => ({
              label: line.what,
              shown: <PriceLine lang={lang} line={line} />,
            }))}
          />
        ) : null}
        <p class="muted">{w.serviceFree[lang]}</p>
        <h2>{w.needed[lang]}</h2>
        <ul>
          <li>{`${w.forWhom[lang]} ${definition.audience.map((a) => audiences[a]?.[lang] ?? a).join(lang === 'ar' ? '، ' : ', ')}`}</li>
          <li>{definition.needs.identity >= 2 ? w.activationNeeded[lang] : w.registrationNeeded[lang]}</li>
          {definition.needs.fresh === 'per-act' ? <li>{w.codeNeeded[lang]}</li> : null}
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
function PriceLine({ lang, line }: { readonly lang: Lang; readonly line: AnyService['priceList'][number] }) {
  const total = totalOf(line.price)
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
}

function CanI({ lang, id, guest, verdict, definition }: CanIProps) {
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
        <Opened lang={lang} id={id} opening={verdict.opening} />
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

function Opened({ lang, id, opening }: { readonly lang: Lang; readonly id: string; readonly opening: Opening }) {
  if (opening.refusals.length > 0) {
    return (
      <>
        <Reasons lang={lang} refusals={opening.refusals} />
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
        <p class="act">
          <Button>{opening.draft === null ? w.start[lang] : w.continueDraft[lang]}</Button>
        </p>
      </form>
    </>
  )
}

/** Every reason at once, each with the service that cures it. */
export function Reasons({ lang, refusals }: { readonly lang: Lang; readonly refusals: readonly Refusal[] }) {
  return (
    <Notice lang={lang} tone="error" title={w.youCannotYet[lang]}>
      <ul class="reasons">
        {refusals.map((refusal) => (
          <li data-reason={refusal.reason}>
            {refusal.words[lang]}
            {refusal.remedy ? (
              <>
                {' '}
                <a href={`/services/${refusal.remedy}`}>{w.mend[lang]}</a>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <p class="muted">{w.appeal[lang]}</p>
    </Notice>
  )
}
