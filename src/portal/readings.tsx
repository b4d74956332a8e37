/**
 * «من اطّلع على بياناتي»: who read about one, by kind, why, what and when, in lines; each opens, and can be disputed. Only
 * one's own, whomever one acts for (T-TRK-05).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { reasonsOf, unitOfEach } from '../identity/officers/index.ts'
import { field, type Lang, plainText, type Text } from '../language/index.ts'
import { inDays, later } from '../store/index.ts'
import {
  Bdi,
  Chip,
  Empty,
  Field,
  type FieldErrors,
  Form,
  fieldsOf,
  Moment,
  Notice,
  Older,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import {
  dispute,
  disputeAbout,
  type KindOfReader,
  kindsOfReader,
  type ReadLine,
  readingOf,
  readingsOf,
} from '../watch/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { kinds, periods, purposeOf, readerOf, registersOf, verdicts, words } from './readings-words.ts'

const form = z.object({
  words: field(
    plainText({ max: 1000 }),
    { ar: 'ما الذي لم يكن في محله؟', en: 'What was not right?' },
    { ar: 'يقرؤه موظف لا صلة له بالأمر', en: 'An officer who has nothing to do with it reads it' },
    { widget: 'textarea' },
  ),
})
const fields = fieldsOf(form)

interface Asked {
  readonly before?: string
  readonly who?: string
  readonly days?: string
}

export function readingsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.get<{ Querystring: Asked }>('/readings', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const { before } = req.query
    const { who, days } = filterOf(req.query)
    const since = days === '' ? undefined : later(site.clock.now(), -inDays(Number(days)))
    const me = guest.caller.person
    const { rows, older } = await readingsOf(site.pool, me, 50, { kind: who === '' ? undefined : who, since, before })
    const told = await namesIn(doorway, me, rows, lang)
    const query = new URLSearchParams({ ...(who ? { who } : {}), ...(days ? { days } : {}) }).toString()
    return sendPage(site, req, reply, {
      title: words.title,
      names: guest.names,
      children: (
        <>
          <h1>{words.title[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          <Filter lang={lang} who={who} days={days} />
          {rows.length === 0 ? (
            <Empty>{(query === '' ? words.none : words.noneSuch)[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={words.title}
              captionUnseen
              columns={[words.when, words.who, words.why, words.what, words.more]}
              rows={rows.map((row) => [
                <Times lang={lang} row={row} />,
                <Bdi>{told.reader(row)[lang]}</Bdi>,
                <Why lang={lang} row={row} told={told} />,
                registersOf(row.registers)[lang],
                <>
                  <a href={`/readings/${row.id}`}>
                    {words.details[lang]}
                    <span class="unseen"> {told.reader(row)[lang]}</span>
                  </a>
                  {row.disputed ? <Chip tone="info">{words.disputed[lang]}</Chip> : null}
                </>,
              ])}
            />
          )}
          <Older lang={lang} path={query === '' ? '/readings' : `/readings?${query}`} before={before} older={older} />
        </>
      ),
    })
  })

  app.get<{ Params: { id: string } }>('/readings/:id', (req, reply) => show(req, reply, req.params.id))

  app.post<{ Params: { id: string } }>('/readings/:id', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const read = readForm(form, fields, req.body)
    if (!read.ok) return show(req, reply, req.params.id, read.values, read.errors)
    const at = site.clock.now()
    const said = await dispute(site.pool, guest.caller.person, numberOf(req.params.id), read.values.words, at)
    if (said === 'none of hers') throw new ProblemError(ofStatus(404))
    if (said === 'too many') return show(req, reply, req.params.id, read.typed, { '': words.tooMany })
    return reply.redirect(`/readings/${numberOf(req.params.id)}`, 303)
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    id: string,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const me = guest.caller.person
    const row = await readingOf(site.pool, me, numberOf(id))
    if (row === null) throw new ProblemError(ofStatus(404))
    const told = await namesIn(doorway, me, [row], lang)
    const said = await disputeAbout(site.pool, me, row)
    const wrong = Object.keys(errors).length > 0
    return sendPage(site, req, reply, {
      title: words.one,
      names: guest.names,
      back: { href: '/readings' },
      status: wrong ? 422 : 200,
      error: wrong,
      islands: ['once'],
      children: (
        <>
          <h1>{words.one[lang]}</h1>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.who, shown: told.reader(row)[lang] },
              { label: words.why, shown: <Why lang={lang} row={row} told={told} /> },
              { label: words.what, shown: registersOf(row.registers)[lang] },
              { label: words.when, shown: <Moments lang={lang} row={row} /> },
            ]}
          />
          {said === null ? (
            <>
              <h2>{words.wrong[lang]}</h2>
              <p>{words.wrongLead[lang]}</p>
              <Form
                lang={lang}
                action={`/readings/${row.id}`}
                fields={fields}
                values={values}
                errors={errors}
                button={words.send}
              />
            </>
          ) : (
            <>
              <h2>{words.disputed[lang]}</h2>
              <SummaryList
                lang={lang}
                rows={[
                  { label: words.youSaid, shown: <Bdi>{said.words}</Bdi> },
                  { label: words.sentOn, shown: <Moment at={said.at} lang={lang} /> },
                  ...(said.verdict === null || said.answeredAt === null
                    ? []
                    : [
                        { label: words.answeredOn, shown: <Moment at={said.answeredAt} lang={lang} /> },
                        {
                          label: words.answer,
                          shown: (
                            <>
                              {verdicts[said.verdict][lang]}: <Bdi>{said.answer}</Bdi>
                            </>
                          ),
                        },
                      ]),
                ]}
              />
              {said.verdict === null ? <Notice lang={lang}>{words.waits[lang]}</Notice> : null}
            </>
          )}
        </>
      ),
    })
  }
}

/** Numbers of readings; anything else is none of hers. */
const numberOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0)

function filterOf({ who = '', days = '' }: Asked): { who: KindOfReader | ''; days: string } {
  return {
    who: Object.hasOwn(kindsOfReader, who) ? (who as KindOfReader) : '',
    days: Object.hasOwn(periods, days) ? days : '',
  }
}

function Filter({ lang, who, days }: { readonly lang: Lang; readonly who: string; readonly days: string }) {
  const options = (texts: Readonly<Record<string, Text>>) =>
    Object.entries(texts).map(([value, label]) => ({ value, label }))
  return (
    <form method="get" action="/readings">
      <Field lang={lang} name="who" label={words.reader} widget="select" value={who} options={options(kinds)} />
      <Field lang={lang} name="days" label={words.period} widget="select" value={days} options={options(periods)} />
      <p class="act">
        <button class="button second" type="submit">
          {words.filter[lang]}
        </button>
      </p>
    </form>
  )
}

/** What cannot be read off a line: names of offices and bodies, and what officers wrote before they opened the record. */
interface Told {
  reader(row: ReadLine): Text
  why(row: ReadLine): Text
  reason(row: ReadLine): string | undefined
}

async function namesIn(
  { site, house, bodyName }: Doorway,
  me: string,
  rows: readonly ReadLine[],
  lang: Lang,
): Promise<Told> {
  const officers = rows.filter(({ audience }) => audience === 'officer')
  const units = await unitOfEach(site.pool, [...new Set(officers.map(({ reader }) => reader))])
  const reasons = await reasonsOf(
    site.pool,
    me,
    officers.flatMap(({ request }) => (request ? [request] : [])),
    lang,
  )
  const bodies = new Map<string, Text>()
  for (const { reader } of rows.filter(({ audience }) => audience === 'party' || audience === 'bank')) {
    const name = bodies.has(reader) ? null : await bodyName?.(reader)
    if (name) bodies.set(reader, name)
  }
  return {
    reader: (row) => readerOf(row, row.audience === 'officer' ? units.get(row.reader) : bodies.get(row.reader)),
    why: ({ purpose }) => house.catalogue.get(purpose)?.title ?? purposeOf(purpose) ?? words.portal,
    reason: ({ audience, request }) => (audience === 'officer' ? reasons.get(request ?? '') : undefined),
  }
}

interface RowProps {
  readonly lang: Lang
  readonly row: ReadLine
}

/** The purpose, and what an officer wrote before the record was opened, in her own words. */
function Why({ lang, row, told }: RowProps & { readonly told: Told }) {
  const reason = told.reason(row)
  return (
    <>
      {told.why(row)[lang]}
      {reason === undefined ? null : (
        <>
          {': '}
          <bdi>{reason}</bdi>
        </>
      )}
    </>
  )
}

/** One moment; of several the newest with their count, which opens. */
function Times({ lang, row }: RowProps) {
  if (row.times === 1) return <Moment at={row.last} lang={lang} />
  return (
    <>
      <Moment at={row.last} lang={lang} />
      <details>
        <summary>{words.times(row.times)[lang]}</summary>
        <Moments lang={lang} row={row} />
      </details>
    </>
  )
}

function Moments({ lang, row }: RowProps) {
  return (
    <ul class="plain">
      {row.moments.map((at) => (
        <li>
          <Moment at={at} lang={lang} />
        </li>
      ))}
    </ul>
  )
}
